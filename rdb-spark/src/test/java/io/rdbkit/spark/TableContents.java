package io.rdbkit.spark;

import io.rdbkit.KeyEntry;
import io.rdbkit.RdbEntry;
import io.rdbkit.RdbReader;
import io.rdbkit.format.Slice;
import io.rdbkit.table.Column;
import io.rdbkit.table.Table;
import io.rdbkit.table.TableInput;
import io.rdbkit.table.TableRows;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The rows of a table as lines of text, which can be compared. */
final class TableContents {

    private TableContents() {}

    /** What the library says, without Spark, of all columns. */
    static List<String> of(Path dump, Table table) throws IOException {
        List<String> lines = new ArrayList<>();
        TableInput input = new TableInput("file:" + dump);
        TableRows rows = TableRows.of(table, table.columns(), input);
        try (RdbReader in = RdbReader.open(dump)) {
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                input.see(entry);
                rows.begin(entry);
                while (rows.next()) {
                    lines.add(line(rows, table.columns()));
                }
            }
        }
        return lines;
    }

    private static String line(TableRows rows, List<Column> columns) throws IOException {
        List<String> cells = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            if (rows.isNull(i)) {
                cells.add("null");
                continue;
            }
            cells.add(
                    switch (columns.get(i).kind()) {
                        case INT, LONG, TIME -> Long.toString(rows.number(i));
                        case DOUBLE -> Double.toString(rows.real(i));
                        case TEXT -> new String(bytes(rows.bytes(i)), StandardCharsets.UTF_8);
                        case BYTES -> HexFormat.of().formatHex(bytes(rows.bytes(i)));
                    });
        }
        return String.join(" ", cells);
    }

    private static byte[] bytes(Slice slice) {
        return slice.toBytes().toByteArray();
    }

    /** The rows of Spark, in the order in which they come. */
    static List<String> of(Dataset<Row> rows) {
        return rows.collectAsList().stream().map(TableContents::line).toList();
    }

    /** The same, sorted. */
    static List<String> sorted(Dataset<Row> rows) {
        return of(rows).stream().sorted().toList();
    }

    static String line(Row row) {
        return String.join(
                " ",
                IntStream.range(0, row.length()).mapToObj(i -> cell(row.get(i))).toList());
    }

    private static String cell(Object value) {
        if (value instanceof byte[] bytes) {
            return HexFormat.of().formatHex(bytes);
        }
        return value instanceof Timestamp time ? Long.toString(time.getTime()) : String.valueOf(value);
    }

    /** The keys of a dump, each as its database, name, expiry, eviction data and payload. */
    static TreeSet<String> keys(Path dump) throws IOException {
        TreeSet<String> keys = new TreeSet<>();
        try (RdbReader in = RdbReader.open(dump)) {
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                if (entry instanceof KeyEntry key) {
                    java.io.ByteArrayOutputStream payload = new java.io.ByteArrayOutputStream();
                    key.dump().copyTo(payload);
                    keys.add(key.db() + " " + key.key() + " " + key.expiry() + " " + key.eviction() + " "
                            + HexFormat.of().formatHex(payload.toByteArray()));
                }
            }
        }
        return keys;
    }
}
