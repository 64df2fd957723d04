package io.rdbkit.format;

import java.util.Arrays;
import java.util.Objects;

/**
 * A window on somebody else's bytes, which its owner moves. Cursors hand out the same slice again and again, so that a
 * hash of 50 million fields needs no object for any of them.
 *
 * <p>What it shows is valid until its owner moves on (the next call of {@code next()}); {@link #toBytes} is a copy that stays.
 */
public final class Slice {

    /** The longest decimal form of a long: a sign and 19 digits. */
    private static final int LONGEST_DECIMAL = 20;

    /** An array beyond this is let go as soon as a smaller one does. */
    private static final int LARGEST_KEPT = 1 << 20;

    private static final byte[] NOTHING = {};

    private byte[] array = NOTHING;
    private int from;
    private int length;
    /** The slice's own array: for decimals, for what must outlive somebody else's array, for what was decompressed. */
    private byte[] own = NOTHING;

    /** Shows no bytes, until it is set. */
    public Slice() {}

    /** The array that holds the bytes, at {@link #offset()}, {@link #length()} of them. Not to be written to. */
    public byte[] array() {
        return array;
    }

    /** Where in {@link #array()} the first byte is. */
    public int offset() {
        return from;
    }

    /** How many bytes. */
    public int length() {
        return length;
    }

    /** The byte at an index, signed as Java has it. */
    public byte at(int index) {
        return array[from + Objects.checkIndex(index, length)];
    }

    /** A copy, which stays valid. */
    public Bytes toBytes() {
        return Bytes.wrap(Arrays.copyOfRange(array, from, from + length));
    }

    /** Whether it shows these bytes. */
    public boolean shows(Bytes bytes) {
        byte[] other = bytes.array();
        int begin = bytes.arrayOffset();
        return Arrays.equals(array, from, from + length, other, begin, begin + bytes.length());
    }

    /** Moves the window; for its owner. The bytes are not copied. */
    public Slice set(byte[] newArray, int newFrom, int newLength) {
        array = newArray;
        from = newFrom;
        length = newLength;
        return this;
    }

    /** Shows a number's decimal form; for its owner. */
    public Slice setDecimal(long number) {
        byte[] decimal = own(LONGEST_DECIMAL);
        int at = LONGEST_DECIMAL;
        long rest = number;
        do { // digits from the negative side too: Long.MIN_VALUE has no positive
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
     * Shows a score or other double as servers print it since Redis 7.2: the shortest decimal that reads back as the same
     * number, {@code inf}, {@code -inf}; for its owner.
     */
    public Slice setDecimal(double number) {
        return DoubleText.show(number, this);
    }

    /** Copies what it shows into an array of its own, which it then shows; for its owner. */
    public Slice keep() {
        if (array == own) {
            return this;
        }
        byte[] copy = own(length);
        System.arraycopy(array, from, copy, 0, length);
        return set(copy, 0, length);
    }

    /** An array of at least n bytes, which nobody but this slice has. What the slice showed of it is gone; for its owner. */
    public byte[] own(int n) {
        if (own.length < n || own.length > LARGEST_KEPT && n <= LARGEST_KEPT) {
            own = new byte[Math.max(n, Math.min(2 * own.length, LARGEST_KEPT))];
        }
        return own;
    }

    /** As {@link Bytes#toString} shows it. */
    @Override
    public String toString() {
        return Bytes.wrap(array, from, length).toString();
    }
}
