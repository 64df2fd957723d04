package io.rdbkit.packed;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Slice;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Objects;

/**
 * Puts one packed blob after another together, of the same bytes as a server that appends the same entries. It allocates
 * nothing per entry once it has held a blob of the size.
 *
 * <p>A blob larger than an array is an IllegalArgumentException. So the caller who minds a limit asks {@link #size} before.
 */
public abstract sealed class PackedBuilder permits ListpackBuilder, ZiplistBuilder {

    private static final int FIRST_ALLOCATION = 512;
    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

    private final int header;
    private final DecimalNumber decimal = new DecimalNumber();

    /** What there is so far, up to {@code end}; room for the header in front. */
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

    /** What there is beyond {@code end} and the count. */
    void forget() {}

    /** Appends an entry: as a number if it is the decimal form of one, as servers do, else as text. */
    public final void add(byte[] text, int from, int length) {
        Objects.checkFromIndexSize(from, length, text.length);
        if (decimal.read(text, from, length)) {
            addLong(decimal.value());
        } else {
            appendText(text, from, length);
            count++;
        }
    }

    /** Appends what a slice shows, as {@link #add(byte[], int, int)} does. */
    public final void add(Slice text) {
        add(text.array(), text.offset(), text.length());
    }

    /** Appends the entry a cursor is at, which may be of another encoding. */
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

    /** How many entries there are so far. */
    public final int count() {
        return count;
    }

    /** How many bytes the blob has so far, its header and end included. */
    public final int size() {
        return end + 1;
    }

    /** The blob so far. */
    public final Bytes toBytes() {
        seal();
        return Bytes.wrap(Arrays.copyOf(array, size()));
    }

    /** Lets a slice show the blob so far, which is valid until anything is added. */
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

    /** The count as the header has it. */
    final int statedCount() {
        return Math.min(count, PackedCursor.UNTOLD_COUNT);
    }

    /** Makes room for so many bytes at the end, and for the end byte. */
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
