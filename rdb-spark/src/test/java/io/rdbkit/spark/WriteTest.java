package io.rdbkit.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.FunctionEntry;
import io.rdbkit.RdbEntry;
import io.rdbkit.RdbReader;
import io.rdbkit.cli.CommandRun;
import io.rdbkit.transform.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WriteTest {

    private static final Path RICH = SharedSession.DUMPS.resolve("redis-7.0-rich.rdb");

    @TempDir
    Path directory;

    private static Dataset<Row> keys(Path... dumps) {
        return SharedSession.get()
                .read()
                .format("rdb")
                .option("value", "true")
                .load(Stream.of(dumps).map(Path::toString).toArray(String[]::new));
    }

    private static DataFrameWriter<Row> slots(Dataset<Row> rows, int into, String target) {
        return rows.write()
                .format("rdb")
                .option("by", "slots")
                .option("into", into)
                .option("keepDbNumbers", "true")
                .option("target", target);
    }

    private static List<Path> parts(Path directory) throws IOException {
        return Manifest.parts(directory.resolve("manifest.json")).stream()
                .map(part -> directory.resolve(part.file()))
                .toList();
    }

    private static Set<String> keysOf(Path directory) throws IOException {
        Set<String> keys = new TreeSet<>();
        for (Path part : parts(directory)) {
            for (String key : TableContents.keys(part)) {
                assertTrue(keys.add(key), key);
            }
        }
        return keys;
    }

    private static Set<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis-2.8-rich redis-2.8.19",
                "redis-6.2-rich redis-6.2",
                "redis-7.0-rich redis-7.0",
                "redis-7.0.15-streams redis-7.0",
                "redis-8.0-rich redis-8.0",
                "redis-8.0-field-ttls redis-8.0",
                "valkey-9.1-rich valkey-9.1",
                "valkey-9.1-field-ttls valkey-9.1"
            })
    void whatIsNotChangedStaysAsItIs(String case_) throws IOException {
        String[] words = case_.split(" ");
        Path dump = SharedSession.DUMPS.resolve(words[0] + ".rdb");
        Path out = directory.resolve("parts");
        slots(keys(dump), 3, words[1].replace("redis-2.8.19", "redis-2.8")).save(out.toString());
        assertEquals(TableContents.keys(dump), keysOf(out));
        assertEquals(3, parts(out).size());
        for (Path part : parts(out)) {
            CommandRun.of("verify", "--deep", part).exits(0);
        }
    }

    @Test
    void theManifestIsThatOfASplit() throws IOException {
        Path out = directory.resolve("parts");
        slots(keys(RICH), 3, "redis-7.0").save(out.toString());
        for (Manifest.Listed part : Manifest.parts(out.resolve("manifest.json"))) {
            assertEquals(64, part.sha256().length());
            part.require(out.resolve(part.file()));
            assertTrue(part.file().matches("slots-[0-9]+-[0-9]+-[0-9a-f]{8}-[0-9]+\\.rdb"), part::file);
        }
        String json = Files.readString(out.resolve("manifest.json"));
        assertTrue(json.contains("\"slots\" : \"0-5460\""), json);
        assertTrue(json.contains("\"format\" : \"RDB 10\""), json);
        assertEquals(4, names(out).size(), () -> "no other file");
        Path whole = directory.resolve("whole.rdb");
        CommandRun.of("merge", out, "-o", whole, "-q").exits(0);
        assertEquals(TableContents.keys(RICH), TableContents.keys(whole));
        assertEquals(
                TableContents.keys(RICH).size(),
                SharedSession.get().read().format("rdb").load(out.toString()).count());
    }

    /** What the command does with a plan, rows do with Spark: filters, names, expiries and a conversion. */
    @Test
    void rowsAreChangedAsTheCommandChangesKeys() throws IOException {
        Path byCommand = directory.resolve("command.rdb");
        CommandRun.of(
                        "rewrite",
                        RICH,
                        "-o",
                        byCommand,
                        "--db",
                        "0",
                        "--type",
                        "hash,zset,string",
                        "--add-prefix",
                        "new:",
                        "--target",
                        "redis-6.2",
                        "--no-functions",
                        "-q")
                .exits(0);
        Dataset<Row> rows = keys(RICH)
                .where("db = 0 and type in ('hash', 'zset', 'string')")
                .withColumn("key", concat(lit("new:").cast("binary"), col("key")));
        Path out = directory.resolve("parts");
        rows.write()
                .format("rdb")
                .option("by", "hash")
                .option("into", 2)
                .option("target", "redis-6.2")
                .save(out.toString());
        assertEquals(TableContents.keys(byCommand), keysOf(out));
        assertTrue(keysOf(out).size() > 20);
        try (RdbReader in = RdbReader.open(parts(out).get(0))) {
            assertEquals(9, in.version().number());
        }
    }

    @Test
    void aLossIsRefusedOrCounted() throws IOException {
        Dataset<Row> rows = keys(SharedSession.DUMPS.resolve("redis-8.0-field-ttls.rdb"));
        Path out = directory.resolve("parts");
        assertSaveFails("field", slots(rows, 2, "redis-7.0"), out);
        slots(rows, 2, "redis-7.0").option("onLoss", "drop-feature").save(out.toString());
        assertEquals(rows.count(), keysOf(out).size());
    }

    private static void assertSaveFails(String text, DataFrameWriter<Row> writer, Path out) {
        Exception e = assertThrows(Exception.class, () -> writer.save(out.toString()));
        StringBuilder messages = new StringBuilder();
        for (Throwable t = e; t != null; t = t.getCause()) {
            messages.append(t.getMessage()).append('\n');
        }
        assertTrue(messages.toString().contains(text), () -> "\"" + text + "\" is not in: " + messages);
        assertTrue(Files.notExists(out), "something was left");
    }

    @Test
    void aKeyThatIsThereTwiceIsRefused() {
        Dataset<Row> rows = keys(RICH);
        assertSaveFails(
                "is there twice in db", slots(rows.union(rows.limit(1)), 3, "redis-7.0"), directory.resolve("o"));
        assertSaveFails(
                "is there twice in db",
                keys(RICH)
                        .limit(2)
                        .withColumn("key", lit("one"))
                        .withColumn("db", lit(0))
                        .write()
                        .format("rdb")
                        .option("by", "prefix")
                        .option("target", "redis-7.0"),
                directory.resolve("o"));
    }

    @Test
    void aTaskThatFailsLeavesNothing() {
        var fails = udf(
                (UDF1<byte[], byte[]>) key -> {
                    if (new String(key, java.nio.charset.StandardCharsets.ISO_8859_1).startsWith("h")) {
                        throw new IllegalStateException("on purpose");
                    }
                    return key;
                },
                DataTypes.BinaryType);
        assertSaveFails(
                "on purpose",
                slots(keys(RICH).withColumn("key", fails.apply(col("key"))), 3, "redis-7.0"),
                directory.resolve("parts"));
        byte[] bad = {0, 1, 'x', 9, 0, 0, 0, 0, 0, 0, 0, 0};
        assertSaveFails(
                "wrong checksum of a payload",
                slots(keys(RICH).withColumn("value", lit(bad)), 3, "redis-7.0"),
                directory.resolve("parts"));
    }

    @Test
    void modesDecideOnADirectoryThatHasFiles() throws IOException {
        Path out = directory.resolve("parts");
        slots(keys(RICH), 2, "redis-7.0").save(out.toString());
        Set<String> first = names(out);
        for (String mode : List.of("error", "append")) {
            Exception e = assertThrows(
                    Exception.class,
                    () -> slots(keys(RICH), 2, "redis-7.0").mode(mode).save(out.toString()));
            assertTrue(e.toString().contains("has files"), e::toString);
        }
        slots(keys(RICH), 2, "redis-7.0").mode("ignore").save(out.toString());
        assertEquals(first, names(out));
        Files.writeString(out.resolve("notes.txt"), "of the user");
        Dataset<Row> hashes = keys(RICH).where("type = 'hash'");
        long count = hashes.count();
        slots(hashes, 3, "redis-7.0").mode("overwrite").save(out.toString());
        assertEquals(count, keysOf(out).size());
        assertEquals(5, names(out).size(), () -> "3 parts, the manifest and the user's file");
        assertTrue(names(out).contains("notes.txt"));
        Path strange = Files.createDirectory(directory.resolve("strange"));
        Files.writeString(strange.resolve("a.rdb"), "of the user");
        Exception e = assertThrows(
                Exception.class,
                () -> slots(hashes, 2, "redis-7.0").mode("overwrite").save(strange.toString()));
        assertTrue(e.toString().contains("no manifest.json"), e::toString);
        assertEquals(Set.of("a.rdb"), names(strange));
    }

    @Test
    void aFailureDoesNotTouchWhatIsThere() throws IOException {
        Path out = directory.resolve("parts");
        slots(keys(RICH), 2, "redis-7.0").save(out.toString());
        Set<String> first = names(out);
        Dataset<Row> rows = keys(RICH);
        assertThrows(
                Exception.class,
                () -> slots(rows.union(rows), 2, "redis-7.0").mode("overwrite").save(out.toString()));
        assertEquals(first, names(out));
        assertEquals(TableContents.keys(RICH), keysOf(out));
    }

    @Test
    void partsAreMadeByNodesAndByPrefix() throws IOException {
        String nodes = "1".repeat(40) + " 10.0.0.1:7001@17001 master - 0 0 1 connected 0-8000\n" + "2".repeat(40)
                + " 10.0.0.2:7002@17002 myself,master - 0 0 2 connected 8001-16383\n";
        Path conf = Files.writeString(directory.resolve("nodes.conf"), nodes);
        Dataset<Row> zero = keys(RICH).where("db = 0");
        zero.write()
                .format("rdb")
                .option("by", "nodes")
                .option("nodes", conf.toString())
                .option("name", "{host}.rdb")
                .option("target", "redis-7.0")
                .save(directory.resolve("nodes").toString());
        assertEquals(
                List.of("10.0.0.1", "10.0.0.2"),
                parts(directory.resolve("nodes")).stream()
                        .map(part -> part.getFileName().toString().replaceAll("-.*", ""))
                        .toList());
        assertEquals(zero.count(), keysOf(directory.resolve("nodes")).size());
        keys(RICH)
                .write()
                .format("rdb")
                .option("by", "prefix")
                .option("target", "redis-7.0")
                .save(directory.resolve("prefix").toString());
        assertEquals(TableContents.keys(RICH), keysOf(directory.resolve("prefix")));
        Path byCommand = directory.resolve("command");
        CommandRun.of("split", RICH, "-o", byCommand, "--by", "prefix", "-q").exits(0);
        assertEquals(
                parts(byCommand).stream()
                        .map(part -> part.getFileName().toString())
                        .sorted()
                        .toList(),
                parts(directory.resolve("prefix")).stream()
                        .map(part -> part.getFileName().toString().replaceAll("-[0-9a-f]{8}-[0-9]+\\.rdb$", ".rdb"))
                        .sorted()
                        .toList());
    }

    @Test
    void otherDatabasesAreRefusedForACluster() {
        assertSaveFails(
                "keepDbNumbers",
                slots(keys(SharedSession.DUMPS.resolve("redis-6.2-multidb.rdb")), 2, "redis-6.2")
                        .option("keepDbNumbers", "false"),
                directory.resolve("o"));
    }

    @Test
    void eachPartHasTheFunctions() throws IOException {
        Path out = directory.resolve("parts");
        Dataset<Row> none = keys(RICH).where("db = 999");
        slots(none, 2, "redis-7.0")
                .option("functions", SharedSession.DUMPS + "/*functions.rdb")
                .save(out.toString());
        assertEquals(2, parts(out).size());
        for (Path part : parts(out)) {
            assertEquals(libraries(SharedSession.DUMPS.resolve("redis-7.0.15-functions.rdb")), libraries(part));
        }
        assertTrue(!libraries(parts(out).get(0)).isEmpty());
    }

    private static Set<String> libraries(Path dump) throws IOException {
        Set<String> libraries = new TreeSet<>();
        try (RdbReader in = RdbReader.open(dump)) {
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                if (entry instanceof FunctionEntry library) {
                    libraries.add(library.code().toString());
                }
            }
        }
        return libraries;
    }

    private static Dataset<Row> table(String table, Path dump) {
        return SharedSession.get().read().format("rdb").option("table", table).load(dump.toString());
    }

    @Test
    void elementsBecomeKeysAgain() throws IOException {
        Path dump = SharedSession.DUMPS.resolve("redis-8.0-rich.rdb");
        Dataset<Row> elements = table("elements", dump)
                .join(table("keys", dump).select("db", "key", "expiry"), new String[] {"db", "key"}, "inner");
        Dataset<Row> plain = elements.where("type in ('string', 'list', 'set', 'zset', 'hash')");
        Path out = directory.resolve("parts");
        slots(plain, 2, "redis-8.0").option("table", "elements").save(out.toString());
        String[] ofElement = {"db", "key", "type", "field", "value", "score", "field_expiry"};
        String inOrder = "case when type = 'list' then ordinal end";
        List<String> expected = TableContents.sorted(
                plain.select(Stream.of(ofElement).map(name -> col(name)).toArray(Column[]::new))
                        .unionByName(plain.selectExpr("db", "key", "type", inOrder + " ordinal"), true));
        assertTrue(expected.size() > 1000);
        Dataset<Row> again = table("elements", out);
        assertEquals(
                expected,
                TableContents.sorted(
                        again.select(Stream.of(ofElement).map(name -> col(name)).toArray(Column[]::new))
                                .unionByName(again.selectExpr("db", "key", "type", inOrder + " ordinal"), true)));
        String keys = "type in ('string', 'list', 'set', 'zset', 'hash')";
        assertEquals(
                TableContents.sorted(table("keys", dump).where(keys).select("db", "key", "type", "elements", "expiry")),
                TableContents.sorted(table("keys", out).select("db", "key", "type", "elements", "expiry")));
        Path other = directory.resolve("o");
        assertSaveFails(
                "its elements are not all of it",
                slots(elements, 2, "redis-8.0").option("table", "elements"),
                other);
        assertSaveFails(
                "twice", slots(plain.union(plain.limit(1)), 2, "redis-8.0").option("table", "elements"), other);
        assertSaveFails(
                "no column expiry; if no key expires, a column of nulls says so",
                slots(plain.drop("expiry"), 2, "redis-8.0").option("table", "elements"),
                other);
    }

    @Test
    void missingOptionsAndColumnsAreNamed() {
        Dataset<Row> rows = keys(RICH);
        Path out = directory.resolve("o");
        assertSaveFails("option target is missing", rows.write().format("rdb").option("by", "hash"), out);
        assertSaveFails("option by is missing", rows.write().format("rdb").option("target", "redis-7.0"), out);
        assertSaveFails("no such target", slots(rows, 2, "redis-99"), out);
        assertSaveFails("there is no {shard}", slots(rows, 2, "redis-7.0").option("name", "{shard}.rdb"), out);
        assertSaveFails("it is a number from 1", slots(rows, 0, "redis-7.0"), out);
        assertSaveFails("goes with by=nodes", slots(rows, 2, "redis-7.0").option("nodes", RICH.toString()), out);
        assertSaveFails("no column value", slots(rows.drop("value"), 2, "redis-7.0"), out);
        assertSaveFails("no column expiry", slots(rows.drop("expiry"), 2, "redis-7.0"), out);
        assertSaveFails("no column db", slots(rows.drop("db"), 2, "redis-7.0"), out);
        assertSaveFails("no column key", slots(rows.drop("key"), 2, "redis-7.0"), out);
        assertSaveFails(
                "column expiry is of type string", slots(rows.withColumn("expiry", lit("x")), 2, "redis-7.0"), out);
        assertSaveFails(
                "option slots leaves out 101-16383",
                rows.write()
                        .format("rdb")
                        .option("by", "slots")
                        .option("slots", "0-50;51-100")
                        .option("target", "redis-7.0"),
                out);
    }
}
