package io.rdbkit.spark;

import io.rdbkit.RdbPart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * The parts of files that tasks read. Where a file must be looked at first, for its marks or for damage, a job of Spark does so, a task for each
 * file.
 */
final class DumpParts {

    /** A smaller file is read as one unless somebody asks for parts. */
    private static final long LARGE = 128 << 20;

    /** The size of parts that nobody asked for. */
    private static final long USUAL = 64 << 20;

    private final DumpOptions options;
    private final SerializableConfiguration configuration;

    DumpParts(DumpOptions options, SerializableConfiguration configuration) {
        this.options = options;
        this.configuration = configuration;
    }

    List<DumpPart> of(List<DumpFile> files) {
        JavaSparkContext spark =
                JavaSparkContext.fromSparkContext(SparkSession.active().sparkContext());
        List<DumpFile> walked = files.stream()
                .filter(file -> isWalked(file, files.size() < 2 * spark.defaultParallelism()))
                .toList();
        Map<DumpFile, Walk.Found> found = new HashMap<>();
        if (!walked.isEmpty()) {
            long distance = options.partSize() == DumpOptions.AUTOMATIC ? USUAL : options.partSize();
            List<Walk.Found> all = spark.parallelize(walked, walked.size())
                    .map(new Walk(options, distance, configuration))
                    .collect();
            for (int i = 0; i < walked.size(); i++) {
                found.put(walked.get(i), all.get(i));
            }
        }
        List<DumpPart> parts = new ArrayList<>();
        for (DumpFile file : files) {
            add(file, found.get(file), parts);
        }
        return parts;
    }

    private boolean isWalked(DumpFile file, boolean areFew) {
        if (options.table() == DumpTable.BAD_FILES) {
            return false; // its tasks do that
        }
        boolean inParts = options.partSize() == DumpOptions.AUTOMATIC
                ? areFew && file.length() > LARGE
                : file.length() > options.partSize();
        return inParts || options.skipsBadFiles();
    }

    private void add(DumpFile file, Walk.@Nullable Found found, List<DumpPart> parts) {
        if (found == null || !found.isBad() && found.parts().size() < 2) {
            parts.add(new DumpPart(file, null, hosts(file, 0)));
        } else if (!found.isBad()) {
            for (byte[] part : found.parts()) {
                parts.add(new DumpPart(file, part, hosts(file, RdbPart.of(part).start())));
            }
        } else if (!options.skipsBadFiles()) {
            parts.add(new DumpPart(file, null, hosts(file, 0))); // the task that reads it says what is wrong
        }
    }

    private String[] hosts(DumpFile file, long start) {
        Path path = new Path(file.path());
        try {
            BlockLocation[] blocks = path.getFileSystem(configuration.value()).getFileBlockLocations(path, start, 1);
            List<String> hosts = new ArrayList<>();
            for (String host : blocks.length == 0 ? new String[0] : blocks[0].getHosts()) {
                if (!host.equals("localhost")) { // what file systems say that know no places
                    hosts.add(host);
                }
            }
            return hosts.toArray(String[]::new);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
