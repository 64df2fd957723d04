package io.rdbkit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Packed blobs of a few short strings or numbers. */
public final class Packed {

    private Packed() {}

    public static byte[] listpack(String... entries) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (String entry : entries) {
            body.write(0x80 | entry.length());
            body.writeBytes(entry.getBytes(StandardCharsets.ISO_8859_1));
            body.write(entry.length() + 1);
        }
        return ByteBuffer.allocate(7 + body.size())
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(7 + body.size())
                .putShort((short) entries.length)
                .put(body.toByteArray())
                .put((byte) 0xff)
                .array();
    }

    public static byte[] ziplist(String... entries) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int previous = 0;
        int last = 0;
        for (String entry : entries) {
            last = body.size();
            body.write(previous);
            body.write(entry.length());
            body.writeBytes(entry.getBytes(StandardCharsets.ISO_8859_1));
            previous = entry.length() + 2;
        }
        return ByteBuffer.allocate(11 + body.size())
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(11 + body.size())
                .putInt(10 + last)
                .putShort((short) entries.length)
                .put(body.toByteArray())
                .put((byte) 0xff)
                .array();
    }

    public static byte[] intset(int... numbers) {
        ByteBuffer blob = ByteBuffer.allocate(8 + 2 * numbers.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(2)
                .putInt(numbers.length);
        for (int number : numbers) {
            blob.putShort((short) number);
        }
        return blob.array();
    }

    public static byte[] zipmap(String... fieldsAndValues) {
        ByteArrayOutputStream blob = new ByteArrayOutputStream();
        blob.write(fieldsAndValues.length / 2);
        for (int i = 0; i < fieldsAndValues.length; i++) {
            blob.write(fieldsAndValues[i].length());
            if (i % 2 == 1) {
                blob.write(0); // free bytes behind the value
            }
            blob.writeBytes(fieldsAndValues[i].getBytes(StandardCharsets.ISO_8859_1));
        }
        blob.write(0xff);
        return blob.toByteArray();
    }
}
