package io.rdbkit.table;

import io.rdbkit.RdbEntry;
import io.rdbkit.format.Slice;
import java.io.IOException;
import java.util.List;

/**
 * Makes the rows of a table, entry by entry. Only wanted columns are computed: without {@code memory} and {@code allocated} no value is measured.
 *
 * <pre>{@code
 * TableInput input = new TableInput("dump.rdb");
 * TableRows rows = TableRows.of(Table.ELEMENTS, Table.ELEMENTS.columns(), input);
 * for (RdbEntry entry; (entry = in.next()) != null; ) {
 *     input.see(entry);
 *     rows.begin(entry);
 *     while (rows.next()) {
 *         // rows.isNull(4), rows.number(4), ...
 *     }
 * }
 * }</pre>
 *
 * <p>A value is pulled element by element; a string is in memory as a whole. One thread may use this.
 */
public abstract class TableRows {

    TableRows() {}

    /**
     * Makes rows.
     *
     * @param columns those that are wanted, of the table; the numbers of columns below are places in this list
     * @param input   the file of the entries
     * @throws IllegalArgumentException if the table has no such column
     */
    public static TableRows of(Table table, List<Column> columns, TableInput input) {
        int[] places = new int[columns.size()];
        for (int i = 0; i < places.length; i++) {
            places[i] = table.columns().indexOf(columns.get(i));
            if (places[i] < 0) {
                throw new IllegalArgumentException(table + " has no " + columns.get(i));
            }
        }
        return table == Table.KEYS ? new KeyRows(places, input) : new ElementRows(places, input);
    }

    /** Begins with an entry. Only keys have rows. Rows of the entry before are gone. */
    public abstract void begin(RdbEntry entry);

    /**
     * Goes to the next row of the entry.
     *
     * @return whether there is one
     * @throws io.rdbkit.format.RdbException if the value is damaged
     */
    public abstract boolean next() throws IOException;

    /** Whether the row has nothing in a column. */
    public abstract boolean isNull(int column) throws IOException;

    /** What the row has in a column of numbers or times. */
    public abstract long number(int column) throws IOException;

    /** What the row has in a column of doubles. */
    public abstract double real(int column);

    /** What the row has in a column of text or bytes. Valid until the next row; each column has a slice of its own. */
    public abstract Slice bytes(int column) throws IOException;
}
