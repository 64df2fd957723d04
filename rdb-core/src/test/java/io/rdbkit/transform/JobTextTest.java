package io.rdbkit.transform;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.rdbkit.KeyEntry;
import io.rdbkit.NewKey;
import io.rdbkit.RdbBytes;
import io.rdbkit.RdbReader;
import io.rdbkit.analyze.DeepCheck;
import io.rdbkit.analyze.Inventory;
import io.rdbkit.format.Bytes;
import io.rdbkit.repair.Repair;
import io.rdbkit.value.StringValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs with default options, and the text of their results. */
class JobTextTest {

    private static final byte[] RDB = RdbBytes.redis(11)
            .string("a:1", "1")
            .string("a:2", "2")
            .string("b:1", "3")
            .end();

    @TempDir
    Path dir;

    private Path file;
    private Path out;

    @BeforeEach
    void write() throws IOException {
        file = Files.write(dir.resolve("in.rdb"), RDB);
        out = dir.resolve("out.rdb");
    }

    @Test
    void rewritesDescribeThemselves() throws IOException {
        Rewrite some = Rewrite.from(file)
                .by(Plan.NOTHING.keep("--keys", key -> key.key().startsWith(Bytes.utf8("a:"))));
        assertEquals("3 keys read, 2 kept, 1 dropped by --keys", some.dryRun().toString());
        Summary summary = some.to(out);
        assertEquals(
                "3 keys read, 2 kept, 1 dropped by --keys, " + Files.size(out) + " bytes written", summary.toString());
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        assertEquals(
                "3 keys read, 3 kept, 39 bytes written",
                Rewrite.from(file).to(copy).toString());
        assertArrayEquals(RDB, copy.toByteArray());
    }

    @Test
    void buildsTakeAnyIterable() throws IOException {
        List<NewKey> keys = List.of(key("a"), key("b"));
        assertEquals(
                "2 keys, 0 other records, 0 empty keys left out, 0 bytes written, RDB 11",
                Build.of(keys).dryRun().toString());
        Build.of(List.of(key("a"), key("b"))).to(out);
        try (RdbReader in = RdbReader.open(out)) {
            assertEquals(
                    List.of("a", "b"),
                    in.keys().map(KeyEntry::key).map(Bytes::toUtf8).toList());
        }
        BuildException twice = assertThrows(BuildException.class, () -> Build.of(List.of(key("a"), key("b"), key("a")))
                .to(new ByteArrayOutputStream()));
        assertEquals(3, twice.position());
        assertEquals(1, twice.earlier());
    }

    private static NewKey key(String name) {
        return NewKey.of(0, Bytes.utf8(name), StringValue.of(Bytes.utf8("v")));
    }

    @Test
    void repairsDescribeThemselves() throws IOException {
        String saved = Repair.of(file).to(out).toString();
        assertEquals("3 keys saved, 0 bytes unreadable, events {}, " + Files.size(out) + " bytes written", saved);
    }

    @Test
    void inspectionsDescribeThemselves() throws IOException {
        try (RdbReader in = RdbReader.open(file)) {
            assertEquals(
                    "RDB 11, 3 keys in 1 databases, 0 with an expiry",
                    Inventory.of(in, 0).toString());
        }
        assertEquals(
                "RDB 11, 3 keys, all of them looked at",
                DeepCheck.of(Source.of(file), 0, finding -> {}).toString());
        List<Bytes> keys = new ArrayList<>();
        Scan.of(file, key -> keys.add(key.key()));
        assertEquals(3, keys.size());
        assertEquals(true, Diff.of(file, file).count().allEqual());
        assertEquals(file.toString(), Source.of(file).toString());
    }
}
