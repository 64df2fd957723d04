package io.rdbkit.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.KeyEntry;
import io.rdbkit.RdbEntry;
import io.rdbkit.RdbReader;
import io.rdbkit.cli.TinyRdb;
import io.rdbkit.table.Table;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadTest {

    private final SparkSession spark = SharedSession.get();

    @TempDir
    Path directory;

    private DataFrameReader rdb() {
        return spark.read().format("rdb");
    }

    private static List<Path> dumps() throws IOException {
        try (Stream<Path> files = Files.list(SharedSession.DUMPS)) {
            return files.filter(file -> file.toString().endsWith(".rdb"))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> expected(Table table) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Path dump : dumps()) {
            lines.addAll(TableContents.of(dump, table));
        }
        return lines.stream().sorted().toList();
    }

    @Test
    void theTablesHaveWhatTheLibrarySays() throws IOException {
        String all = SharedSession.DUMPS.toString();
        List<String> keys = expected(Table.KEYS);
        assertTrue(keys.size() > 500);
        assertEquals(keys, TableContents.sorted(rdb().load(all)));
        List<String> elements = expected(Table.ELEMENTS);
        assertTrue(elements.size() > keys.size());
        assertEquals(
                elements, TableContents.sorted(rdb().option("table", "elements").load(all)));
    }

    @Test
    void aFileInPartsHasTheSameRows() throws IOException {
        String all = SharedSession.DUMPS.toString();
        Dataset<Row> parts = rdb().option("partSize", "4000").load(all);
        assertTrue(parts.rdd().getNumPartitions() > 30, "parts");
        assertEquals(expected(Table.KEYS), TableContents.sorted(parts));
        Path one = SharedSession.DUMPS.resolve("valkey-9.1-field-ttls.rdb");
        Dataset<Row> small = rdb().option("partSize", "1").load(one.toString());
        List<String> keys = TableContents.of(one, Table.KEYS);
        assertTrue(small.rdd().getNumPartitions() >= keys.size(), "a part for each record");
        assertEquals(keys, TableContents.of(small));
        assertEquals(
                TableContents.of(one, Table.ELEMENTS),
                TableContents.of(rdb().option("table", "elements")
                        .option("partSize", "1")
                        .load(one.toString())));
    }

    @Test
    void columnsComeInAnyOrder() throws IOException {
        Dataset<Row> all = rdb().load(SharedSession.DUMPS.toString());
        String[] turned = all.columns().clone();
        java.util.Collections.reverse(java.util.Arrays.asList(turned));
        Dataset<Row> back = all.selectExpr(turned).selectExpr(all.columns());
        assertEquals(expected(Table.KEYS), TableContents.sorted(back));
        assertEquals(expected(Table.KEYS).size(), all.count());
        assertEquals(
                all.selectExpr("sum(length(key))").first().getLong(0),
                all.collectAsList().stream()
                        .mapToLong(row -> row.<byte[]>getAs("key").length)
                        .sum());
    }

    @Test
    void aPayloadIsThatOfDump() throws IOException {
        for (Path dump : dumps()) {
            Dataset<Row> with = rdb().option("value", "true").load(dump.toString());
            List<Row> rows = with.collectAsList();
            List<String> others = TableContents.of(with.drop("value"));
            assertEquals(TableContents.of(dump, Table.KEYS), others);
            try (RdbReader in = RdbReader.open(dump)) {
                int i = 0;
                for (RdbEntry entry; (entry = in.next()) != null; ) {
                    if (entry instanceof KeyEntry key) {
                        ByteArrayOutputStream payload = new ByteArrayOutputStream();
                        key.dump().copyTo(payload);
                        Row row = rows.get(i);
                        assertArrayEquals(payload.toByteArray(), row.getAs("value"), key::toString);
                        assertEquals(
                                others.get(i),
                                TableContents.line(with.drop("value").schema().length() == 16 ? without(row) : row));
                        i++;
                    }
                }
                assertEquals(rows.size(), i);
            }
        }
    }

    /** The row with a payload has the same figures, those about memory too. */
    private static Row without(Row row) {
        Object[] cells = new Object[row.length() - 1];
        for (int i = 0; i < cells.length; i++) {
            cells[i] = row.get(i);
        }
        return org.apache.spark.sql.RowFactory.create(cells);
    }

    @Test
    void filesAreFoundByNameGlobDirectoryAndManifest() throws IOException {
        Path a = Files.copy(SharedSession.DUMPS.resolve("redis-6.2-multidb.rdb"), directory.resolve("a.rdb"));
        Path b = Files.copy(SharedSession.DUMPS.resolve("redis-8.0-multidb.rdb"), directory.resolve("b.rdb"));
        Files.writeString(directory.resolve("notes.txt"), "no dump");
        long inA = rdb().load(a.toString()).count();
        long inB = rdb().load(b.toString()).count();
        assertEquals(inA + inB, rdb().load(directory.toString()).count());
        assertEquals(
                inA + inB,
                rdb().load(a.toString(), b.toString(), directory + "/[ab].rdb").count());
        assertEquals(inB, rdb().load(directory + "/b*").count());
        Files.writeString(directory.resolve("manifest.json"), "{\"parts\": [{\"file\": \"b.rdb\"}]}");
        assertEquals(inB, rdb().load(directory.toString()).count());
        Files.writeString(directory.resolve("manifest.json"), "{\"parts\": [{\"file\": \"b.rdb\", \"bytes\": 3}]}");
        assertFails("has " + Files.size(b) + " bytes, and manifest.json lists 3", rdb().load(directory.toString()));
        assertFails("no such file", rdb().load(directory + "/none.rdb"));
        assertFails(
                "no *.rdb in this directory",
                rdb().load(Files.createDirectory(directory.resolve("empty")).toString()));
    }

    static void assertFails(String text, Dataset<Row> rows) {
        Exception e = assertThrows(Exception.class, rows::count);
        StringBuilder messages = new StringBuilder();
        for (Throwable t = e; t != null; t = t.getCause()) {
            messages.append(t.getMessage()).append('\n');
        }
        assertTrue(messages.toString().contains(text), () -> "\"" + text + "\" is not in: " + messages);
    }

    @Test
    void aCompressedFileIsReadAsOne() throws IOException {
        Path plain = SharedSession.DUMPS.resolve("redis-7.0-rich.rdb");
        Path packed = directory.resolve("packed.rdb");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            Files.copy(plain, out);
        }
        Dataset<Row> rows =
                rdb().option("partSize", "100").load(packed.toString()).drop("source");
        assertEquals(1, rows.rdd().getNumPartitions());
        assertEquals(TableContents.of(rdb().load(plain.toString()).drop("source")), TableContents.of(rows));
    }

    @Test
    void commandsBehindTheRdbAreRefusedOrLeftOut() throws IOException {
        Path aof = Files.write(
                directory.resolve("aof.rdb"),
                TinyRdb.of(rdb -> rdb.db(0).key("k", "v").end().raw("*2\r\n$3\r\nDEL\r\n$1\r\nk\r\n")));
        for (String size : List.of("1", "1000")) {
            assertFails("aof.rdb: ", rdb().option("partSize", size).load(aof.toString()));
            assertEquals(
                    1,
                    rdb().option("partSize", size)
                            .option("dropAofTail", "true")
                            .load(aof.toString())
                            .count());
        }
    }

    @Test
    void wrongOptionsAreNamed() {
        for (String[] option : List.of(
                new String[] {"table", "values", "option table=values: there are keys, elements, bad-files"},
                new String[] {"partSize", "some", "option partSize=some"},
                new String[] {"partSize", "0", "it is at least 1"},
                new String[] {"badFiles", "drop", "it is fail or skip"},
                new String[] {"value", "yes", "it is true or false"})) {
            Exception e = assertThrows(IllegalArgumentException.class, () -> rdb().option(option[0], option[1])
                    .load("x.rdb"));
            assertTrue(e.getMessage().contains(option[2]), e::getMessage);
        }
    }

    @Test
    void statisticsTellSizeAndCount() throws IOException {
        Path dump = SharedSession.DUMPS.resolve("redis-7.0-rich.rdb");
        Dataset<Row> rows = rdb().load(dump.toString());
        var statistics = rows.queryExecution().optimizedPlan().stats();
        assertEquals(Files.size(dump), statistics.sizeInBytes().toLong());
        assertTrue(statistics.rowCount().isDefined());
        long first = rows.where("db = 0").count();
        assertEquals(first, Long.parseLong(statistics.rowCount().get().toString()));
    }
}
