package io.rdbkit.packed;

import static io.rdbkit.packed.ListpackCursor.INT_13;
import static io.rdbkit.packed.ListpackCursor.INT_16;
import static io.rdbkit.packed.ListpackCursor.INT_24;
import static io.rdbkit.packed.ListpackCursor.INT_32;
import static io.rdbkit.packed.ListpackCursor.INT_64;
import static io.rdbkit.packed.ListpackCursor.TEXT_12;
import static io.rdbkit.packed.ListpackCursor.TEXT_32;
import static io.rdbkit.packed.ListpackCursor.TEXT_6;

/** Builds listpacks; see {@link ListpackCursor} for their layout. */
public final class ListpackBuilder extends PackedBuilder {

    private static final int LONGEST_HEAD = 5;
    private static final int LONGEST_NUMBER = 9;
    private static final int LONGEST_BACK = 5;

    public ListpackBuilder() {
        super(ListpackCursor.HEADER);
    }

    /** Appends all entries of another builder. */
    public void addAll(ListpackBuilder other) {
        int bytes = other.end - ListpackCursor.HEADER;
        reserve(bytes);
        System.arraycopy(other.array, ListpackCursor.HEADER, array, end, bytes);
        end += bytes;
        addCount(other.count());
    }

    @Override
    void appendText(byte[] text, int from, int length) {
        reserve((long) LONGEST_HEAD + length + LONGEST_BACK);
        int entry = end;
        int at = entry;
        if (length < 1 << 6) {
            array[at++] = (byte) (TEXT_6 | length);
        } else if (length < 1 << 12) {
            array[at++] = (byte) (TEXT_12 | length >> 8);
            array[at++] = (byte) length;
        } else {
            array[at] = (byte) TEXT_32;
            LittleEndian.set32(array, at + 1, length);
            at += 5;
        }
        System.arraycopy(text, from, array, at, length);
        endEntry(entry, at + length);
    }

    @Override
    void appendNumber(long number) {
        reserve(LONGEST_NUMBER + LONGEST_BACK);
        int entry = end;
        int data = entry + 1;
        if (number >= 0 && number < 1 << 7) {
            array[entry] = (byte) number;
            endEntry(entry, data);
        } else if (number >= -1 << 12 && number < 1 << 12) {
            array[entry] = (byte) (INT_13 | number >> 8 & 0x1f);
            array[data] = (byte) number;
            endEntry(entry, data + 1);
        } else if (number == (short) number) {
            array[entry] = (byte) INT_16;
            LittleEndian.set16(array, data, (int) number);
            endEntry(entry, data + 2);
        } else if (number >= -1 << 23 && number < 1 << 23) {
            array[entry] = (byte) INT_24;
            LittleEndian.set24(array, data, (int) number);
            endEntry(entry, data + 3);
        } else if (number == (int) number) {
            array[entry] = (byte) INT_32;
            LittleEndian.set32(array, data, (int) number);
            endEntry(entry, data + 4);
        } else {
            array[entry] = (byte) INT_64;
            LittleEndian.set64(array, data, number);
            endEntry(entry, data + 8);
        }
    }

    private void endEntry(int entry, int back) {
        end = BackLength.write(array, back, back - entry);
    }

    @Override
    void writeHeader() {
        LittleEndian.set32(array, 0, size());
        LittleEndian.set16(array, 4, statedCount());
    }
}
