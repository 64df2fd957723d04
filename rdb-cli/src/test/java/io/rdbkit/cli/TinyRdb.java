package io.rdbkit.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes small or large RDB 11 files by hand, without a checksum. */
final class TinyRdb {

    private final OutputStream out;

    TinyRdb(OutputStream out) throws IOException {
        this.out = out;
        out.write("REDIS0011".getBytes(StandardCharsets.US_ASCII));
    }

    /** What the steps write. */
    static byte[] of(Steps steps) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        steps.write(new TinyRdb(bytes));
        return bytes.toByteArray();
    }

    interface Steps {
        void write(TinyRdb rdb) throws IOException;
    }

    TinyRdb bytes(int... bytes) throws IOException {
        for (int b : bytes) {
            out.write(b);
        }
        return this;
    }

    TinyRdb raw(String ascii) throws IOException {
        out.write(ascii.getBytes(StandardCharsets.US_ASCII));
        return this;
    }

    TinyRdb db(int number) throws IOException {
        return bytes(0xfe, number);
    }

    /** For the next key. */
    TinyRdb expiry(long millis) throws IOException {
        out.write(0xfc);
        out.write(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(millis)
                .array());
        return this;
    }

    TinyRdb key(String key, String value) throws IOException {
        return key(key.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
    }

    TinyRdb key(byte[] key, byte[] value) throws IOException {
        out.write(0);
        string(key);
        string(value);
        return this;
    }

    private void string(byte[] bytes) throws IOException {
        length(bytes.length);
        out.write(bytes);
    }

    TinyRdb length(int n) throws IOException {
        if (n < 64) {
            out.write(n);
        } else {
            out.write(0x80);
            out.write(ByteBuffer.allocate(4).putInt(n).array());
        }
        return this;
    }

    TinyRdb end() throws IOException {
        return bytes(0xff, 0, 0, 0, 0, 0, 0, 0, 0);
    }
}
