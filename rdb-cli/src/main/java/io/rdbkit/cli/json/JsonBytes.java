package io.rdbkit.cli.json;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Slice;
import java.util.Arrays;

/** Collects bytes in an array that is used again and again. */
final class JsonBytes {

    private static final int FIRST_CAPACITY = 64;
    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

    /** A larger array is dropped when something new is collected. */
    private static final int LARGEST_KEPT = 1 << 20;

    private byte[] array = new byte[FIRST_CAPACITY];
    private int length;
    private final Slice slice = new Slice();

    /** Begins a new collection. */
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

    /** The array with the bytes, from index 0. Valid until more are added. */
    byte[] array() {
        return array;
    }

    byte at(int index) {
        return array[index];
    }

    /** A window on the collected bytes. Valid until more are added. */
    Slice slice() {
        return slice.set(array, 0, length);
    }

    /** A copy of the collected bytes. */
    Bytes toBytes() {
        return Bytes.wrap(Arrays.copyOf(array, length));
    }

    boolean is(byte[] other) {
        return Arrays.equals(array, 0, length, other, 0, other.length);
    }

    /** The bytes as a String. They must be ASCII. */
    @SuppressWarnings("deprecation") // the only constructor that does not read each byte twice
    String ascii() {
        return new String(array, 0, 0, length);
    }
}
