package io.rdbkit.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** Brings the rows of each part together, and has them written. */
final class PartsJob {

    private static final int DIGITS_OF_RUN = 8;

    private final CaseInsensitiveStringMap given;
    private final PartsOptions options;
    private final Configuration configuration;

    private PartsJob(CaseInsensitiveStringMap given, Configuration configuration) {
        this.given = given;
        this.configuration = configuration;
        options = PartsOptions.of(given, configuration);
    }

    /** @throws IllegalArgumentException if an option is wrong */
    static PartsJob of(CaseInsensitiveStringMap options) {
        return new PartsJob(options, RdbTable.configuration(options));
    }

    /**
     * Writes the parts, all or none.
     *
     * @throws IllegalArgumentException if the rows lack a column
     */
    void run(SaveMode mode, Dataset<Row> rows) {
        String run = UUID.randomUUID().toString().substring(0, DIGITS_OF_RUN);
        try {
            if (!new PartsDirectory(options.directory(), run, configuration).accepts(mode)) {
                return;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
        PartRow.of(rows, options)
                .write()
                .format(RdbSource.class.getName())
                .options(given.asCaseSensitiveMap())
                .option(PartsTable.RUN, run)
                .mode(SaveMode.Append)
                .save();
    }
}
