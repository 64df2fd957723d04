package io.rdbkit.transform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.EntryText;
import io.rdbkit.KeyEntry;
import io.rdbkit.OnLoss;
import io.rdbkit.RdbBytes;
import io.rdbkit.RdbEntry;
import io.rdbkit.RdbReader;
import io.rdbkit.WriteOptions;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.Feature;
import io.rdbkit.format.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes of field expiries, and slots of new names, combined with the other options of a plan. */
class RewriteFieldsTest {

    private static final long TIME = 1_900_000_000_000L;
    private static final ExpiryChange DROP = ExpiryChange.parse("drop", 0);
    private static final ExpiryChange DAY_LATER = ExpiryChange.parse("+1d", 0);

    @TempDir
    Path directory;

    private Path in;
    private Path out;

    /** A hash whose fields all expire early, a hash with some expiries, a hash without expiries, and a string. */
    @BeforeEach
    void makeInput() throws IOException {
        RdbBytes rdb = RdbBytes.redis(12).select(0);
        rdb.key(24, "gone").le(8, TIME).len(2, 1).str("a", "1").len(2).str("b", "2");
        rdb.key(24, "some")
                .le(8, TIME)
                .len(3, 1)
                .str("a", "1")
                .len(0)
                .str("b", "2")
                .len(1001)
                .str("c", "3");
        rdb.select(3).key(4, "plain").len(1).str("f", "v").string("s", "v");
        in = Files.write(directory.resolve("in.rdb"), rdb.end());
        out = directory.resolve("out.rdb");
    }

    private Summary rewrite(Plan plan) throws IOException {
        Summary dry = Rewrite.from(in).by(plan).dryRun(WriteOptions.DEFAULT);
        Summary summary = Rewrite.from(in).by(plan).to(out, WriteOptions.DEFAULT.withReplace(true));
        assertEquals(dry.kept(), summary.kept());
        assertEquals(dry.dropped(), summary.dropped());
        assertEquals(dry.fieldExpiryChanged(), summary.fieldExpiryChanged());
        assertEquals(dry.fieldsDropped(), summary.fieldsDropped());
        assertEquals(
                summary.read(),
                summary.kept()
                        + summary.dropped().values().stream().mapToLong(n -> n).sum());
        return summary;
    }

    private static List<String> keys(Path file) throws IOException {
        List<String> keys = new ArrayList<>();
        try (RdbReader reader = RdbReader.open(file)) {
            for (RdbEntry entry; (entry = reader.next()) != null; ) {
                if (entry instanceof KeyEntry key) {
                    keys.add(key.key() + " " + key.type() + " " + key.elements());
                }
            }
        }
        return keys;
    }

    @Test
    void expiredFieldsAreDroppedAndAnEmptyHashWithThem() throws IOException {
        Summary summary = rewrite(Plan.NOTHING.withoutExpiredFields("--drop-expired", TIME + 500));
        assertEquals(List.of("some HASH_METADATA 2", "plain HASH 1", "s STRING 1"), keys(out));
        assertEquals(Map.of("--drop-expired", 1L), summary.dropped());
        assertEquals(1, summary.fieldsDropped());
        assertEquals(0, summary.fieldExpiryChanged());
    }

    @Test
    void fieldsAreJudgedByTheirExpiryInTheInput() throws IOException {
        Plan plan =
                Plan.NOTHING.withoutExpiredFields("--drop-expired", TIME + 500).changeFieldExpiries(DAY_LATER);
        Summary summary = rewrite(plan);
        assertEquals(List.of("some HASH_METADATA 2", "plain HASH 1", "s STRING 1"), keys(out));
        assertEquals(1, summary.fieldExpiryChanged());
        assertEquals(1, summary.fieldsDropped());
    }

    @Test
    void fieldsOfDroppedKeysAreNotCounted() throws IOException {
        Plan plan =
                Plan.NOTHING.keep("small", Keys.elements(Span.parseCounts("2"))).changeFieldExpiries(DROP);
        Summary summary = rewrite(plan);
        assertEquals(List.of("gone HASH 2"), keys(out));
        assertEquals(2, summary.fieldExpiryChanged());
        assertEquals(Map.of("small", 3L), summary.dropped());
    }

    /** After the expiries are dropped, the target loses nothing. */
    @Test
    void theTargetSeesTheChangedValue() throws IOException {
        Plan target = Plan.NOTHING.target(Target.parse("redis-7.0"));
        Summary summary = rewrite(target.changeFieldExpiries(DROP));
        assertTrue(summary.losses().isEmpty());
        assertEquals(List.of("gone HASH 2", "some HASH 3", "plain HASH 1", "s STRING 1"), keys(out));

        Summary lossy = Rewrite.from(in)
                .by(target.changeFieldExpiries(DAY_LATER))
                .onLoss(OnLoss.DROP_KEY)
                .to(out, WriteOptions.DEFAULT.withReplace(true));
        assertEquals(Map.of(Feature.FIELD_EXPIRY, 2L), lossy.losses().counts());
        assertEquals(List.of("plain HASH 1", "s STRING 1"), keys(out));

        Summary valkey = rewrite(Plan.NOTHING.target(Target.parse("valkey-9.0")).changeFieldExpiries(DAY_LATER));
        assertTrue(valkey.losses().isEmpty());
        assertEquals(List.of("gone HASH_2 2", "some HASH_2 3", "plain HASH 1", "s STRING 1"), keys(out));
    }

    @Test
    void worksWithRenamingSplittingAndStreams() throws IOException {
        Plan plan = Plan.NOTHING
                .rename(Keys.rename(KeyChange.addPrefix(Bytes.utf8("p:"))))
                .change(Keys.expiry(ExpiryChange.parse("=5000", 0)))
                .changeFieldExpiries(DROP);
        Summary summary = rewrite(plan);
        assertEquals(List.of("p:gone HASH 2", "p:some HASH 3", "p:plain HASH 1", "p:s STRING 1"), keys(out));
        assertEquals(4, summary.renamed());
        assertEquals(4, summary.expiryChanged());

        Path parts = directory.resolve("parts");
        SplitResult split = Split.from(Source.of(in)).by(plan).to(parts, key -> "db" + key.db() + ".rdb");
        assertEquals(List.of("p:gone HASH 2", "p:some HASH 3"), keys(parts.resolve("db0.rdb")));
        assertEquals(List.of("p:plain HASH 1", "p:s STRING 1"), keys(parts.resolve("db3.rdb")));
        assertEquals(4, split.summary().fieldExpiryChanged());
    }

    @Test
    void aChangeWithoutEffectIsNotCounted() throws IOException {
        Summary summary = rewrite(Plan.NOTHING.changeFieldExpiries(ExpiryChange.parse("1ms..", 0)));
        assertEquals(0, summary.fieldExpiryChanged());
        assertEquals(EntryText.contents(Files.readAllBytes(in)), EntryText.contents(Files.readAllBytes(out)));
    }

    // ---- rules about the written key

    @Test
    void aRuleMaySeeTheKeyAsItIsWritten() throws IOException {
        List<String> seen = new ArrayList<>();
        List<String> written = new ArrayList<>();
        Plan plan = Plan.NOTHING
                .keep("db", Keys.db(NumberRanges.parse("3", 15)))
                .keepWritten("written", key -> written.add(key.db() + key.key().toString()))
                .keep("read", key -> seen.add(key.db() + key.key().toString()))
                .rename(Keys.foldDbs(db -> Bytes.utf8(db + ":")));
        Summary summary = rewrite(plan);
        assertEquals(List.of("03:plain", "03:s"), written.subList(0, 2));
        assertEquals(List.of("3plain", "3s"), seen.subList(0, 2));
        assertEquals(2, summary.renamed());
        assertEquals(Map.of("db", 2L), summary.dropped());
    }

    @Test
    void keysThatAWrittenRuleDropsAreNotCountedAsRenamed() throws IOException {
        Plan plan = Plan.NOTHING
                .rename(Keys.rename(KeyChange.addPrefix(Bytes.utf8("x"))))
                .keepWritten("--slot", key -> key.key().equals(Bytes.utf8("xs")));
        Summary summary = rewrite(plan);
        assertEquals(List.of("xs STRING 1"), keys(out));
        assertEquals(1, summary.renamed());
        assertEquals(Map.of("--slot", 3L), summary.dropped());
    }

    @Test
    void slotsOfNewNamesMakeDisjointShards() throws IOException {
        List<String> names = new ArrayList<>();
        for (String shard : List.of("0-5460", "5461-10922", "10923-16383")) {
            NumberRanges slots = NumberRanges.parse(shard, KeySlot.COUNT - 1);
            rewrite(Plan.NOTHING
                    .keepWritten("--slot", Keys.slot(slots))
                    .rename(Keys.foldDbs(db -> Bytes.utf8("db" + db + ":"))));
            try (RdbReader reader = RdbReader.open(out)) {
                for (RdbEntry entry; (entry = reader.next()) != null; ) {
                    if (entry instanceof KeyEntry key) {
                        assertTrue(slots.contains(KeySlot.of(key.key())), key::toString);
                        names.add(key.key().toString());
                    }
                }
                assertNull(reader.tail());
            }
        }
        names.sort(null);
        assertEquals(List.of("db0:gone", "db0:some", "db3:plain", "db3:s"), names);
    }
}
