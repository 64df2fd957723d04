package io.rdbkit.spark;

import io.rdbkit.FunctionEntry;
import io.rdbkit.KeyEntry;
import io.rdbkit.RdbEntry;
import io.rdbkit.RdbReader;
import io.rdbkit.RdbWriter;
import io.rdbkit.ReadOptions;
import io.rdbkit.format.Fork;
import io.rdbkit.format.RdbVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/** The function libraries of dumps, which are in no row. Each part gets all of them. */
final class Libraries {

    static final String OPTION = "functions";

    private final @Nullable String dumps;
    private final Configuration configuration;

    /** @param dumps the dumps that have them, as a path or glob; null for none */
    Libraries(@Nullable String dumps, Configuration configuration) {
        this.dumps = dumps;
        this.configuration = configuration;
    }

    /**
     * An RDB that has them and nothing else.
     *
     * @throws IllegalArgumentException if two dumps have different ones of a name
     */
    byte[] asRdb() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (RdbWriter to = RdbWriter.to(bytes, RdbVersion.newest(Fork.REDIS))) {
            for (FunctionEntry library : all()) {
                to.write(library);
            }
            to.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
        return bytes.toByteArray();
    }

    private List<FunctionEntry> all() throws IOException {
        Map<String, FunctionEntry> all = new LinkedHashMap<>();
        if (dumps != null) {
            for (DumpFile file : DumpFiles.of(List.of(dumps), configuration)) {
                add(file, all);
            }
        }
        return List.copyOf(all.values());
    }

    /** They stand before the keys. */
    private void add(DumpFile file, Map<String, FunctionEntry> all) throws IOException {
        try (RdbReader in = RdbReader.open(file.open(configuration), ReadOptions.DEFAULT)) {
            for (RdbEntry entry; (entry = in.next()) != null && !(entry instanceof KeyEntry); ) {
                if (entry instanceof FunctionEntry library) {
                    FunctionEntry first = all.putIfAbsent(library.libraryName(), library);
                    if (first != null && !first.code().equals(library.code())) {
                        throw new IllegalArgumentException(
                                file.path() + ": " + library + " has another code than in a dump before it");
                    }
                }
            }
        }
    }
}
