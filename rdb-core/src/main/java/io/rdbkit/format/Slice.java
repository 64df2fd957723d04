package io.rdbkit.format;

import java.util.Arrays;
import java.util.Objects;

/**
 * A window on bytes that belong to its owner, such as a cursor, which moves it. Cursors hand out the same slice again
 * and again, so that a hash of 50 million fields needs no object for a field.
 *
 * <p>Ownership: a slice is valid until its owner moves on, which is usually the next call of {@code next()}. To keep
 * the bytes, call {@link #toBytes}, which copies them. Only the owner calls {@link #set}, {@link #setDecimal(long)},
 * {@link #keep} and {@link #own}. A slice also has an array of its own, for bytes that are not in the owner's array:
 * decimals, decompressed bytes, and bytes that the owner's array will lose.
 */
public final class Slice {

    /** The longest decimal form of a long: a sign and 19 digits. */
    private static final int LONGEST_DECIMAL = 20;

    /** A larger array is dropped when a smaller one is enough. */
    private static final int LARGEST_KEPT = 1 << 20;

    private static final byte[] NOTHING = {};

    private byte[] array = NOTHING;
    private int from;
    private int length;
    /** The array of the slice itself. */
    private byte[] own = NOTHING;

    /** Creates a slice that shows no bytes until it is set. */
    public Slice() {}

    /** The array that holds the bytes, at {@link #offset()}, {@link #length()} of them. It must not be written to. */
    public byte[] array() {
        return array;
    }

    /** The index in {@link #array()} of the first byte. */
    public int offset() {
        return from;
    }

    /** The number of bytes. */
    public int length() {
        return length;
    }

    /** The byte at an index, signed as in Java. */
    public byte at(int index) {
        return array[from + Objects.checkIndex(index, length)];
    }

    /** A copy of the bytes, which stays valid. */
    public Bytes toBytes() {
        return Bytes.wrap(Arrays.copyOfRange(array, from, from + length));
    }

    /** Whether the slice shows these bytes. */
    public boolean shows(Bytes bytes) {
        byte[] other = bytes.array();
        int begin = bytes.arrayOffset();
        return Arrays.equals(array, from, from + length, other, begin, begin + bytes.length());
    }

    /** Moves the window, without a copy of the bytes. Only for the owner. */
    public Slice set(byte[] newArray, int newFrom, int newLength) {
        array = newArray;
        from = newFrom;
        length = newLength;
        return this;
    }

    /** Shows the decimal form of a number. Only for the owner. */
    public Slice setDecimal(long number) {
        byte[] decimal = own(LONGEST_DECIMAL);
        int at = LONGEST_DECIMAL;
        long rest = number;
        do { // takes digits from the negative number, because Long.MIN_VALUE has no positive counterpart
            long shorter = rest / 10;
            decimal[--at] = (byte) ('0' + Math.abs(rest - shorter * 10));
            rest = shorter;
        } while (rest != 0);
        if (number < 0) {
            decimal[--at] = '-';
        }
        return set(decimal, at, LONGEST_DECIMAL - at);
    }

    /**
     * Shows a double, such as a score, as servers print it since Redis 7.2: the shortest decimal that reads back as the
     * same number, {@code inf} or {@code -inf}. Only for the owner.
     */
    public Slice setDecimal(double number) {
        return DoubleText.show(number, this);
    }

    /** Copies the bytes into the slice's own array and shows them there. Only for the owner. */
    public Slice keep() {
        if (array == own) {
            return this;
        }
        byte[] copy = own(length);
        System.arraycopy(array, from, copy, 0, length);
        return set(copy, 0, length);
    }

    /** The slice's own array, of at least n bytes. If the slice shows bytes of it, they are lost. Only for the owner. */
    public byte[] own(int n) {
        if (own.length < n || own.length > LARGEST_KEPT && n <= LARGEST_KEPT) {
            own = new byte[Math.max(n, Math.min(2 * own.length, LARGEST_KEPT))];
        }
        return own;
    }

    /** The form of {@link Bytes#toString}. */
    @Override
    public String toString() {
        return Bytes.wrap(array, from, length).toString();
    }
}
