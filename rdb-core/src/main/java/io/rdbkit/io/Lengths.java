package io.rdbkit.io;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** Writes length encodings. {@link RdbInput#readLength} reads them and has the table. */
public final class Lengths {

    private Lengths() {}

    /** The shortest form of an unsigned 64-bit number. */
    public static byte[] encode(long n) {
        if (n >= 0 && n < 1 << 6) {
            return new byte[] {(byte) n};
        }
        if (n >= 0 && n < 1 << 14) {
            return new byte[] {(byte) (0x40 | n >> 8), (byte) n};
        }
        if (n >>> 32 == 0) {
            return encodeWide(n);
        }
        return ByteBuffer.allocate(9).put((byte) 0x81).putLong(n).array();
    }

    /** Writes the shortest form of an unsigned 64-bit number. */
    public static void write(long n, OutputStream out) throws IOException {
        if (n >= 0 && n < 1 << 6) {
            out.write((int) n);
        } else if (n >= 0 && n < 1 << 14) {
            out.write((int) (0x40 | n >> 8));
            out.write((int) n);
        } else {
            out.write(encode(n));
        }
    }

    /** The form of 5 bytes for any number up to 2^32 - 1, so that another number can replace it later. */
    public static byte[] encodeWide(long n) {
        return ByteBuffer.allocate(5).put((byte) 0x80).putInt((int) n).array();
    }
}
