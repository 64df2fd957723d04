package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.encode.ValueEncoder;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.RdbType;
import io.rdbkit.format.Thresholds;
import io.rdbkit.format.ValueKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A value that a server wrote is decoded and encoded again for its version. The bytes must be those of the server, from
 * the type byte to the end of the value. LZF strings are compared after decompression, because they have many forms.
 * Left out are values whose form depends on their past: {@link #hasAPast}.
 */
class ReencodeTest {

    static List<Path> testdata() {
        return Dumps.testdata();
    }

    @ParameterizedTest
    @MethodSource("testdata")
    void theBytesAreThoseOfTheServer(Path dump) throws IOException {
        compare(dump, key -> !hasAPast(key));
    }

    /** A hash whose fields once expired keeps the type for that. A stream still stores its deleted records. */
    private static boolean hasAPast(KeyEntry key) {
        return key.key().equals(Bytes.utf8("hfe:persisted")) || key.type().kind() == ValueKind.STREAM;
    }

    static List<Path> corpus() {
        return Dumps.readable().stream()
                .filter(dump -> dump.toString().matches(".*(modules|8\\.8-dev.rich)\\.rdb"))
                .toList();
    }

    /** Types that only a corpus has. */
    @ParameterizedTest
    @MethodSource("corpus")
    @EnabledIfEnvironmentVariable(named = Dumps.CORPUS, matches = ".+")
    void modulesAndArraysToo(Path dump) throws IOException {
        compare(dump, key -> key.type() == RdbType.MODULE_2 || key.type() == RdbType.ARRAY);
    }

    private interface Choice {
        boolean of(KeyEntry key);
    }

    private static void compare(Path dump, Choice choice) throws IOException {
        try (RdbReader raw = RdbReader.open(dump);
                RdbReader decoded = RdbReader.open(dump)) {
            ValueEncoder encoder = new ValueEncoder(raw.version(), Thresholds.DEFAULT, true);
            for (RdbEntry entry; (entry = raw.next()) != null; ) {
                RdbEntry same = decoded.next();
                if (entry instanceof KeyEntry key && choice.of(key)) {
                    compare(key, (KeyEntry) same, encoder);
                }
            }
        }
    }

    private static void compare(KeyEntry key, KeyEntry same, ValueEncoder encoder) throws IOException {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        key.value().copyTo(written);
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        RdbType type = encoder.begin(same.decode(), key);
        encoder.writeTo(encoded);
        encoder.end();
        assertEquals(key.type(), type, key.toString());
        assertEquals(
                StoredValue.parts(type, written.toByteArray()),
                StoredValue.parts(type, encoded.toByteArray()),
                key.toString());
        if (type == RdbType.STRING) {
            assertEquals(form(written), form(encoded), key.toString());
            assertTrue(
                    encoded.size() <= written.size() + written.size() / 8 + 8,
                    () -> key + " compresses worse than the server does");
        }
    }

    /** The form of a string: integer, compressed or plain. */
    private static int form(ByteArrayOutputStream string) {
        return Math.max(0xbf, string.toByteArray()[0] & 0xff);
    }
}
