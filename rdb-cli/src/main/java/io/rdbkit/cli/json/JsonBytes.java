package io.rdbkit.cli.json;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Slice;
import java.util.Arrays;

/** Bytes that are collected, again and again in the same array. */
final class JsonBytes {

    private static final int FIRST_CAPACITY = 64;
    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

    /** An array beyond this is let go when something new is collected. */
    private static final int LARGEST_KEPT = 1 << 20;

    private byte[] array = new byte[FIRST_CAPACITY];
    private int length;
    private final Slice slice = new Slice();

    /** Begins anew. */
    JsonBytes clear() {
        length = 0;
        if (array.length > LARGEST_KEPT) {
            array = new byte[FIRST_CAPACITY];
        }
        return this;
    }

    void append(byte[] from, int offset, int count) {
        makeRoom(count);
        System.arraycopy(from, offset, array, length, count);
        length += count;
    }

    void append(JsonBytes other) {
        append(other.array, 0, other.length);
    }

    void append(int b) {
        makeRoom(1);
        array[length++] = (byte) b;
    }

    private void makeRoom(int count) {
        if (count > array.length - length) {
            if (count > LARGEST_ARRAY - length) {
                throw new OutOfMemoryError("a string of more than 2 GB");
            }
            array = Arrays.copyOf(
                    array, (int) Math.min(LARGEST_ARRAY, Math.max(2L * array.length, (long) length + count)));
        }
    }

    int length() {
        return length;
    }

    /** What holds the bytes, from index 0, until more are added. */
    byte[] array() {
        return array;
    }

    byte at(int index) {
        return array[index];
    }

    /** A window on what is collected, valid until more is. */
    Slice slice() {
        return slice.set(array, 0, length);
    }

    /** A copy. */
    Bytes toBytes() {
        return Bytes.wrap(Arrays.copyOf(array, length));
    }

    boolean is(byte[] other) {
        return Arrays.equals(array, 0, length, other, 0, other.length);
    }

    /** The bytes as characters; for what is known to be ASCII. */
    @SuppressWarnings("deprecation") // the one way that doesn't look at each byte twice
    String ascii() {
        return new String(array, 0, 0, length);
    }
}
