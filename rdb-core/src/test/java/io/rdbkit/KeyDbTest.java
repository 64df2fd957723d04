package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Eviction;
import io.rdbkit.format.Feature;
import io.rdbkit.format.Producer;
import io.rdbkit.format.Target;
import io.rdbkit.transform.Keys;
import io.rdbkit.transform.Rewrite;
import io.rdbkit.transform.Source;
import io.rdbkit.transform.Split;
import io.rdbkit.transform.Summary;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What KeyDB alone writes around a key stays with that key. */
class KeyDbTest {

    private static final long EXPIRY = 2_000_000_000_000L;

    @TempDir
    Path directory;

    private static RdbBytes keyDb() {
        return RdbBytes.redis(9).aux("redis-ver", "6.3.4").select(0);
    }

    private static RdbBytes expires(RdbBytes rdb, String member, long when) {
        return rdb.aux("keydb-subexpire-key", member).aux("keydb-subexpire-when", Long.toString(when));
    }

    /** Keys of several types, with every field that KeyDB writes around a key. */
    private static byte[] rich() {
        RdbBytes rdb = keyDb().bytes(252).le(8, EXPIRY).aux("mvcc-tstamp", "17").string("one", "1");
        rdb.bytes(249, 5).aux("mvcc-tstamp", "18").key(2, "set").len(2).str("a", "b");
        expires(expires(rdb, "a", EXPIRY), "b", EXPIRY + 1);
        rdb.key(4, "hash").len(1).str("f", "v");
        expires(rdb, "f", EXPIRY + 2);
        return rdb.string("last", "2").aux("behind", "all").end();
    }

    @Test
    void theTimestampStandsBetweenExpiryAndKey() throws IOException {
        List<RdbEntry> entries = Readings.entries(rich());
        KeyEntry one = (KeyEntry) entries.get(1);
        assertEquals(EXPIRY, one.expiry());
        assertEquals(new Eviction(-1, 5), ((KeyEntry) entries.get(2)).eviction());
        assertEquals(6, entries.size(), entries.toString());
        assertEquals(Set.of(Feature.KEYDB_TIMESTAMP), featuresOf("one"));
        assertEquals(Set.of(Feature.KEYDB_TIMESTAMP, Feature.EVICTION, Feature.MEMBER_EXPIRY), featuresOf("set"));
        assertEquals(Set.of(Feature.MEMBER_EXPIRY), featuresOf("hash"));
        assertEquals(Set.of(), featuresOf("last"));
    }

    private static Set<Feature> featuresOf(String name) throws IOException {
        try (RdbReader in = Readings.open(rich())) {
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                if (entry instanceof KeyEntry key && key.key().equals(Bytes.utf8(name))) {
                    assertEquals(Producer.KEYDB, in.producer());
                    return key.features();
                }
            }
        }
        throw new AssertionError(name);
    }

    /**
     * The reader holds a value until it knows which of its members expire. A caller can still use that value in every
     * way.
     */
    @Test
    void aHeldValueCanBeMeasuredCopiedAndDecoded() throws IOException {
        byte[] large = new byte[3 << 20];
        java.util.Arrays.fill(large, (byte) 'x');
        RdbBytes rdb = keyDb().key(2, "set").len(2).str(large).str("b");
        byte[] file = expires(rdb, "b", EXPIRY).string("last", "2").end();
        for (boolean hold : new boolean[] {false, true}) {
            ReadOptions options = ReadOptions.DEFAULT.withHoldMeasured(hold);
            try (RdbReader in = RdbReader.open(new ByteArrayInputStream(file), options)) {
                in.next();
                KeyEntry key = (KeyEntry) in.next();
                assertEquals(2, key.elements());
                assertEquals(large.length + 8, key.serializedSize());
                ByteArrayOutputStream copy = new ByteArrayOutputStream();
                key.value().copyTo(copy);
                assertEquals(large.length + 8, copy.size());
                assertEquals(Bytes.utf8("last"), ((KeyEntry) in.next()).key());
            }
        }
    }

    private byte[] rewritten(Rewrite rewrite) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        rewrite.to(Channels.newChannel(out), WriteOptions.DEFAULT);
        return out.toByteArray();
    }

    private static Rewrite rewrite() {
        return Rewrite.from(Source.of(new ByteArrayInputStream(rich())));
    }

    @Test
    void aRewriteWithoutChangesIsByteIdentical() throws IOException {
        assertArrayEquals(rich(), rewritten(rewrite()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"one", "set", "hash", "last"})
    void aFilterKeepsThemWithTheirKey(String kept) throws IOException {
        byte[] out = rewritten(rewrite().keep(Keys.glob(Bytes.utf8(kept))));
        RdbBytes expected = keyDb();
        switch (kept) {
            case "one" ->
                expected.bytes(252).le(8, EXPIRY).aux("mvcc-tstamp", "17").string("one", "1");
            case "set" ->
                expires(
                        expires(
                                expected.bytes(249, 5)
                                        .aux("mvcc-tstamp", "18")
                                        .key(2, "set")
                                        .len(2)
                                        .str("a", "b"),
                                "a",
                                EXPIRY),
                        "b",
                        EXPIRY + 1);
            case "hash" -> expires(expected.key(4, "hash").len(1).str("f", "v"), "f", EXPIRY + 2);
            default -> expected.string("last", "2");
        }
        assertArrayEquals(expected.aux("behind", "all").end(), out);
    }

    @Test
    void aRenameAndAMoveKeepThemWithTheirKey() throws IOException {
        byte[] out = rewritten(rewrite().map(key -> key.withKey(Bytes.utf8("r:" + key.key()))));
        RdbBytes expected =
                keyDb().bytes(252).le(8, EXPIRY).aux("mvcc-tstamp", "17").string("r:one", "1");
        expected.bytes(249, 5).aux("mvcc-tstamp", "18").key(2, "r:set").len(2).str("a", "b");
        expires(expires(expected, "a", EXPIRY), "b", EXPIRY + 1);
        expected.key(4, "r:hash").len(1).str("f", "v");
        expires(expected, "f", EXPIRY + 2);
        byte[] file = expected.string("r:last", "2").aux("behind", "all").end();
        assertEquals(places(file), places(out));
        for (int i = 0; i < 4; i++) {
            assertEquals(keys(file).get(i).extras(), keys(out).get(i).extras());
        }
    }

    /** KeyDB's fields and the keys. The hints of table sizes are left out, because the writer makes them. */
    private static List<String> places(byte[] rdb) throws IOException {
        return Readings.entries(rdb).stream()
                .filter(entry -> !(entry instanceof ResizeHint))
                .map(entry -> entry instanceof AuxEntry aux ? aux.name() + "=" + aux.value() : entry.toString())
                .toList();
    }

    @Test
    void aSplitKeepsThemWithTheirKey() throws IOException {
        Path file = Files.write(directory.resolve("keydb.rdb"), rich());
        Path parts = directory.resolve("parts");
        Split.from(Source.of(file)).to(parts, key -> key.key() + ".rdb");
        RdbBytes hash = RdbBytes.redis(9).aux("redis-ver", "6.3.4");
        byte[] written = Files.readAllBytes(parts.resolve("hash.rdb"));
        Set<Feature> features = Set.of();
        try (RdbReader in = Readings.open(written)) {
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                if (entry instanceof KeyEntry key) {
                    features = key.features();
                }
            }
        }
        assertEquals(Set.of(Feature.MEMBER_EXPIRY), features);
        assertEquals(Set.of(), featuresIn(parts.resolve("last.rdb")));
        assertTrue(written.length > hash.size());
    }

    private static Set<Feature> featuresIn(Path file) throws IOException {
        try (RdbReader in = RdbReader.open(file)) {
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                if (entry instanceof KeyEntry key) {
                    return key.features();
                }
            }
        }
        throw new AssertionError("no key in " + file);
    }

    /**
     * Other servers have no timestamps, so the converter only reports them. Members that no longer expire are a loss,
     * which the caller must allow.
     */
    @Test
    void aPlainServerGetsKeysWithoutThem() throws IOException {
        Rewrite converted = rewrite().target(Target.parse("redis-6.2")).onLoss(OnLoss.DROP_FEATURE);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Summary summary = converted.to(Channels.newChannel(out), WriteOptions.DEFAULT);
        assertEquals(
                Map.of(Feature.MEMBER_EXPIRY, 2L, Feature.KEYDB_TIMESTAMP, 2L),
                summary.losses().counts());
        byte[] expected = RdbBytes.redis(9)
                .aux("redis-ver", "6.2.0")
                .select(0)
                .bytes(252)
                .le(8, EXPIRY)
                .string("one", "1")
                .bytes(249, 5)
                .key(2, "set")
                .len(2)
                .str("a", "b")
                .key(4, "hash")
                .len(1)
                .str("f", "v")
                .string("last", "2")
                .aux("behind", "all")
                .end();
        assertEquals(places(expected), places(out.toByteArray()));
    }

    @Test
    void withDropKeyTheKeysAreDropped() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        rewrite()
                .target(Target.parse("valkey-8.1"))
                .onLoss(OnLoss.DROP_KEY)
                .to(Channels.newChannel(out), WriteOptions.DEFAULT);
        assertEquals(
                List.of("one", "last"),
                keys(out.toByteArray()).stream()
                        .map(key -> key.key().toString())
                        .toList());
    }

    private static List<KeyEntry> keys(byte[] rdb) throws IOException {
        return Readings.entries(rdb).stream()
                .filter(KeyEntry.class::isInstance)
                .map(KeyEntry.class::cast)
                .toList();
    }

    @Test
    void keyDbGetsAllOfThem() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Summary summary =
                rewrite().target(Target.parse("keydb-6.3")).to(Channels.newChannel(out), WriteOptions.DEFAULT);
        assertTrue(summary.losses().isEmpty());
        Path file = Files.write(directory.resolve("out.rdb"), out.toByteArray());
        assertEquals(Set.of(Feature.KEYDB_TIMESTAMP), featuresIn(file));
    }

    /**
     * Before the first key with an expiring member, nothing in the file says that KeyDB wrote it. Only the field behind
     * that key does.
     */
    @Test
    void withoutASignTheFieldsBelongToTheKeyBefore() throws IOException {
        RdbBytes rdb = RdbBytes.redis(9).aux("redis-ver", "6.0.16").select(0);
        expires(rdb.key(2, "first").len(1).str("a"), "a", EXPIRY);
        byte[] file = rdb.string("last", "2").end();
        byte[] kept = rewritten(
                Rewrite.from(Source.of(new ByteArrayInputStream(file))).keep(Keys.glob(Bytes.utf8("last"))));
        assertArrayEquals(
                RdbBytes.redis(9)
                        .aux("redis-ver", "6.0.16")
                        .select(0)
                        .string("last", "2")
                        .end(),
                kept);
        assertEquals(2, Readings.entries(kept).size());
        Rewrite converted = Rewrite.from(Source.of(new ByteArrayInputStream(file)))
                .target(Target.parse("redis-7.2"))
                .onLoss(OnLoss.DROP_FEATURE);
        Summary summary = converted.to(Channels.newChannel(new ByteArrayOutputStream()), WriteOptions.DEFAULT);
        assertEquals(Map.of(Feature.MEMBER_EXPIRY, 1L), summary.losses().counts());
    }

    // ---- files of real users

    @Test
    void theCasesAreReadWithTheirExpiry() throws IOException {
        try (RdbReader in = RdbReader.open(CaseFiles.file("keydb/expire.rdb"))) {
            KeyEntry key = null;
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                key = entry instanceof KeyEntry one ? one : key;
            }
            assertEquals(2_569_704_056_336L, key.expiry());
            assertEquals(Producer.KEYDB, in.producer());
        }
    }
}
