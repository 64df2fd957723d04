package io.rdbkit.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.write.DataWriter;
import org.apache.spark.sql.connector.write.DataWriterFactory;
import org.apache.spark.util.SerializableConfiguration;

/** Makes writers in the tasks. */
final class PartsWriterFactory implements DataWriterFactory {

    private static final long serialVersionUID = 1L;

    private final PartsOptions options;
    private final String run;
    private final byte[] libraries;
    private final SerializableConfiguration configuration;

    PartsWriterFactory(PartsOptions options, String run, byte[] libraries, SerializableConfiguration configuration) {
        this.options = options;
        this.run = run;
        this.libraries = libraries;
        this.configuration = configuration;
    }

    @Override
    public DataWriter<InternalRow> createWriter(int partitionId, long taskId) {
        try {
            return new PartsWriter(options, run, taskId + 1, libraries, configuration.value());
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }
}
