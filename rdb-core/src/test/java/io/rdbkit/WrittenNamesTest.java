package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.format.RdbTruncatedException;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.format.Target;
import io.rdbkit.value.StringValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A writer that gets the same name twice in a database refuses it, because a server dies of such a file. */
class WrittenNamesTest {

    private static final RdbVersion VERSION = NewKeys.version("RDB 11");
    private static final byte[] ONE = RdbBytes.redis(11)
            .select(0)
            .string("a", "1")
            .string("b", "2")
            .select(3)
            .string("a", "3")
            .end();

    @TempDir
    Path directory;

    private static NewKey key(int db, String name) {
        return NewKey.of(db, Bytes.utf8(name), StringValue.of(Bytes.utf8("value")));
    }

    private static void copy(byte[] rdb, EntryWriter out) throws IOException {
        try (RdbReader in = Readings.open(rdb)) {
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                out.write(entry);
            }
        }
    }

    private void assertNothingIsLeft() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(List.of(), files.toList());
        }
    }

    private static void assertRefused(EntryWriter out, String message) {
        RdbRefusedException e = assertThrows(RdbRefusedException.class, out::finish);
        assertEquals(RdbRefusedException.Reason.DUPLICATE, e.reason());
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }

    @Test
    void newKeys() throws IOException {
        try (RdbWriter out = RdbWriter.create(directory.resolve("out"), VERSION, WriteOptions.DEFAULT)) {
            for (NewKey key : List.of(key(0, "a"), key(1, "a"), key(0, "b"), key(1, "a"), key(1, "a"))) {
                out.write(key);
            }
            assertRefused(out, "db 1 \"a\" was written twice (and 1 more such keys)");
        }
        assertNothingIsLeft();
    }

    /** A user of the library writes two files into one. */
    @Test
    void keysOfTwoInputs() throws IOException {
        try (RdbWriter out = RdbWriter.create(directory.resolve("out"), VERSION, WriteOptions.DEFAULT)) {
            copy(ONE, out);
            copy(RdbBytes.redis(11).select(3).string("b", "4").string("a", "5").end(), out);
            assertRefused(out, "db 3 \"a\" was written twice");
        }
        assertNothingIsLeft();
    }

    @Test
    void aKeyThatWasReadAndANewOne() throws IOException {
        try (RdbWriter out = RdbWriter.create(directory.resolve("out"), VERSION, WriteOptions.DEFAULT)) {
            copy(ONE, out);
            out.write(key(0, "b"));
            assertRefused(out, "db 0 \"b\" was written twice");
        }
        assertNothingIsLeft();
    }

    @Test
    void keysThatAreConverted() throws IOException {
        Target target = Target.parse("redis-6.2");
        Losses losses = new Losses(LossPolicy.of(OnLoss.FAIL), null);
        try (TargetWriter out = TargetWriter.create(directory.resolve("out"), target, losses, WriteOptions.DEFAULT)) {
            copy(ONE, out);
            copy(ONE, out);
            assertRefused(out, "db 0 \"a\" was written twice (and 2 more such keys)");
        }
        assertNothingIsLeft();
    }

    /** The bytes written to a stream stay, but the RDB has no end. */
    @Test
    void aStream() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (RdbWriter out = RdbWriter.to(Channels.newChannel(bytes), VERSION, WriteOptions.DEFAULT)) {
            copy(ONE, out);
            copy(ONE, out);
            assertRefused(out, "db 0 \"a\" was written twice");
        }
        assertThrows(RdbTruncatedException.class, () -> Readings.entries(bytes.toByteArray()));
    }

    @Test
    void distinctNamesAreWritten() throws IOException {
        Path file = directory.resolve("out");
        try (RdbWriter out = RdbWriter.create(file, VERSION, WriteOptions.DEFAULT)) {
            copy(ONE, out);
            out.write(key(3, "b"));
            out.finish();
        }
        assertEquals(
                4,
                Readings.entries(Files.readAllBytes(file)).stream()
                        .filter(e -> e instanceof KeyEntry)
                        .count());
    }

    /** More names than fit in memory. The last name equals the first. */
    @Test
    void manyNames() throws IOException {
        try (RdbWriter out = RdbWriter.create(directory.resolve("out"), VERSION, WriteOptions.DEFAULT)) {
            for (int i = 0; i <= 300_000; i++) {
                out.write(key(0, "key:" + i % 300_000));
            }
            assertRefused(out, "db 0 \"key:0\" was written twice");
        }
        assertNothingIsLeft();
    }

    @Test
    void aCallerThatPromisesDistinctNamesIsTrusted() throws IOException {
        Path file = directory.resolve("out");
        try (RdbWriter out = RdbWriter.create(file, VERSION, WriteOptions.DEFAULT.withDistinctNames(true))) {
            out.write(key(0, "a"));
            out.write(key(0, "a"));
            out.finish();
        }
        assertTrue(Files.exists(file));
    }
}
