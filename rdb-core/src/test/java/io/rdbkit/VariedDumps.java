package io.rdbkit;

import io.rdbkit.format.Eviction;
import io.rdbkit.format.RdbVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Dumps for tests that take long. They are the dumps of the repository and some of a corpus, taken from the largest to
 * the smallest: each that has something which none chosen before has. With {@code -Drdb.proof=full}, for a release,
 * they are all readable dumps.
 */
final class VariedDumps {

    private static List<Path> chosen;

    static synchronized List<Path> readable() {
        if (chosen == null) {
            chosen = "full".equals(System.getProperty("rdb.proof")) ? Dumps.readable() : chosen();
        }
        return chosen;
    }

    /** The chosen dumps that are cheap to read many times. */
    static List<Path> small() {
        return readable().stream().filter(Dumps::isSmall).toList();
    }

    private static List<Path> chosen() {
        Set<Path> some = new HashSet<>(Dumps.testdata());
        Set<List<Object>> covered = new HashSet<>();
        for (Path dump : Dumps.readable().stream()
                .filter(dump -> !some.contains(dump))
                .sorted(Comparator.comparingLong(Dumps::size).reversed())
                .toList()) {
            if (covered.addAll(contents(dump))) {
                some.add(dump);
            }
        }
        return Dumps.readable().stream().filter(some::contains).toList();
    }

    /**
     * What a dump has: for each version its types in each order of magnitude, with and without expiry and eviction; the
     * entries between keys; and whether commands follow.
     */
    static Set<List<Object>> contents(Path dump) {
        Set<List<Object>> contents = new HashSet<>();
        try (RdbReader in = RdbReader.open(dump)) {
            RdbVersion version = in.version();
            contents.add(List.of(version, dump.toString().endsWith(".aof")));
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                if (entry instanceof KeyEntry key) {
                    int magnitude = Long.SIZE - Long.numberOfLeadingZeros(key.serializedSize());
                    contents.add(List.of(version, key.type(), magnitude / 4));
                    contents.add(List.of(version, key.type(), key.hasExpiry(), kind(key.eviction())));
                } else if (entry instanceof AuxEntry aux) {
                    contents.add(List.of(version, aux.name()));
                } else {
                    contents.add(List.of(version, entry.getClass()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(dump.toString(), e);
        }
        return contents;
    }

    private static String kind(Eviction eviction) {
        return eviction.idleSeconds() >= 0 ? "idle" : eviction.frequency() >= 0 ? "frequency" : "none";
    }

    private VariedDumps() {}
}
