package io.rdbkit.parquet;

import io.rdbkit.EntryFormat;
import io.rdbkit.RdbEntry;
import io.rdbkit.format.Slice;
import io.rdbkit.table.Column;
import io.rdbkit.table.ColumnKind;
import io.rdbkit.table.TableRows;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * Packs rows for {@link PackedRows}, in the threads of a pool:
 *
 * <pre>
 * length of what follows    4 bytes
 * which columns are null    4 bytes, a bit for each
 * each other column         INT: 4 bytes; LONG, TIME, DOUBLE: 8 bytes; TEXT, BYTES: length in 4 bytes, and the bytes
 * </pre>
 */
final class RowFormat implements EntryFormat {

    private static final int BUFFER = 1 << 16;

    /** More than all numbers of a row and the lengths of its bytes take. */
    private static final int NUMBERS = 512;

    private final TableRows rows;
    private final ColumnKind[] kinds;
    private final boolean[] nullable;
    private final Slice[] slices;
    private final byte[] buffer = new byte[BUFFER];
    private int length;
    private OutputStream out = OutputStream.nullOutputStream();

    RowFormat(List<Column> columns, TableRows rows) {
        this.rows = rows;
        kinds = columns.stream().map(Column::kind).toArray(ColumnKind[]::new);
        nullable = new boolean[kinds.length];
        slices = new Slice[kinds.length];
        for (int i = 0; i < kinds.length; i++) {
            nullable[i] = columns.get(i).isNullable();
        }
    }

    @Override
    public void begin(long ordinal, OutputStream to) {
        out = to;
        length = 0;
    }

    @Override
    public void write(RdbEntry entry, OutputStream to) throws IOException {
        rows.begin(entry);
        while (rows.next()) {
            pack();
        }
    }

    private void pack() throws IOException {
        int nulls = 0;
        long bytes = 0;
        int numbers = Integer.BYTES;
        for (int i = 0; i < kinds.length; i++) {
            if (nullable[i] && rows.isNull(i)) {
                nulls |= 1 << i;
                continue;
            }
            switch (kinds[i]) {
                case INT -> numbers += Integer.BYTES;
                case LONG, TIME, DOUBLE -> numbers += Long.BYTES;
                case TEXT, BYTES -> {
                    numbers += Integer.BYTES;
                    slices[i] = rows.bytes(i);
                    bytes += slices[i].length();
                }
            }
        }
        if (BUFFER - length < NUMBERS + bytes) {
            flush();
        }
        putInt(Math.toIntExact(numbers + bytes));
        putInt(nulls);
        for (int i = 0; i < kinds.length; i++) {
            if ((nulls & 1 << i) == 0) {
                put(i);
            }
        }
    }

    private void put(int column) throws IOException {
        switch (kinds[column]) {
            case INT -> putInt((int) rows.number(column));
            case LONG, TIME -> putLong(rows.number(column));
            case DOUBLE -> putLong(Double.doubleToRawLongBits(rows.real(column)));
            case TEXT, BYTES -> put(slices[column]);
        }
    }

    private void putInt(int number) {
        PackedRows.INT.set(buffer, length, number);
        length += Integer.BYTES;
    }

    private void putLong(long number) {
        PackedRows.LONG.set(buffer, length, number);
        length += Long.BYTES;
    }

    private void put(Slice bytes) throws IOException {
        putInt(bytes.length());
        if (BUFFER - length < NUMBERS + bytes.length()) {
            flush();
            out.write(bytes.array(), bytes.offset(), bytes.length());
            return;
        }
        System.arraycopy(bytes.array(), bytes.offset(), buffer, length, bytes.length());
        length += bytes.length();
    }

    private void flush() throws IOException {
        out.write(buffer, 0, length);
        length = 0;
    }

    @Override
    public void end(OutputStream to) throws IOException {
        flush();
    }
}
