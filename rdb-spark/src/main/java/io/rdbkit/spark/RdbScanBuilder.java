package io.rdbkit.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.connector.read.SupportsPushDownV2Filters;
import org.apache.spark.sql.types.StructType;

/** Finds out what a query needs of the dumps. */
final class RdbScanBuilder implements SupportsPushDownV2Filters, SupportsPushDownRequiredColumns {

    private final DumpOptions options;
    private final Configuration configuration;
    private StructType schema;
    private List<PushedFilter> pushed = List.of();

    RdbScanBuilder(DumpOptions options, StructType schema, Configuration configuration) {
        this.options = options;
        this.schema = schema;
        this.configuration = configuration;
    }

    /** Takes those that it knows, and returns those that Spark must look at. */
    @Override
    public Predicate[] pushPredicates(Predicate[] predicates) {
        List<PushedFilter> taken = new ArrayList<>();
        List<Predicate> residual = new ArrayList<>();
        for (Predicate predicate : predicates) {
            PushedFilter filter =
                    options.table() == DumpTable.BAD_FILES ? null : PushedFilter.of(predicate, options.table());
            if (filter != null) {
                taken.add(filter);
            }
            if (filter == null || !filter.isWhole()) {
                residual.add(predicate);
            }
        }
        pushed = List.copyOf(taken);
        return residual.toArray(Predicate[]::new);
    }

    @Override
    public Predicate[] pushedPredicates() {
        return pushed.stream().map(PushedFilter::predicate).toArray(Predicate[]::new);
    }

    @Override
    public void pruneColumns(StructType required) {
        schema = required;
    }

    @Override
    public Scan build() {
        try {
            return new RdbScan(options, schema, pushed, DumpFiles.of(options.paths(), configuration), configuration);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }
}
