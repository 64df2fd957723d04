package io.rdbkit;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;

/** An RDB far larger than memory. It is generated while it is read. Its checksum is wrong. */
final class LargeInput extends InputStream {

    private final byte[] unit;
    private long left;
    private int at;

    /** The same bytes many times. */
    private LargeInput(byte[] unit, long times) {
        this.unit = unit;
        this.left = unit.length * times;
    }

    /** A hash with so many fields (22 bytes each), then a string of so many bytes. */
    static InputStream hashAndString(int fields, int length) {
        byte[] field = RdbBytes.magic("").str("0123456789", "abcdefghij").cut();
        byte[] piece = "a piece of a long string".getBytes(StandardCharsets.US_ASCII);
        return new SequenceInputStream(Collections.enumeration(List.of(
                bytes(RdbBytes.redis(9).select(0).key(4, "hash").len(fields)),
                new LargeInput(field, fields),
                bytes(RdbBytes.magic("").key(0, "string").len(length)),
                new LargeInput(piece, length / piece.length),
                new ByteArrayInputStream(piece, 0, length % piece.length),
                bytes(RdbBytes.magic("").bytes(255).le(8, 1)))));
    }

    private static InputStream bytes(RdbBytes rdb) {
        return new ByteArrayInputStream(rdb.cut());
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] b, int off, int len) {
        if (left == 0) {
            return -1;
        }
        int n = (int) Math.min(len, left);
        for (int done = 0; done < n; ) {
            int part = Math.min(n - done, unit.length - at);
            System.arraycopy(unit, at, b, off + done, part);
            done += part;
            at = (at + part) % unit.length;
        }
        left -= n;
        return n;
    }
}
