package io.rdbkit.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.table.Table;
import io.rdbkit.transform.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dumps in another file system than that of the machine. */
class StoreTest {

    private static final String IMPLEMENTATION = "fs.store.impl";
    private static final Path DUMP = SharedSession.DUMPS.resolve("redis-7.0-rich.rdb");

    @TempDir
    Path directory;

    private static DataFrameReader rdb() {
        return SharedSession.get().read().format("rdb").option(IMPLEMENTATION, StoreFileSystem.class.getName());
    }

    @Test
    void partsAreReadFromTheirPlaces() throws IOException {
        long before = StoreFileSystem.OPENED.get();
        Dataset<Row> keys = rdb().option("partSize", "1000").load("store:" + DUMP);
        assertTrue(keys.rdd().getNumPartitions() > 5);
        assertEquals(
                TableContents.of(DUMP, Table.KEYS).stream()
                        .map(line -> line.replace("file:", "store:"))
                        .toList(),
                TableContents.of(keys));
        assertTrue(StoreFileSystem.OPENED.get() - before > 5);
        assertEquals(
                keys.count(),
                rdb().load("store:" + SharedSession.DUMPS + "/redis-7.0-*.rdb").count());
    }

    @Test
    void partsAreWrittenWithoutARename() throws IOException {
        Path out = directory.resolve("parts");
        for (String mode : new String[] {"error", "overwrite"}) {
            rdb().option("value", "true")
                    .load("store:" + DUMP)
                    .write()
                    .format("rdb")
                    .option(IMPLEMENTATION, StoreFileSystem.class.getName())
                    .option("by", "hash")
                    .option("into", 2)
                    .option("target", "redis-7.0")
                    .mode(mode)
                    .save("store:" + out);
            Set<String> keys = new TreeSet<>();
            for (Manifest.Listed part : Manifest.parts(out.resolve("manifest.json"))) {
                part.require(out.resolve(part.file()));
                keys.addAll(TableContents.keys(out.resolve(part.file())));
            }
            assertEquals(TableContents.keys(DUMP), keys);
            assertEquals(3, Files.list(out).count(), "two parts and the manifest");
        }
    }
}
