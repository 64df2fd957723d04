package io.rdbkit.spark;

import java.util.ArrayList;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/** Makes readers in the tasks. */
final class DumpReaderFactory implements PartitionReaderFactory {

    private static final long serialVersionUID = 1L;

    private final DumpOptions options;
    private final StructType schema;
    private final ArrayList<KeyFilter> filters;
    private final SerializableConfiguration configuration;

    DumpReaderFactory(
            DumpOptions options,
            StructType schema,
            ArrayList<KeyFilter> filters,
            SerializableConfiguration configuration) {
        this.options = options;
        this.schema = schema;
        this.filters = filters;
        this.configuration = configuration;
    }

    @Override
    public PartitionReader<InternalRow> createReader(InputPartition partition) {
        DumpPart part = (DumpPart) partition;
        return options.table() == DumpTable.BAD_FILES
                ? new BadFileReader(part.file(), options, schema, configuration)
                : new DumpReader(part, options, schema, filters, configuration.value());
    }
}
