package io.rdbkit.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.Dumps;
import io.rdbkit.RdbBytes;
import io.rdbkit.RdbEntry;
import io.rdbkit.RdbReader;
import io.rdbkit.ReadOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TableRowsTest {

    private static final long NOW = 2_000_000_000_000L;

    private static final String MODULE_ID = "81" + "69b71d79f8218803";

    private final TableInput input = new TableInput("a.rdb");

    /** A line for each row. */
    private static List<String> rows(byte[] file, Table table, List<Column> columns, TableInput input)
            throws IOException {
        List<String> lines = new ArrayList<>();
        TableRows rows = TableRows.of(table, columns, input);
        try (RdbReader in = RdbReader.open(new ByteArrayInputStream(file), ReadOptions.DEFAULT)) {
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                input.see(entry);
                rows.begin(entry);
                while (rows.next()) {
                    lines.add(line(rows, columns));
                }
            }
        }
        return lines;
    }

    private static String line(TableRows rows, List<Column> columns) throws IOException {
        List<String> cells = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            cells.add(cell(rows, columns.get(i), i));
        }
        return String.join(" ", cells);
    }

    private static String cell(TableRows rows, Column column, int i) throws IOException {
        if (rows.isNull(i)) {
            assertTrue(column.isNullable(), column::name);
            return "-";
        }
        return switch (column.kind()) {
            case INT, LONG, TIME -> Long.toString(rows.number(i));
            case DOUBLE -> Double.toString(rows.real(i));
            case TEXT, BYTES -> rows.bytes(i).toString();
        };
    }

    /** The columns of a table with these names. */
    private static List<Column> columns(Table table, String... names) {
        List<String> wanted = List.of(names);
        return table.columns().stream()
                .filter(column -> wanted.contains(column.name()))
                .toList();
    }

    @ParameterizedTest
    @EnumSource(Table.class)
    void aColumnHasTheSameValuesAloneAndAmongAll(Table table) throws IOException {
        int all = 0;
        List<byte[]> files = new ArrayList<>();
        for (Path dump : Dumps.testdata()) {
            files.add(Files.readAllBytes(dump));
        }
        for (byte[] file : files) {
            List<List<String>> alone = new ArrayList<>();
            for (Column column : table.columns()) {
                alone.add(rows(file, table, List.of(column), new TableInput("a.rdb")));
            }
            List<String> together = rows(file, table, table.columns(), new TableInput("a.rdb"));
            for (int row = 0; row < together.size(); row++) {
                int its = row;
                assertEquals(
                        together.get(row),
                        String.join(
                                " ", alone.stream().map(rows -> rows.get(its)).toList()));
            }
            all += together.size();
        }
        assertTrue(all > 500, all + " rows");
    }

    @Test
    void aKeyIsOneRow() throws IOException {
        byte[] file = RdbBytes.redis(9)
                .aux("redis-ver", "6.2.0")
                .select(3)
                .bytes(252)
                .le(8, NOW)
                .bytes(249, 7)
                .string("user:{12}:\u00ff", "value")
                .end();
        assertEquals(
                List.of("a.rdb 3 8373 user:{12}:\\xff user: string embstr 1 6 " + NOW + " - 7 9"),
                rows(
                        file,
                        Table.KEYS,
                        columns(
                                Table.KEYS,
                                "source",
                                "db",
                                "slot",
                                "key",
                                "prefix",
                                "type",
                                "encoding",
                                "elements",
                                "value_bytes",
                                "expiry",
                                "idle",
                                "freq",
                                "rdb_version"),
                        input));
    }

    @Test
    void elementsOfAllKindsHaveRows() throws IOException {
        byte[] file = RdbBytes.redis(9)
                .select(0)
                .string("s", "")
                .key(1, "l")
                .len(2)
                .str("x", "y")
                .key(5, "z")
                .len(1)
                .str("m")
                .le(8, Double.doubleToLongBits(-0.5))
                .key(4, "h")
                .len(1)
                .str("f", "v")
                .end();
        assertEquals(
                List.of("s 0 -  -", "l 0 - x -", "l 1 - y -", "z 0 - m -0.5", "h 0 f v -"),
                rows(
                        file,
                        Table.ELEMENTS,
                        columns(Table.ELEMENTS, "key", "ordinal", "field", "value", "score"),
                        input));
    }

    @Test
    void expiriesOfMembersBehindTheKeyAreInTheirRows() throws IOException {
        byte[] file = RdbBytes.redis(9)
                .aux("redis-ver", "6.3.4")
                .select(0)
                .key(2, "set")
                .len(2)
                .str("later", "never")
                .aux("keydb-subexpire-key", "later")
                .aux("keydb-subexpire-when", Long.toString(NOW))
                .end();
        assertEquals(
                List.of("later " + NOW, "never -"),
                rows(file, Table.ELEMENTS, columns(Table.ELEMENTS, "value", "field_expiry"), input));
    }

    @Test
    void partsWithoutARowAreCounted() throws IOException {
        byte[] streams = Files.readAllBytes(Path.of("../testdata/redis-8.0-streams.rdb"));
        assertTrue(rows(streams, Table.ELEMENTS, Table.ELEMENTS.columns(), input).stream()
                .anyMatch(row -> row.contains(" stream ")));
        assertTrue(input.groupsLeftOut() > 0);
        assertEquals(0, input.moduleValues());
        TableInput other = new TableInput("b.rdb");
        byte[] module = RdbBytes.redis(9)
                .select(0)
                .key(7, "m")
                .hex(MODULE_ID)
                .bytes(2, 5, 0)
                .end();
        assertEquals(
                List.of("b.rdb 0 m module 0 - - - - -"), rows(module, Table.ELEMENTS, Table.ELEMENTS.columns(), other));
        assertEquals(1, other.moduleValues());
    }

    @Test
    void aColumnOfTheOtherTableIsRefused() {
        List<Column> columns = columns(Table.KEYS, "slot");
        assertThrows(IllegalArgumentException.class, () -> TableRows.of(Table.ELEMENTS, columns, input));
    }
}
