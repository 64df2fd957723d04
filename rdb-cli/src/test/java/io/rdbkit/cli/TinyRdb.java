package io.rdbkit.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes files by hand, small or large, without a checksum. The version is RDB 11 unless given. */
public final class TinyRdb {

    private final OutputStream out;

    TinyRdb(OutputStream out) throws IOException {
        this(out, "REDIS0011");
    }

    TinyRdb(OutputStream out, String magic) throws IOException {
        this.out = out;
        out.write(magic.getBytes(StandardCharsets.US_ASCII));
    }

    /** The bytes that the steps write. */
    public static byte[] of(Steps steps) throws IOException {
        return of("REDIS0011", steps);
    }

    /** The bytes that the steps write, in a file of another version. */
    public static byte[] of(String magic, Steps steps) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        steps.write(new TinyRdb(bytes, magic));
        return bytes.toByteArray();
    }

    public interface Steps {
        void write(TinyRdb rdb) throws IOException;
    }

    public TinyRdb bytes(int... bytes) throws IOException {
        for (int b : bytes) {
            out.write(b);
        }
        return this;
    }

    public TinyRdb raw(String ascii) throws IOException {
        out.write(ascii.getBytes(StandardCharsets.US_ASCII));
        return this;
    }

    public TinyRdb db(int number) throws IOException {
        return bytes(0xfe, number);
    }

    /** The expiry of the next key. */
    public TinyRdb expiry(long millis) throws IOException {
        return bytes(0xfc).number(millis);
    }

    public TinyRdb key(String key, String value) throws IOException {
        return key(key.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
    }

    public TinyRdb key(byte[] key, byte[] value) throws IOException {
        out.write(0);
        string(key);
        string(value);
        return this;
    }

    /** A key of any type. The caller adds the value. */
    public TinyRdb key(int type, String key) throws IOException {
        return bytes(type).strings(key);
    }

    public TinyRdb strings(String... texts) throws IOException {
        for (String text : texts) {
            string(text.getBytes(StandardCharsets.UTF_8));
        }
        return this;
    }

    /** A little-endian number of 8 bytes. */
    public TinyRdb number(long n) throws IOException {
        out.write(
                ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(n).array());
        return this;
    }

    public TinyRdb string(byte[] bytes) throws IOException {
        length(bytes.length);
        out.write(bytes);
        return this;
    }

    public TinyRdb length(int n) throws IOException {
        if (n < 64) {
            out.write(n);
        } else {
            out.write(0x80);
            out.write(ByteBuffer.allocate(4).putInt(n).array());
        }
        return this;
    }

    /** An unsigned length of any size in its shortest form, as servers write it. */
    public TinyRdb longLength(long n) throws IOException {
        if (n >= 64 && n < 1 << 14) {
            return bytes(0x40 | (int) n >> 8, (int) n & 0xff);
        }
        if (n >= 0 && n <= Integer.MAX_VALUE) {
            return length((int) n);
        }
        if (n > 0 && n < 1L << 32) {
            return bytes(0x80, (int) (n >> 24), (int) (n >> 16), (int) (n >> 8), (int) n);
        }
        out.write(0x81);
        out.write(ByteBuffer.allocate(8).putLong(n).array());
        return this;
    }

    public TinyRdb end() throws IOException {
        return bytes(0xff, 0, 0, 0, 0, 0, 0, 0, 0);
    }
}
