package io.rdbkit.fuzz;

import io.rdbkit.Dumps;
import io.rdbkit.HandMade;
import io.rdbkit.HashTemplateEntry;
import io.rdbkit.KeyEntry;
import io.rdbkit.OneThreadWriter;
import io.rdbkit.RdbEntry;
import io.rdbkit.RdbReader;
import io.rdbkit.ReadOptions;
import io.rdbkit.format.RdbVersion;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Good files to damage: whole small dumps, and single keys of all dumps. */
final class Seeds {

    /** The name for whole files among the names of types. */
    static final String WHOLE = "whole files";

    private static final int LARGEST_FILE = 16 << 10;
    private static final int LARGEST_KEY = 3 << 10;
    /** At most so many keys of one type in one dump. */
    private static final int MOST_KEYS = 12;

    private final Map<String, List<byte[]>> byType = new TreeMap<>();
    private int files;

    private Seeds() {}

    /** Seeds from the dumps of the repository and of a corpus, if there is one. */
    static Seeds ofDumps() throws IOException {
        Seeds seeds = ofHandMade();
        for (Path dump : Dumps.readable()) {
            seeds.add(Files.readAllBytes(dump));
        }
        return seeds;
    }

    static Seeds ofHandMade() throws IOException {
        Seeds seeds = new Seeds();
        for (byte[] file : HandMade.all().values()) {
            seeds.add(file);
        }
        return seeds;
    }

    /** Files of one key, by type and fork; and whole files. */
    Map<String, List<byte[]>> byType() {
        return byType;
    }

    List<byte[]> all() {
        return byType.values().stream().flatMap(List::stream).toList();
    }

    /** The number of dumps that the seeds come from. */
    int files() {
        return files;
    }

    private void add(byte[] file) throws IOException {
        files++;
        if (file.length <= LARGEST_FILE) {
            byType.computeIfAbsent(WHOLE, none -> new ArrayList<>()).add(file);
        }
        Map<String, Integer> taken = new LinkedHashMap<>();
        List<RdbEntry> templates = new ArrayList<>();
        try (RdbReader in = RdbReader.open(new ByteArrayInputStream(file), ReadOptions.DEFAULT)) {
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                if (entry instanceof HashTemplateEntry) {
                    templates.add(entry);
                } else if (entry instanceof KeyEntry key) {
                    String type = key.type().toString();
                    byte[] alone = alone(key, in.version(), type.startsWith("HASH_TMPL") ? templates : List.of());
                    if (alone.length <= LARGEST_KEY && taken.merge(type, 1, Integer::sum) <= MOST_KEYS) {
                        byType.computeIfAbsent(type, none -> new ArrayList<>()).add(alone);
                    }
                }
            }
        }
    }

    private static byte[] alone(KeyEntry key, RdbVersion version, List<RdbEntry> before) throws IOException {
        OneThreadWriter writer = OneThreadWriter.of(version);
        for (RdbEntry entry : before) {
            writer.write(entry);
        }
        writer.write(key);
        return Checksums.mended(writer.end());
    }
}
