package io.rdbkit.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BadFilesTest {

    @TempDir
    Path directory;

    private long inGood;
    private int cutAt;

    private static DataFrameReader rdb() {
        return SharedSession.get().read().format("rdb");
    }

    @BeforeEach
    void damage() throws IOException {
        byte[] dump = Files.readAllBytes(SharedSession.DUMPS.resolve("redis-7.0-rich.rdb"));
        Files.write(directory.resolve("good.rdb"), dump);
        cutAt = dump.length / 2;
        Files.write(directory.resolve("cut.rdb"), Arrays.copyOf(dump, cutAt));
        byte[] flipped = dump.clone();
        flipped[dump.length - 1] ^= 1;
        Files.write(directory.resolve("sum.rdb"), flipped);
        Files.writeString(directory.resolve("text.rdb"), "no dump at all");
        Files.write(directory.resolve("empty.rdb"), new byte[0]);
        inGood = rdb().load(directory.resolve("good.rdb").toString()).count();
        assertTrue(inGood > 50);
    }

    @Test
    void aBadFileFailsWithItsNameAndOffset() {
        ReadTest.assertFails(
                "cut.rdb: ", rdb().load(directory.resolve("cut.rdb").toString()));
        ReadTest.assertFails(
                "at offset " + cutAt, rdb().load(directory.resolve("cut.rdb").toString()));
        ReadTest.assertFails(
                "sum.rdb: wrong checksum",
                rdb().load(directory.resolve("sum.rdb").toString()));
        ReadTest.assertFails(
                "text.rdb: not an RDB", rdb().load(directory.resolve("text.rdb").toString()));
        ReadTest.assertFails(
                "empty.rdb: the input is empty",
                rdb().load(directory.resolve("empty.rdb").toString()));
        for (String size : List.of("1", "3000")) { // in parts the walk finds it
            ReadTest.assertFails(
                    "sum.rdb: wrong checksum",
                    rdb().option("partSize", size)
                            .load(directory.resolve("sum.rdb").toString()));
        }
    }

    @Test
    void badFilesAreLeftOutAndListed() {
        for (String size : List.of("1000", "1GB")) {
            Dataset<Row> skipping =
                    rdb().option("badFiles", "skip").option("partSize", size).load(directory.toString());
            assertEquals(inGood, skipping.count());
            assertEquals(1, skipping.select("source").distinct().count());
        }
        List<Row> bad = rdb().option("table", "bad-files")
                .load(directory.toString())
                .orderBy("source")
                .collectAsList();
        assertEquals(
                List.of("cut.rdb", "empty.rdb", "sum.rdb", "text.rdb"),
                bad.stream()
                        .map(row -> row.getString(0).substring(row.getString(0).lastIndexOf('/') + 1))
                        .toList());
        assertEquals(cutAt, bad.get(0).getLong(1));
        assertTrue(bad.get(2).getString(2).startsWith("wrong checksum"), bad.get(2)::toString);
        assertEquals(
                4,
                rdb().option("table", "bad-files")
                        .load(directory.toString())
                        .select("error")
                        .count());
    }
}
