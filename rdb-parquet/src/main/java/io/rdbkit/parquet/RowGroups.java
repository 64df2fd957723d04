package io.rdbkit.parquet;

import io.rdbkit.analyze.MemoryModel;
import io.rdbkit.table.Column;
import io.rdbkit.table.ColumnKind;
import io.rdbkit.table.Table;
import io.rdbkit.table.TableInput;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;

/**
 * The row groups of a Parquet file. Values go straight to the writers of their columns: the rows are flat, and the record consumers of parquet-java, which
 * check each step, take as long as all else.
 */
final class RowGroups implements Closeable {

    /** A row group is full with so many bytes in memory: pages that are compressed already, and the last page of each column, which is not. */
    static final int FULL_MB = 16;

    /** Or with so many rows, the number that DuckDB takes at once: several threads of a reader can share a file. */
    private static final int FULL_ROWS = 122_880;

    private static final int PAGE_BYTES = 256 << 10;
    private static final int DICTIONARY_BYTES = 256 << 10;
    private static final int ROWS_BETWEEN_LOOKS = 1024;
    private static final int BUFFER = 1 << 16;

    /** The bytes of a value from which on the size is looked at after each. */
    private static final int LARGE = 1 << 20;

    private static final int TRUNCATED_TO = 64;

    /** Columns for which a dictionary would be begun in vain. */
    private static final Set<String> DISTINCT =
            Set.of("key", "slot", "expiry", "offset", "ordinal", "value", "field_expiry", "stream_id");

    private final MessageType schema;
    private final Binary source;
    private final ParquetProperties properties;
    private final ZstdPages zstd = new ZstdPages();
    private final ParquetFileWriter file;
    private final ColumnWriter[] writers;
    /** The definition level of a value of each column: 1 where there may be none. */
    private final int[] levels;

    private ColumnChunkPageWriteStore pages;
    private ColumnWriteStore columns;
    private int rowsOfGroup;
    private long rows;

    /** @param source what the first column has in all rows */
    RowGroups(Table table, String source, OutputStream out) throws IOException {
        this.source = Binary.fromString(source);
        schema = ColumnSchema.of(table);
        ParquetProperties.Builder builder = ParquetProperties.builder()
                .withPageSize(PAGE_BYTES)
                .withDictionaryPageSize(DICTIONARY_BYTES)
                .withSizeStatisticsEnabled(false);
        for (Column column : table.columns()) {
            if (DISTINCT.contains(column.name())) {
                builder.withDictionaryEncoding(column.name(), false);
            }
            if (column.kind() == ColumnKind.BYTES || column.kind() == ColumnKind.TEXT) {
                builder.withStatisticsEnabled(column.name(), false); // rows are in the order of the dump, which is none
            }
        }
        properties = builder.build();
        file = new ParquetFileWriter(
                new StreamFile(new BufferedOutputStream(out, BUFFER)),
                schema,
                ParquetFileWriter.Mode.CREATE,
                Long.MAX_VALUE,
                0,
                null,
                properties);
        file.start();
        writers = new ColumnWriter[schema.getFieldCount()];
        levels = schema.getColumns().stream()
                .mapToInt(ColumnDescriptor::getMaxDefinitionLevel)
                .toArray();
        beginGroup();
    }

    private void beginGroup() {
        pages = new ColumnChunkPageWriteStore(zstd, schema, properties.getAllocator(), TRUNCATED_TO);
        columns = properties.newColumnWriteStore(schema, pages, pages);
        int i = 0;
        for (ColumnDescriptor column : schema.getColumns()) {
            writers[i++] = columns.getColumnWriter(column);
        }
        rowsOfGroup = 0;
    }

    /** All columns but the first, in their order, by which the methods below count. */
    static List<Column> packed(Table table) {
        return table.columns().subList(1, table.columns().size());
    }

    void addNull(int packed) {
        int column = packed + 1;
        writers[column].writeNull(0, 0);
    }

    void add(int packed, int number) {
        int column = packed + 1;
        writers[column].write(number, 0, levels[column]);
    }

    void add(int packed, long number) {
        int column = packed + 1;
        writers[column].write(number, 0, levels[column]);
    }

    void add(int packed, double number) {
        int column = packed + 1;
        writers[column].write(number, 0, levels[column]);
    }

    void add(int packed, byte[] bytes, int from, int length) {
        int column = packed + 1;
        writers[column].write(Binary.fromReusedByteArray(bytes, from, length), 0, levels[column]);
    }

    /** @param bytes how many the row has */
    void endRow(int bytes) throws IOException {
        writers[0].write(source, 0, levels[0]);
        columns.endRecord();
        rows++;
        rowsOfGroup++;
        if (rowsOfGroup == FULL_ROWS
                || (rowsOfGroup % ROWS_BETWEEN_LOOKS == 0 || bytes >= LARGE)
                        && columns.getBufferedSize() >= (long) FULL_MB << 20) {
            endGroup();
            beginGroup();
        }
    }

    private void endGroup() throws IOException {
        if (rowsOfGroup > 0) {
            file.startBlock(rowsOfGroup);
            columns.flush();
            pages.flushToFileWriter(file);
            file.endBlock();
        }
        closeGroup();
    }

    private void closeGroup() {
        columns.close();
        pages.close();
    }

    /** Writes what is left, and the footer. */
    void end(TableInput input) throws IOException {
        endGroup();
        columns = null;
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("rdb.source", input.name());
        MemoryModel model = input.newModel();
        if (model != null) {
            facts.put("rdb.memory", model.server() + ", " + model.allocator());
        }
        file.end(facts);
    }

    /** How many rows were added. */
    long rows() {
        return rows;
    }

    @Override
    public void close() {
        if (columns != null) {
            closeGroup();
            columns = null;
        }
        zstd.release();
    }
}
