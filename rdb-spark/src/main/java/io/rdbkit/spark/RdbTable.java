package io.rdbkit.spark;

import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** A table of dumps. */
final class RdbTable implements org.apache.spark.sql.connector.catalog.Table, SupportsRead {

    private static final String OF_FILE_SYSTEM = "fs.";

    private final CaseInsensitiveStringMap given;
    private final DumpOptions options;

    RdbTable(CaseInsensitiveStringMap given) {
        this.given = given;
        this.options = DumpOptions.of(given);
    }

    @Override
    public String name() {
        return "rdb " + options.table();
    }

    @Override
    @SuppressWarnings("deprecation") // the newer method calls it
    public StructType schema() {
        return options.table().schema(options.withValue());
    }

    @Override
    public Set<TableCapability> capabilities() {
        return Set.of(TableCapability.BATCH_READ);
    }

    @Override
    public ScanBuilder newScanBuilder(CaseInsensitiveStringMap ofScan) {
        return new RdbScanBuilder(options, schema(), configuration(given));
    }

    /** What file systems need: that of the session, and the options {@code fs.}. */
    static Configuration configuration(CaseInsensitiveStringMap options) {
        Configuration configuration =
                new Configuration(SparkSession.active().sparkContext().hadoopConfiguration());
        options.asCaseSensitiveMap().forEach((name, value) -> {
            if (name.startsWith(OF_FILE_SYSTEM)) {
                configuration.set(name, value);
            }
        });
        return configuration;
    }
}
