package io.rdbkit.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rdbkit.cli.CommandRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sums of the tables are those that the command tells. */
class CommandSumsTest {

    private static final String SUMS =
            "count(*) keys, count(expiry) expiring, sum(memory) memory, sum(allocated) allocated, sum(value_bytes) size,"
                    + " sum(elements) elements";

    @ParameterizedTest
    @ValueSource(strings = {"redis-3.2-rich", "redis-7.0-rich", "redis-8.0-rich", "valkey-8.1-rich", "valkey-9.1-rich"})
    void memoryAndInfoTellTheSame(String name) throws IOException {
        Path dump = SharedSession.DUMPS.resolve(name + ".rdb");
        for (String size : List.of("1GB", "2000")) {
            Dataset<Row> keys = SharedSession.get()
                    .read()
                    .format("rdb")
                    .option("partSize", size)
                    .load(dump.toString());
            JsonNode memory = new ObjectMapper()
                    .readTree(CommandRun.of("memory", dump, "--format", "json")
                            .exits(0)
                            .out());
            assertSame(memory.get("total"), keys.selectExpr(SUMS.split(", ")).first());
            List<Row> types = keys.groupBy("type")
                    .agg(
                            org.apache.spark.sql.functions.expr("count(*)").as("keys"),
                            org.apache.spark.sql.functions.expr("count(expiry)").as("expiring"),
                            org.apache.spark.sql.functions.expr("sum(memory)").as("memory"),
                            org.apache
                                    .spark
                                    .sql
                                    .functions
                                    .expr("sum(allocated)")
                                    .as("allocated"),
                            org.apache
                                    .spark
                                    .sql
                                    .functions
                                    .expr("sum(value_bytes)")
                                    .as("size"),
                            org.apache.spark.sql.functions.expr("sum(elements)").as("elements"))
                    .collectAsList();
            assertTrue(types.size() >= 5);
            for (Row type : types) {
                for (JsonNode told : memory.get("type")) {
                    if (told.get("name").textValue().equals(type.getString(0))) {
                        assertSame(told, type);
                    }
                }
            }
            String info = new String(CommandRun.of("info", dump).exits(0).out(), StandardCharsets.UTF_8);
            TreeSet<String> dbs = new TreeSet<>();
            for (Row db : keys.groupBy("db").count().collectAsList()) {
                dbs.add(db.getInt(0) + " " + db.getLong(1));
            }
            TreeSet<String> told = new TreeSet<>();
            info.lines()
                    .filter(line -> line.matches("  db [0-9]+ .*"))
                    .map(line -> line.strip().split("[ ,:]+"))
                    .forEach(words -> told.add(words[1] + " " + words[2]));
            assertEquals(told, dbs, info);
        }
    }

    private static void assertSame(JsonNode told, Row row) {
        for (String figure : List.of("keys", "expiring", "memory", "allocated", "size", "elements")) {
            assertEquals(told.get(figure).longValue(), row.<Long>getAs(figure), figure + " of " + row);
        }
    }
}
