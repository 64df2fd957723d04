package io.rdbkit.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/**
 * Takes records of keys in any pieces, and hands out each when it is whole:
 *
 * <pre>
 * numbers, i32 length of the key, i32 length of the rest; key, rest     big-endian
 * </pre>
 */
abstract class FramedKeys extends OutputStream {

    private final byte[] head;
    /** The key, then the rest; null as long as the head is not complete. */
    private byte[] body;
    /** Null as long as the key is not complete. */
    private byte[] key;

    /** How many bytes of the head, the key or the rest are there. */
    private int filled;

    /** @param head the size of the numbers and both lengths in bytes */
    FramedKeys(int head) {
        this.head = new byte[head];
    }

    /**
     * Takes a record.
     *
     * @param numbers the whole head, at its start; the same array for each record
     * @param rest    empty also if its length is negative
     */
    abstract void take(ByteBuffer numbers, byte[] key, byte[] rest) throws IOException;

    @Override
    public final void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public final void write(byte[] b, int off, int len) throws IOException {
        for (int at = off, end = off + len; at < end; ) {
            byte[] to = body == null ? head : body;
            int n = Math.min(end - at, to.length - filled);
            System.arraycopy(b, at, to, filled, n);
            filled += n;
            at += n;
            goOn();
        }
    }

    /** Goes on to the next part, while the current one is complete; a key and a rest may be empty. */
    private void goOn() throws IOException {
        if (body == null && filled == head.length) {
            begin(2 * Integer.BYTES);
        }
        if (body != null && filled == body.length && key == null) {
            key = body;
            begin(Integer.BYTES);
        }
        if (body != null && filled == body.length && key != null) {
            byte[] whole = key;
            byte[] rest = body;
            key = null;
            body = null;
            filled = 0;
            take(ByteBuffer.wrap(head), whole, rest);
        }
    }

    /** @param back how far before the end of the head the length stands */
    private void begin(int back) {
        body = new byte[Math.max(0, ByteBuffer.wrap(head).getInt(head.length - back))];
        filled = 0;
    }
}
