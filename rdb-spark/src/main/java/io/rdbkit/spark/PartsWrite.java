package io.rdbkit.spark;

import io.rdbkit.format.Target;
import io.rdbkit.transform.Manifest;
import io.rdbkit.transform.Part;
import io.rdbkit.transform.Partition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.connector.write.BatchWrite;
import org.apache.spark.sql.connector.write.DataWriterFactory;
import org.apache.spark.sql.connector.write.PhysicalWriteInfo;
import org.apache.spark.sql.connector.write.WriterCommitMessage;
import org.apache.spark.util.SerializableConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The driver's side of writing: it hands out writers, and makes the parts of all tasks count at once. */
final class PartsWrite implements BatchWrite {

    private static final Logger LOG = LoggerFactory.getLogger(PartsWrite.class);

    /** In place of the number of an attempt: parts without keys are made here. */
    private static final long OF_DRIVER = 0;

    private final PartsOptions options;
    private final String run;
    private final byte[] libraries;
    private final Configuration configuration;

    /** @param libraries an RDB with what each part has beside its keys */
    PartsWrite(PartsOptions options, String run, byte[] libraries, Configuration configuration) {
        this.options = options;
        this.run = run;
        this.libraries = libraries;
        this.configuration = configuration;
    }

    @Override
    public DataWriterFactory createBatchWriterFactory(PhysicalWriteInfo info) {
        return new PartsWriterFactory(options, run, libraries, new SerializableConfiguration(configuration));
    }

    @Override
    public void commit(WriterCommitMessage[] messages) {
        try {
            PartsDirectory directory = new PartsDirectory(options.directory(), run, configuration);
            Map<String, WrittenParts.One> written = new LinkedHashMap<>();
            for (WriterCommitMessage message : messages) {
                if (message instanceof WrittenParts of) {
                    for (WrittenParts.One part : of.parts()) {
                        if (written.put(part.part(), part) != null) {
                            throw new IllegalStateException("two tasks have written " + part.part());
                        }
                    }
                }
            }
            List<WrittenParts.One> parts = inOrder(written);
            if (parts.size() > Partition.MOST_PARTS) {
                throw new IllegalArgumentException("more than " + Partition.MOST_PARTS + " parts");
            }
            Map<String, Map<String, String>> values =
                    parts.stream().collect(Collectors.toMap(WrittenParts.One::file, WrittenParts.One::values));
            List<Part> listed = parts.stream().map(WrittenParts.One::listed).toList();
            byte[] manifest = Manifest.json(
                    Target.parse(options.target()).version(),
                    listed.stream().mapToLong(Part::keys).sum(),
                    listed,
                    part -> values.get(part.name()));
            directory.commit(manifest, Set.copyOf(values.keySet()));
            say(parts);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    /** Adds the parts that have no key: each node of a cluster needs a file, and so do function libraries. */
    private List<WrittenParts.One> inOrder(Map<String, WrittenParts.One> written) throws IOException {
        Partition partition = options.partition();
        Set<String> missing = new HashSet<>(partition.made());
        if (written.isEmpty()) {
            missing.add(partition.withoutKeys());
        }
        missing.removeAll(written.keySet());
        if (!missing.isEmpty()) {
            try (PartsWriter writer = new PartsWriter(options, run, OF_DRIVER, libraries, configuration)) {
                for (String part : missing) {
                    writer.makeEmpty(part);
                }
                writer.commit().parts().forEach(part -> written.put(part.part(), part));
            }
        }
        List<WrittenParts.One> parts = new ArrayList<>();
        for (String name :
                partition.made().isEmpty() ? written.keySet().stream().sorted().toList() : partition.made()) {
            parts.add(written.get(name));
        }
        return parts;
    }

    private void say(List<WrittenParts.One> parts) {
        Map<String, Long> lost = new TreeMap<>();
        parts.forEach(part -> part.lost().forEach((what, count) -> lost.merge(what, count, Long::sum)));
        if (!lost.isEmpty()) {
            LOG.warn("{}: {} has no room for: {}", options.directory(), options.target(), lost);
        }
    }

    @Override
    public void abort(WriterCommitMessage[] messages) {
        try {
            new PartsDirectory(options.directory(), run, configuration).abort();
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }
}
