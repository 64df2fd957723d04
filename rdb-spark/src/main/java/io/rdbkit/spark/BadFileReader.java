package io.rdbkit.spark;

import java.io.IOException;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/** One row for a file that can't be read to its end, none for a good one. */
final class BadFileReader implements PartitionReader<InternalRow> {

    private final DumpFile file;
    private final DumpOptions options;
    private final StructType schema;
    private final SerializableConfiguration configuration;
    private Walk.@Nullable Found found;

    BadFileReader(DumpFile file, DumpOptions options, StructType schema, SerializableConfiguration configuration) {
        this.file = file;
        this.options = options;
        this.schema = schema;
        this.configuration = configuration;
    }

    @Override
    public boolean next() throws IOException {
        if (found != null) {
            return false;
        }
        found = new Walk(options, Long.MAX_VALUE, configuration).call(file);
        return found.isBad();
    }

    @Override
    @SuppressWarnings("NullAway") // next() has found it
    public InternalRow get() {
        Object[] row = new Object[schema.length()];
        for (int i = 0; i < row.length; i++) {
            row[i] = switch (schema.fields()[i].name()) {
                case "source" -> UTF8String.fromString(file.path());
                case "offset" -> found.offset() < 0 ? null : found.offset();
                case "error" -> UTF8String.fromString(found.error());
                default -> throw new IllegalArgumentException(schema.fields()[i].name());
            };
        }
        return new GenericInternalRow(row);
    }

    @Override
    public void close() {
        // the walk has closed the file
    }
}
