package io.rdbkit.packed;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Slice;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Objects;

/**
 * Builds packed blobs, one after another. A blob has the same bytes as that of a server that appends the same entries.
 * Nothing is allocated for an entry once the builder has held a blob of the same size.
 *
 * <p>A blob larger than an array throws an IllegalArgumentException. A caller with a limit asks {@link #size} before it
 * adds.
 */
public abstract sealed class PackedBuilder permits ListpackBuilder, ZiplistBuilder {

    private static final int FIRST_ALLOCATION = 512;
    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

    private final int header;
    private final DecimalNumber decimal = new DecimalNumber();

    /** The blob so far, up to {@code end}. The header at the front is filled in when the blob is read. */
    byte[] array = new byte[FIRST_ALLOCATION];

    int end;
    private int count;

    PackedBuilder(int header) {
        this.header = header;
        end = header;
    }

    /** Begins another blob. */
    public final void reset() {
        end = header;
        count = 0;
        forget();
    }

    /** Resets the state that a subclass keeps beside {@code end} and the count. */
    void forget() {}

    /** Appends an entry. Text that is the decimal form of a number becomes a number, as in servers. */
    public final void add(byte[] text, int from, int length) {
        Objects.checkFromIndexSize(from, length, text.length);
        if (decimal.read(text, from, length)) {
            addLong(decimal.value());
        } else {
            appendText(text, from, length);
            count++;
        }
    }

    /** Appends the bytes of a slice, as {@link #add(byte[], int, int)} does. */
    public final void add(Slice text) {
        add(text.array(), text.offset(), text.length());
    }

    /** Appends the cursor's current entry. The cursor may read another encoding. */
    public final void add(PackedCursor entry) {
        if (entry.isInteger()) {
            addLong(entry.number());
        } else {
            add(entry.array, entry.textFrom(), entry.textLength());
        }
    }

    /** Appends a number in its smallest form. */
    public final void addLong(long number) {
        appendNumber(number);
        count++;
    }

    /** Counts entries that are in the array already. */
    final void addCount(int entries) {
        count += entries;
    }

    /** How many entries the blob has so far. */
    public final int count() {
        return count;
    }

    /** The size of the blob so far in bytes, with header and end byte. */
    public final int size() {
        return end + 1;
    }

    /** The blob so far. */
    public final Bytes toBytes() {
        seal();
        return Bytes.wrap(Arrays.copyOf(array, size()));
    }

    /** Lets a slice show the blob so far. The slice is valid until an entry is added. */
    public final Slice show(Slice into) {
        seal();
        return into.set(array, 0, size());
    }

    /** Writes the blob so far. */
    public final void writeTo(OutputStream out) throws IOException {
        seal();
        out.write(array, 0, size());
    }

    private void seal() {
        writeHeader();
        array[end] = (byte) PackedCursor.END;
    }

    abstract void appendText(byte[] text, int from, int length);

    abstract void appendNumber(long number);

    abstract void writeHeader();

    /** The count as the header states it. */
    final int statedCount() {
        return Math.min(count, PackedCursor.UNTOLD_COUNT);
    }

    /** Makes room for this many bytes and the end byte. */
    final void reserve(long bytes) {
        long needed = end + bytes + 1;
        if (needed > array.length) {
            if (needed > LARGEST_ARRAY) {
                throw new IllegalArgumentException("a packed value of " + needed + " bytes");
            }
            array = Arrays.copyOf(array, (int) Math.min(Math.max(needed, 2L * array.length), LARGEST_ARRAY));
        }
    }
}
