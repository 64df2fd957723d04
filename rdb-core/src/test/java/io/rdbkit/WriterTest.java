package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rdbkit.format.Checksum;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a reader reads and a writer writes, a reader reads again. */
class WriterTest {

    private static final Predicate<KeyEntry> ALL = key -> true;

    @TempDir
    Path directory;

    static List<Path> dumps() {
        return VariedDumps.readable();
    }

    @ParameterizedTest
    @MethodSource("dumps")
    void everyEntryIsWritten(Path dump) throws IOException {
        byte[] written = toFile(dump, ALL);
        assertEquals(contents(dump, ALL), EntryText.contents(written));
        assertHintsAreTrue(written, true);
    }

    @ParameterizedTest
    @MethodSource("dumps")
    void hintsAreRightWhenKeysAreLeftOut(Path dump) throws IOException {
        // A third of the keys. In some databases that is no key.
        Predicate<KeyEntry> some = key -> Math.floorMod(key.key().hashCode(), 3) == 0 && key.db() != 2;
        byte[] written = toFile(dump, some);
        assertEquals(contents(dump, some), EntryText.contents(written));
        assertHintsAreTrue(written, true);
    }

    @ParameterizedTest
    @MethodSource("dumps")
    void anOutputStreamGetsNoHints(Path dump) throws IOException {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        try (RdbReader in = RdbReader.open(dump);
                RdbWriter out = RdbWriter.to(Channels.newChannel(stream), in.version(), WriteOptions.DEFAULT)) {
            write(in, out, ALL);
        }
        assertEquals(contents(dump, ALL), EntryText.contents(stream.toByteArray()));
        assertHintsAreTrue(stream.toByteArray(), false);
    }

    private byte[] toFile(Path dump, Predicate<KeyEntry> keep) throws IOException {
        Path file = directory.resolve("out.rdb");
        Files.deleteIfExists(file);
        try (RdbReader in = RdbReader.open(dump);
                RdbWriter out = RdbWriter.create(file, in.version(), WriteOptions.DEFAULT)) {
            write(in, out, keep);
            assertEquals(Files.size(file), out.position());
        }
        return Files.readAllBytes(file);
    }

    private static void write(RdbReader in, RdbWriter out, Predicate<KeyEntry> keep) throws IOException {
        for (RdbEntry entry; (entry = in.next()) != null; ) {
            if (!(entry instanceof KeyEntry key) || keep.test(key)) {
                out.write(entry);
            }
        }
        out.finish();
    }

    /** The expected content. The writer gives every file a checksum, even if the dump had none. */
    private static List<String> contents(Path dump, Predicate<KeyEntry> keep) throws IOException {
        List<String> lines = new ArrayList<>();
        try (RdbReader in = RdbReader.open(dump)) {
            lines.add(in.version().toString());
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                boolean hint = entry instanceof ResizeHint || entry instanceof SlotHint;
                if (!hint && (!(entry instanceof KeyEntry key) || keep.test(key))) {
                    lines.add(EntryText.of(entry));
                }
            }
            lines.add((in.version().hasChecksum() ? Checksum.GOOD : Checksum.NONE).toString());
        }
        return lines;
    }

    private static void assertHintsAreTrue(byte[] rdb, boolean expected) throws IOException {
        Map<Integer, ResizeHint> hinted = new HashMap<>();
        Map<Integer, ResizeHint> counted = new HashMap<>();
        boolean hints;
        try (RdbReader in = RdbReader.open(new ByteArrayInputStream(rdb), ReadOptions.DEFAULT)) {
            hints = expected && in.version().hasResizeDb();
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                if (entry instanceof ResizeHint hint) {
                    hinted.put(hint.db(), new ResizeHint(0, hint.db(), hint.keys(), hint.expires()));
                } else if (entry instanceof KeyEntry key) {
                    ResizeHint before = counted.getOrDefault(key.db(), new ResizeHint(0, key.db(), 0, 0));
                    long expires = before.expires() + (key.hasExpiry() ? 1 : 0);
                    counted.put(key.db(), new ResizeHint(0, key.db(), before.keys() + 1, expires));
                }
            }
        }
        assertEquals(hints ? counted : Map.of(), hinted);
    }
}
