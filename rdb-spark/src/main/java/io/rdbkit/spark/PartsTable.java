package io.rdbkit.spark;

import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.connector.catalog.SupportsWrite;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.write.BatchWrite;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.Write;
import org.apache.spark.sql.connector.write.WriteBuilder;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** Where the rows of parts go that {@link PartsJob} has brought together. */
final class PartsTable implements org.apache.spark.sql.connector.catalog.Table, SupportsWrite {

    /** The option that only {@link PartsJob} sets: the number of its run. */
    static final String RUN = "rdb.run";

    /** Whether options ask for it. */
    static boolean isOne(CaseInsensitiveStringMap options) {
        return options.containsKey(RUN);
    }

    @Override
    public String name() {
        return "rdb parts";
    }

    @Override
    @SuppressWarnings("deprecation") // the newer method calls it
    public StructType schema() {
        return new StructType();
    }

    @Override
    public Set<TableCapability> capabilities() {
        return Set.of(TableCapability.BATCH_WRITE, TableCapability.ACCEPT_ANY_SCHEMA);
    }

    @Override
    public WriteBuilder newWriteBuilder(LogicalWriteInfo info) {
        CaseInsensitiveStringMap given = info.options();
        return new WriteBuilder() {
            @Override
            public Write build() {
                return new Write() {
                    @Override
                    public String description() {
                        return "rdb " + given.get(PartsOptions.PATH);
                    }

                    @Override
                    public BatchWrite toBatch() {
                        Configuration configuration = RdbTable.configuration(given);
                        return new PartsWrite(
                                PartsOptions.of(given, configuration),
                                given.getOrDefault(RUN, ""),
                                new Libraries(given.get(Libraries.OPTION), configuration).asRdb(),
                                configuration);
                    }
                };
            }
        };
    }
}
