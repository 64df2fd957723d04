package io.rdbkit.packed;

import io.rdbkit.format.Bytes;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * Builds intsets; see {@link IntsetCursor} for their layout. The width is the smallest that holds all numbers. A
 * server's intset may be wider, because a server never makes it narrower.
 */
public final class IntsetBuilder {

    private static final int FIRST_ALLOCATION = 64;
    private static final int MOST = (Integer.MAX_VALUE - 8 - IntsetCursor.HEADER) / Long.BYTES;

    private long[] numbers = new long[FIRST_ALLOCATION];
    private int count;
    private int width;
    private boolean ascending;

    public IntsetBuilder() {
        reset();
    }

    /** Begins another set. */
    public void reset() {
        count = 0;
        width = Short.BYTES;
        ascending = true;
    }

    /**
     * Adds a number. Numbers may come in any order.
     *
     * @throws IllegalArgumentException if the set would become larger than an array
     */
    public void add(long number) {
        if (count == numbers.length) {
            if (count == MOST) {
                throw new IllegalArgumentException("an intset of more than " + MOST + " numbers");
            }
            numbers = Arrays.copyOf(numbers, (int) Math.min(2L * count, MOST));
        }
        if (count > 0 && number <= numbers[count - 1]) {
            ascending = false;
        }
        if (number != (int) number) {
            width = Long.BYTES;
        } else if (number != (short) number) {
            width = Math.max(width, Integer.BYTES);
        }
        numbers[count++] = number;
    }

    /** How many numbers were added. */
    public int count() {
        return count;
    }

    /** The size of the blob so far, in bytes. */
    public int size() {
        return IntsetCursor.HEADER + count * width;
    }

    /**
     * The blob so far.
     *
     * @throws IllegalArgumentException if a number was added twice; the message says which
     */
    public Bytes toBytes() {
        sort();
        byte[] blob = new byte[size()];
        LittleEndian.set32(blob, 0, width);
        LittleEndian.set32(blob, 4, count);
        int at = IntsetCursor.HEADER;
        for (int i = 0; i < count; i++, at += width) {
            switch (width) {
                case Short.BYTES -> LittleEndian.set16(blob, at, (int) numbers[i]);
                case Integer.BYTES -> LittleEndian.set32(blob, at, (int) numbers[i]);
                default -> LittleEndian.set64(blob, at, numbers[i]);
            }
        }
        return Bytes.wrap(blob);
    }

    /**
     * Writes the blob so far.
     *
     * @throws IllegalArgumentException if a number was added twice; the message says which
     */
    public void writeTo(OutputStream out) throws IOException {
        Bytes blob = toBytes();
        out.write(blob.array(), blob.arrayOffset(), blob.length());
    }

    private void sort() {
        if (ascending) {
            return;
        }
        Arrays.sort(numbers, 0, count);
        for (int i = 1; i < count; i++) {
            if (numbers[i] == numbers[i - 1]) {
                throw new IllegalArgumentException(numbers[i] + " twice in an intset");
            }
        }
        ascending = true;
    }
}
