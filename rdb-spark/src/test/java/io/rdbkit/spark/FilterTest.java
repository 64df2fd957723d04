package io.rdbkit.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.cli.TinyRdb;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A filter keeps the same rows whether the source or Spark applies it, whatever is null, binary or in another case. */
class FilterTest {

    private static final long EXPIRY = 2_000_000_000_000L;

    private static final SparkSession SPARK = SharedSession.get();

    private static Dataset<Row> pushed;
    /** The same rows, in a cache: so that Spark evaluates the filters, and not while it plans, which it does in another way. */
    private static Dataset<Row> local;

    @BeforeAll
    static void load(@TempDir Path directory) throws IOException {
        Files.write(directory.resolve("odd.rdb"), TinyRdb.of(rdb -> {
            rdb.db(0);
            byte[] value = "v".getBytes(StandardCharsets.UTF_8);
            for (byte[] name : List.of(
                    new byte[0],
                    new byte[] {0},
                    new byte[] {(byte) 0xff, (byte) 0xfe},
                    new byte[] {'u', 's', 'e', 'r', ':', (byte) 0x80},
                    "user:é".getBytes(StandardCharsets.UTF_8),
                    "User:1".getBytes(StandardCharsets.UTF_8),
                    "user:\ufffd".getBytes(StandardCharsets.UTF_8))) {
                rdb.key(name, value);
            }
            rdb.expiry(EXPIRY)
                    .key("user:expires", "v")
                    .expiry(0)
                    .key("old", "v")
                    .expiry(-5)
                    .key("older", "v");
            rdb.bytes(0xf8, 7).key("idle", "v").bytes(0xf9, 200).key("frequent", "v");
            rdb.expiry(Long.MAX_VALUE).key("forever", "v");
            rdb.db(3).key("user:1", "value of another length").end();
        }));
        Files.copy(SharedSession.DUMPS.resolve("valkey-9.1-rich.rdb"), directory.resolve("valkey.rdb"));
        Files.copy(SharedSession.DUMPS.resolve("redis-6.2-multidb.rdb"), directory.resolve("multi.rdb"));
        pushed = SPARK.read().format("rdb").load(directory.toString());
        local = SPARK.createDataFrame(pushed.collectAsList(), pushed.schema())
                .coalesce(1)
                .cache();
    }

    @AfterAll
    static void forget() {
        local.unpersist();
    }

    /** Whole: no residual filter is left for Spark. */
    private static final List<String> WHOLE = List.of(
            "db = 0",
            "db = 1 or db = 3",
            "db <> 0",
            "db in (0, 3)",
            "3 > db",
            "not (db = 0)",
            "type = 'hash'",
            "type = 'HASH'",
            "type in ('list', 'set', 'zset')",
            "type not in ('string', 'hash')",
            "type like 's%'",
            "slot between 100 and 5000",
            "slot >= 16000",
            "key = X'757365723a31'",
            "key = X''",
            "key = X'fffe'",
            "key > X'75'",
            "key <= X'80'",
            "expiry is null",
            "expiry is not null",
            "expiry = timestamp_millis(2000000000000)",
            "expiry > timestamp_millis(0)",
            "expiry <= timestamp_millis(0)",
            "not (expiry > timestamp_millis(0))",
            "expiry > timestamp_millis(0) or type = 'hash'",
            "expiry <=> null",
            "idle = 7",
            "idle <> 7",
            "not (idle in (7, null))",
            "idle in (8, null)",
            "idle is null",
            "freq >= 100 or idle > 3",
            "freq <=> 200",
            "not (freq <=> 200)",
            "value_bytes > 100",
            "elements >= 5 and elements < 100",
            "rdb_version >= 80",
            "source >= 'a' and db = 0 and type = 'zset' and slot < 8000");

    /** Spark looks at the rows again, or alone. */
    private static final List<String> RESIDUAL = List.of(
            "key like 'user:%'",
            "key not like 'user:%'",
            "cast(key as string) = 'user:1'",
            "cast(key as string) in ('user:1', 'User:1', 'idle')",
            "cast(key as string) = 'user:\\ufffd'",
            "cast(key as string) like 'user:\\ufffd%'",
            "cast(key as string) <> 'user:1'",
            "cast(key as string) < 'user'",
            "lower(cast(key as string)) = 'user:1'",
            "type collate UTF8_LCASE = 'HASH'",
            "key like '%:1'",
            "memory > 200",
            "memory > value_bytes",
            "prefix = 'user:'",
            "encoding = 'listpack' or memory > 1000",
            "db = 0 and memory > 200",
            "not (memory > 200 or db = 0)",
            "db + 1 = 1");

    @Test
    void theRowsAreTheSame() {
        Set<Long> counts = new HashSet<>();
        for (List<String> filters : List.of(WHOLE, RESIDUAL)) {
            for (String filter : filters) {
                List<String> expected = TableContents.sorted(local.where(filter));
                counts.add((long) expected.size());
                assertEquals(expected, TableContents.sorted(pushed.where(filter)), filter);
            }
        }
        assertTrue(counts.size() > 12, () -> "the filters differ: " + counts);
    }

    @Test
    void whatIsPushedLeavesNothingToSpark() {
        for (String filter : WHOLE) {
            String plan = plan(pushed.where(filter));
            assertFalse(plan.contains("Filter "), () -> filter + "\n" + plan);
            assertFalse(plan.contains("PushedFilters: []"), () -> filter + "\n" + plan);
        }
        for (String filter : RESIDUAL) {
            String plan = plan(pushed.where(filter));
            assertTrue(plan.contains("Filter "), () -> filter + "\n" + plan);
        }
        String prefix = plan(pushed.where("key like 'user:%'"));
        assertTrue(prefix.contains("PushedFilters: [") && prefix.contains("user:"), prefix);
        String two = plan(pushed.where("type = 'hash' and memory > 200"));
        assertTrue(two.contains("type = 'hash'") && two.contains("memory"), two);
    }

    private static String plan(Dataset<Row> rows) {
        return rows.queryExecution().executedPlan().toString();
    }

    @Test
    void elementsAreFilteredByTheirKeys() {
        Dataset<Row> elements =
                SPARK.read().format("rdb").option("table", "elements").load(SharedSession.DUMPS.toString());
        Dataset<Row> copy = SPARK.createDataFrame(elements.collectAsList(), elements.schema());
        for (String filter : List.of(
                "type = 'hash'",
                "type = 'zset' and score > 1.5",
                "db = 1",
                "key like 'z%'",
                "field is null",
                "type <> 'stream' and (score is null or score < 0)")) {
            assertEquals(
                    TableContents.sorted(copy.where(filter)), TableContents.sorted(elements.where(filter)), filter);
        }
        assertTrue(plan(elements.where("type = 'hash' and field is null")).contains("PushedFilters: [type = 'hash'"));
    }

    @Test
    void aFilterOnSizeLeavesTheValueReadable() {
        Dataset<Row> with = SPARK.read().format("rdb").option("value", "true").load(SharedSession.DUMPS.toString());
        Dataset<Row> copy = SPARK.createDataFrame(with.collectAsList(), with.schema());
        String filter = "value_bytes > 20 and elements > 1";
        assertEquals(TableContents.sorted(copy.where(filter)), TableContents.sorted(with.where(filter)));
        assertEquals(
                TableContents.sorted(copy.where(filter).select("key", "memory")),
                TableContents.sorted(with.where(filter).select("key", "memory")));
    }

    @Test
    void aFilterOnTheFileLeavesTheOthersUnread() {
        String one =
                pushed.where("source like '%/odd.rdb'").select("source").first().getString(0);
        Dataset<Row> ofOne = pushed.where("source = '" + one + "' and type = 'string'");
        assertEquals(1, ofOne.rdd().getNumPartitions());
        assertEquals(
                TableContents.sorted(local.where("source = '" + one + "' and type = 'string'")),
                TableContents.sorted(ofOne));
        assertEquals(0, pushed.where("source = 'none'").count());
    }
}
