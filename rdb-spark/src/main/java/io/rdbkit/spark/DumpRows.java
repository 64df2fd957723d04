package io.rdbkit.spark;

import io.rdbkit.DumpPayload;
import io.rdbkit.KeyEntry;
import io.rdbkit.ReadOptions;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.format.Slice;
import io.rdbkit.table.Column;
import io.rdbkit.table.ColumnKind;
import io.rdbkit.table.TableInput;
import io.rdbkit.table.TableRows;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeRowWriter;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** The rows of keys or elements as Spark has them in memory. A row is valid until the next. */
final class DumpRows {

    private static final List<String> OF_MEMORY = List.of("memory", "allocated");
    private static final String OF_EXPIRY = "expiry";

    /** The columns of {@link #rows} and those of {@link #measured}. */
    private record Places(List<Column> columns, int[] places) {

        /** Writes all of them. */
        void write(TableRows from, UnsafeRowWriter to) throws IOException {
            for (int i = 0; i < places.length; i++) {
                write(from, i, columns.get(i).kind(), places[i], to);
            }
        }

        private static void write(TableRows from, int i, ColumnKind kind, int place, UnsafeRowWriter to)
                throws IOException {
            if (from.isNull(i)) {
                to.setNullAt(place);
                return;
            }
            switch (kind) {
                case INT -> to.write(place, (int) from.number(i));
                case LONG -> to.write(place, from.number(i));
                case TIME -> to.write(place, Timestamps.micros(from.number(i)));
                case DOUBLE -> to.write(place, from.real(i));
                case TEXT, BYTES -> {
                    Slice bytes = from.bytes(i);
                    to.write(place, bytes.array(), bytes.offset(), bytes.length());
                }
            }
        }
    }

    private final UnsafeRowWriter writer;
    private final Places plain;
    private final TableRows rows;
    /** The columns for which a value is measured after its payload was taken; null if there is none. */
    private final @Nullable Places ofMemory;

    private final @Nullable TableRows measured;
    /** The place of the payload; -1 if nobody wants it. */
    private final int payload;

    private final boolean wantsExpiry;
    private final boolean measures;
    private @Nullable KeyEntry key;
    private @Nullable UnsafeRow row;

    DumpRows(DumpTable table, StructType schema, TableInput input) {
        writer = new UnsafeRowWriter(schema.length());
        payload = table == DumpTable.KEYS ? indexOf(DumpTable.VALUE.name(), schema) : -1;
        measures = OF_MEMORY.stream().anyMatch(name -> indexOf(name, schema) >= 0);
        wantsExpiry = indexOf(OF_EXPIRY, schema) >= 0;
        boolean apart = measures && payload >= 0;
        plain = places(table, schema, apart, false);
        rows = TableRows.of(table.rows(), plain.columns(), input);
        ofMemory = apart ? places(table, schema, true, true) : null;
        measured = ofMemory == null ? null : TableRows.of(table.rows(), ofMemory.columns(), input);
    }

    private static int indexOf(String column, StructType schema) {
        return List.of(schema.fieldNames()).indexOf(column);
    }

    /** @param memory whether it is the columns of memory, or the others */
    private static Places places(DumpTable table, StructType schema, boolean apart, boolean memory) {
        List<Column> columns = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        int place = 0;
        for (StructField field : schema.fields()) {
            Column column = table.column(field);
            boolean isOfMemory = apart && OF_MEMORY.contains(column.name());
            if (column != DumpTable.VALUE && isOfMemory == memory) {
                columns.add(column);
                places.add(place);
            }
            place++;
        }
        return new Places(columns, places.stream().mapToInt(Integer::intValue).toArray());
    }

    /** Whether a value is copied after it was measured. */
    boolean readsTwice() {
        return payload >= 0;
    }

    /** Whether it tells figures about memory. */
    boolean measures() {
        return measures;
    }

    /** Begins with a key. */
    void begin(KeyEntry next) {
        key = next;
        rows.begin(next);
    }

    /** Goes to the next row of the key. */
    boolean next() throws IOException {
        if (key == null) {
            return false;
        }
        if (!rows.next()) {
            key = null;
            return false;
        }
        writer.reset();
        writer.zeroOutNullBytes();
        plain.write(rows, writer);
        if (payload >= 0) {
            writePayload(key);
        }
        row = writer.getRow();
        return true;
    }

    private void writePayload(KeyEntry of) throws IOException {
        if (!of.memberExpiries().isEmpty()) {
            throw new RdbRefusedException(
                    RdbRefusedException.Reason.LOSS,
                    "members with an expiry of their own, as KeyDB writes them, and a payload has no room for it",
                    of.offset(),
                    of);
        }
        if (wantsExpiry && of.hasExpiry() && !Timestamps.isExact(of.expiry())) {
            throw new RdbRefusedException(
                    RdbRefusedException.Reason.LOSS,
                    "an expiry of " + of.expiry() + " ms, and a timestamp has no room for it",
                    of.offset(),
                    of);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        of.dump().copyTo(bytes);
        byte[] whole = bytes.toByteArray();
        writer.write(payload, whole);
        if (measured != null && ofMemory != null) {
            measured.begin(DumpPayload.restore(
                    of.db(), of.key(), of.expiry(), of.eviction(), Bytes.wrap(whole), ReadOptions.DEFAULT));
            measured.next();
            ofMemory.write(measured, writer);
        }
    }

    @SuppressWarnings("NullAway") // next() has made it
    UnsafeRow row() {
        return row;
    }
}
