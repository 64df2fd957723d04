package io.rdbkit.spark;

import io.rdbkit.KeyEntry;
import io.rdbkit.RdbEntry;
import io.rdbkit.RdbReader;
import io.rdbkit.ReadOptions;
import io.rdbkit.ResizeHint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.Statistics;
import org.apache.spark.sql.connector.read.SupportsReportStatistics;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/** What a query reads of which files. */
final class RdbScan implements Scan, Batch, SupportsReportStatistics {

    /** With more files, nobody looks into each for the count of its keys before the query begins. */
    private static final int MOST_COUNTED = 16;

    private static final int SHOWN = 3;

    private final DumpOptions options;
    private final StructType schema;
    private final List<PushedFilter> pushed;
    private final List<DumpFile> files;
    private final SerializableConfiguration configuration;
    private @Nullable List<DumpPart> parts;
    private @Nullable OptionalLong rows;

    RdbScan(
            DumpOptions options,
            StructType schema,
            List<PushedFilter> pushed,
            List<DumpFile> files,
            Configuration configuration) {
        this.options = options;
        this.schema = schema;
        this.pushed = pushed;
        this.files = files;
        this.configuration = new SerializableConfiguration(configuration);
    }

    @Override
    public StructType readSchema() {
        return schema;
    }

    /** What {@code explain} shows. */
    @Override
    public String description() {
        String some = files.stream().limit(SHOWN).map(DumpFile::path).collect(Collectors.joining(", "));
        String more = files.size() > SHOWN ? ", and " + (files.size() - SHOWN) + " more" : "";
        String filters = pushed.stream()
                .map(PushedFilter::predicate)
                .map(Predicate::toString)
                .collect(Collectors.joining(", "));
        return "Files: [" + some + more + "], PushedFilters: [" + filters + "], ReadSchema: " + schema.catalogString();
    }

    @Override
    public Batch toBatch() {
        return this;
    }

    @Override
    public InputPartition[] planInputPartitions() {
        if (parts == null) {
            parts = new DumpParts(options, configuration).of(wanted());
        }
        return parts.toArray(InputPartition[]::new);
    }

    /** The files that filters on their names leave. */
    private List<DumpFile> wanted() {
        List<KeyFilter> ofFiles = pushed.stream()
                .map(PushedFilter::filter)
                .filter(filter -> filter.columns().stream().allMatch(FilterColumn.SOURCE::equals))
                .toList();
        return files.stream().filter(file -> isWanted(file, ofFiles)).toList();
    }

    @SuppressWarnings("NullAway") // such a filter does not look at a key
    private static boolean isWanted(DumpFile file, List<KeyFilter> ofFiles) {
        try {
            for (KeyFilter filter : ofFiles) {
                if (!Boolean.TRUE.equals(filter.test(null, file.source()))) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public PartitionReaderFactory createReaderFactory() {
        List<KeyFilter> filters = pushed.stream().map(PushedFilter::filter).toList();
        return new DumpReaderFactory(options, schema, new ArrayList<>(filters), configuration);
    }

    @Override
    public Statistics estimateStatistics() {
        if (rows == null) {
            rows = rows();
        }
        OptionalLong counted = rows;
        return new Statistics() {
            @Override
            public OptionalLong sizeInBytes() {
                return OptionalLong.of(
                        files.stream().mapToLong(DumpFile::length).sum());
            }

            @Override
            public OptionalLong numRows() {
                return counted;
            }
        };
    }

    /** The keys that the heads of the files tell of; empty if one doesn't tell. Those of a database after the first stand further behind. */
    private OptionalLong rows() {
        if (options.table() != DumpTable.KEYS || !pushed.isEmpty() || files.size() > MOST_COUNTED) {
            return OptionalLong.empty();
        }
        long sum = 0;
        for (DumpFile file : files) {
            long keys = keys(file);
            if (keys < 0) {
                return OptionalLong.empty();
            }
            sum += keys;
        }
        return OptionalLong.of(sum);
    }

    private long keys(DumpFile file) {
        try (RdbReader in = RdbReader.open(file.open(configuration.value()), ReadOptions.DEFAULT)) {
            for (RdbEntry entry; (entry = in.next()) != null && !(entry instanceof KeyEntry); ) {
                if (entry instanceof ResizeHint hint) {
                    return hint.keys();
                }
            }
        } catch (IOException damaged) {
            return -1; // the task that reads it says so
        }
        return -1;
    }

    /** Equal scans are done once. */
    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof RdbScan other
                && options.equals(other.options)
                && schema.equals(other.schema)
                && predicates().equals(other.predicates())
                && files.equals(other.files);
    }

    @Override
    public int hashCode() {
        return Objects.hash(options, schema, predicates(), files);
    }

    private List<Predicate> predicates() {
        return pushed.stream().map(PushedFilter::predicate).toList();
    }
}
