package io.rdbkit.packed;

import static io.rdbkit.packed.ZiplistCursor.INT_16;
import static io.rdbkit.packed.ZiplistCursor.INT_24;
import static io.rdbkit.packed.ZiplistCursor.INT_32;
import static io.rdbkit.packed.ZiplistCursor.INT_64;
import static io.rdbkit.packed.ZiplistCursor.INT_8;
import static io.rdbkit.packed.ZiplistCursor.LARGEST_TINY;
import static io.rdbkit.packed.ZiplistCursor.LONG_PREVIOUS;
import static io.rdbkit.packed.ZiplistCursor.TEXT_14;
import static io.rdbkit.packed.ZiplistCursor.TEXT_32;
import static io.rdbkit.packed.ZiplistCursor.TINY;

/**
 * Builds ziplists as Redis 2.6 to 6.2 do; see {@link ZiplistCursor} for their layout. Redis 2.4 knew fewer widths of
 * numbers.
 */
public final class ZiplistBuilder extends PackedBuilder {

    private static final int LONGEST_HEAD = 10;
    private static final int LONGEST_NUMBER = 14;

    /** The index of the last entry; before the first entry, the index at which it will begin. */
    private int last = ZiplistCursor.HEADER;

    public ZiplistBuilder() {
        super(ZiplistCursor.HEADER);
    }

    @Override
    void forget() {
        last = ZiplistCursor.HEADER;
    }

    @Override
    void appendText(byte[] text, int from, int length) {
        reserve((long) LONGEST_HEAD + length);
        int at = beginEntry();
        if (length < 1 << 6) {
            array[at++] = (byte) length;
        } else if (length < 1 << 14) {
            array[at++] = (byte) (TEXT_14 | length >> 8);
            array[at++] = (byte) length;
        } else {
            array[at] = (byte) TEXT_32;
            LittleEndian.set32(array, at + 1, Integer.reverseBytes(length));
            at += 5;
        }
        System.arraycopy(text, from, array, at, length);
        end = at + length;
    }

    @Override
    void appendNumber(long number) {
        reserve(LONGEST_NUMBER);
        int head = beginEntry();
        int data = head + 1;
        if (number >= 0 && number <= LARGEST_TINY) {
            array[head] = (byte) (TINY + number);
            end = data;
        } else if (number == (byte) number) {
            array[head] = (byte) INT_8;
            array[data] = (byte) number;
            end = data + 1;
        } else if (number == (short) number) {
            array[head] = (byte) INT_16;
            LittleEndian.set16(array, data, (int) number);
            end = data + 2;
        } else if (number >= -1 << 23 && number < 1 << 23) {
            array[head] = (byte) INT_24;
            LittleEndian.set24(array, data, (int) number);
            end = data + 3;
        } else if (number == (int) number) {
            array[head] = (byte) INT_32;
            LittleEndian.set32(array, data, (int) number);
            end = data + 4;
        } else {
            array[head] = (byte) INT_64;
            LittleEndian.set64(array, data, number);
            end = data + 8;
        }
    }

    /**
     * Writes the length of the entry before, or 0 if there is none.
     *
     * @return the index behind it
     */
    private int beginEntry() {
        int previous = end - last;
        last = end;
        if (previous < LONG_PREVIOUS) {
            array[end] = (byte) previous;
            return end + 1;
        }
        array[end] = (byte) LONG_PREVIOUS;
        LittleEndian.set32(array, end + 1, previous);
        return end + 5;
    }

    @Override
    void writeHeader() {
        LittleEndian.set32(array, 0, size());
        LittleEndian.set32(array, 4, last);
        LittleEndian.set16(array, 8, statedCount());
    }
}
