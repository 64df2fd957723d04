package io.rdbkit.spark;

import io.rdbkit.format.RdbException;
import io.rdbkit.transform.Partition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.apache.commons.io.file.PathUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.write.DataWriter;
import org.jspecify.annotations.Nullable;

/**
 * A task's side of writing. Rows come part by part and sorted. Each part becomes a file of this machine, since the counts at its beginning are known
 * at its end; when Spark lets this attempt commit, the files are copied to their directory.
 */
final class PartsWriter implements DataWriter<InternalRow> {

    /** Where Spark's cluster managers say that a task may have files, which they remove with the application. */
    private static final List<String> LOCAL_DIRECTORIES = List.of("SPARK_EXECUTOR_DIRS", "LOCAL_DIRS");

    private final PartsOptions options;
    private final Partition partition;
    private final long attempt;
    private final byte[] libraries;
    private final PartsDirectory directory;
    private final Path local;
    private final RowTaker rows;
    private final List<WrittenParts.One> written = new ArrayList<>();
    private final List<String> copied = new ArrayList<>();
    private @Nullable PartFile open;

    /** @param attempt a number that no other attempt of a task has */
    PartsWriter(PartsOptions options, String run, long attempt, byte[] libraries, Configuration configuration)
            throws IOException {
        this.options = options;
        this.partition = options.partition();
        this.attempt = attempt;
        this.libraries = libraries;
        directory = new PartsDirectory(options.directory(), run, configuration);
        local = temporary();
        rows = options.table() == DumpTable.KEYS ? new PayloadTaker(options) : new ElementTaker(options);
    }

    private static Path temporary() throws IOException {
        for (String name : LOCAL_DIRECTORIES) {
            String directories = System.getenv(name);
            if (directories != null && !directories.isEmpty()) {
                return Files.createTempDirectory(Path.of(directories.split("[:,]")[0]), "rdb-");
            }
        }
        return Files.createTempDirectory("rdb-");
    }

    @Override
    public void write(InternalRow row) throws IOException {
        String part = PartRow.part(row, partition.made());
        try {
            if (open == null || !open.name().equals(part)) {
                end();
                open = begin(part);
            }
            rows.take(row, open);
        } catch (RdbException | IllegalArgumentException e) {
            throw new IOException(part + ": " + e.getMessage(), e);
        }
    }

    private PartFile begin(String part) throws IOException {
        return new PartFile(part, local.resolve(Integer.toString(written.size())), options, libraries);
    }

    /** Makes a part without keys. */
    void makeEmpty(String part) throws IOException {
        open = begin(part);
        end();
    }

    private void end() throws IOException {
        if (open == null) {
            return;
        }
        rows.end(open);
        try (PartFile part = open) {
            written.add(part.finish(
                    directory.name(part.name(), attempt),
                    new TreeMap<>(partition.names().values(part.name()))));
        } finally {
            open = null;
        }
    }

    @Override
    public WrittenParts commit() throws IOException {
        try {
            end();
        } catch (RdbException | IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
        for (int i = 0; i < written.size(); i++) {
            String name = written.get(i).file();
            copied.add(name);
            directory.copy(local.resolve(Integer.toString(i)), name);
        }
        return new WrittenParts(List.copyOf(written));
    }

    @Override
    public void abort() throws IOException {
        directory.remove(copied);
    }

    @Override
    public void close() throws IOException {
        if (open != null) {
            open.close();
        }
        if (Files.exists(local)) {
            PathUtils.deleteDirectory(local);
        }
    }
}
