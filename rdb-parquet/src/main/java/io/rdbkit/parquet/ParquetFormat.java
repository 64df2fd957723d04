package io.rdbkit.parquet;

import io.rdbkit.OrderedPool;
import io.rdbkit.RdbEntry;
import io.rdbkit.ReadOptions;
import io.rdbkit.table.Column;
import io.rdbkit.table.Table;
import io.rdbkit.table.TableFormat;
import io.rdbkit.table.TableInput;
import io.rdbkit.table.TableRows;
import io.rdbkit.transform.Inputs;
import io.rdbkit.transform.Plan;
import io.rdbkit.transform.Scan;
import io.rdbkit.transform.Summary;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Parquet files with pages in Zstandard.
 *
 * <p>The threads of an {@link OrderedPool} make rows and pack them; its writing thread unpacks them into a row group, which is written when it is full.
 * Memory: that of the pool, and about {@value RowGroups#FULL_MB} MB for the row group in hand, or more for a value that is larger.
 */
public final class ParquetFormat implements TableFormat {

    /** As the service. */
    public ParquetFormat() {}

    @Override
    public String name() {
        return "parquet";
    }

    @Override
    public Written write(Inputs inputs, Plan plan, ReadOptions options, Table table, Outputs outputs)
            throws IOException {
        List<TableInput> read = new ArrayList<>();
        try (Files files = new Files(options, table, outputs)) {
            Summary summary = Scan.each(inputs, plan, options.withHoldMeasured(true), input -> {
                files.begin(input);
                read.add(files.input);
                return files::write;
            });
            files.end();
            return new Written(summary, files.rows, read);
        }
    }

    /** One file for each input, one after the other. */
    private static final class Files implements Closeable {

        private final ReadOptions options;
        private final Table table;
        private final Outputs outputs;
        private TableInput input;
        private RowGroups groups;
        private OrderedPool pool;
        private long rows;

        Files(ReadOptions options, Table table, Outputs outputs) {
            this.options = options;
            this.table = table;
            this.outputs = outputs;
        }

        void begin(Inputs.Input of) throws IOException {
            end();
            TableInput begun = new TableInput(of.name());
            input = begun;
            groups = new RowGroups(table, begun.name(), outputs.begin(of));
            List<Column> packed = RowGroups.packed(table);
            pool = new OrderedPool(
                    options,
                    () -> new RowFormat(packed, TableRows.of(table, packed, begun)),
                    new PackedRows(packed, groups));
        }

        void write(RdbEntry entry) throws IOException {
            input.see(entry);
            pool.write(entry);
        }

        void end() throws IOException {
            if (pool != null) {
                pool.finish();
                pool.close();
                pool = null;
                groups.end(input);
                rows += groups.rows();
                groups.close();
                groups = null;
                outputs.end();
            }
        }

        @Override
        public void close() {
            if (pool != null) {
                pool.close(); // first, as its thread uses the row group
                groups.close();
            }
        }
    }
}
