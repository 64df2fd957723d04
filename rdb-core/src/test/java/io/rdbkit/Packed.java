package io.rdbkit;

import io.rdbkit.packed.IntsetBuilder;
import io.rdbkit.packed.ListpackBuilder;
import io.rdbkit.packed.PackedBuilder;
import io.rdbkit.packed.ZiplistBuilder;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Packed blobs of a few texts or numbers. A text has one byte for each character. */
public final class Packed {

    private Packed() {}

    public static byte[] listpack(String... entries) {
        return built(new ListpackBuilder(), entries);
    }

    public static byte[] ziplist(String... entries) {
        return built(new ZiplistBuilder(), entries);
    }

    private static byte[] built(PackedBuilder builder, String... entries) {
        for (String entry : entries) {
            builder.add(latin1(entry), 0, entry.length());
        }
        return builder.toBytes().toByteArray();
    }

    public static byte[] intset(long... numbers) {
        IntsetBuilder builder = new IntsetBuilder();
        for (long number : numbers) {
            builder.add(number);
        }
        return builder.toBytes().toByteArray();
    }

    public static byte[] zipmap(String... fieldsAndValues) {
        ByteArrayOutputStream blob = new ByteArrayOutputStream();
        blob.write(fieldsAndValues.length / 2);
        for (int i = 0; i < fieldsAndValues.length; i++) {
            blob.write(fieldsAndValues[i].length());
            if (i % 2 == 1) {
                blob.write(0); // no free bytes behind the value
            }
            blob.writeBytes(latin1(fieldsAndValues[i]));
        }
        blob.write(0xff);
        return blob.toByteArray();
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
