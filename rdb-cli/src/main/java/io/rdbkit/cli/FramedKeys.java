package io.rdbkit.cli;

import io.rdbkit.format.Bytes;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Takes records of keys in any pieces, and hands out each when it is whole:
 *
 * <pre>
 * numbers, i32 length of the key, i32 length of the rest; key, rest     big-endian
 * </pre>
 */
abstract class FramedKeys extends OutputStream {

    /** An array that is larger is not kept for the next record. */
    private static final int LARGEST_KEPT = 1 << 20;

    private final int head;
    /** A record that came in several pieces, as far as it is there. */
    private byte[] held;

    private int filled;

    /** @param head the size of the numbers and both lengths in bytes */
    FramedKeys(int head) {
        this.head = head;
        held = new byte[head];
    }

    /**
     * Takes a record.
     *
     * @param numbers the whole head, between position and limit
     * @param key     valid until this returns
     * @param rest    valid until this returns; empty also if its length is negative
     */
    abstract void take(ByteBuffer numbers, Bytes key, Bytes rest) throws IOException;

    @Override
    public final void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public final void write(byte[] b, int off, int len) throws IOException {
        int end = off + len;
        for (int at = off; at < end; ) {
            boolean isWhole = filled == 0 && end - at >= head && size(b, at) <= end - at;
            if (isWhole) {
                at += take(b, at);
            } else {
                at += hold(b, at, end);
            }
        }
    }

    /** Holds bytes, up to the end of the head or of the record; returns how many. */
    private int hold(byte[] b, int at, int end) throws IOException {
        int wanted = filled < head ? head : size(held, 0);
        int n = Math.min(end - at, wanted - filled);
        System.arraycopy(b, at, held, filled, n);
        filled += n;
        if (filled == head && held.length < size(held, 0)) {
            held = Arrays.copyOf(held, size(held, 0));
        }
        if (filled >= head && filled == size(held, 0)) {
            take(held, 0);
            filled = 0;
            if (held.length > LARGEST_KEPT) {
                held = new byte[head];
            }
        }
        return n;
    }

    private int size(byte[] b, int at) {
        return Math.addExact(Math.addExact(head, length(b, at, 2)), length(b, at, 1));
    }

    /** A length in the head. @param place 1 for its last number, 2 for the one before */
    private int length(byte[] b, int at, int place) {
        return Math.max(0, ByteBuffer.wrap(b).getInt(at + head - place * Integer.BYTES));
    }

    private int take(byte[] b, int at) throws IOException {
        int key = length(b, at, 2);
        int rest = length(b, at, 1);
        take(ByteBuffer.wrap(b, at, head), Bytes.wrap(b, at + head, key), Bytes.wrap(b, at + head + key, rest));
        return head + key + rest;
    }
}
