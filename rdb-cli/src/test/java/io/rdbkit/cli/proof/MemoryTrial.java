package io.rdbkit.cli.proof;

import io.rdbkit.KeyEntry;
import io.rdbkit.analyze.Allocator;
import io.rdbkit.analyze.MemoryModel;
import io.rdbkit.analyze.MemoryUse;
import io.rdbkit.format.Fork;
import io.rdbkit.format.ObjectEncoding;
import io.rdbkit.format.ServerVersion;
import io.rdbkit.format.ValueKind;
import io.rdbkit.server.Client;
import io.rdbkit.transform.Keys;
import io.rdbkit.transform.Plan;
import io.rdbkit.transform.Scan;
import io.rdbkit.transform.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The model's size for each key of a dump, and the size that a server reports after loading it. */
final class MemoryTrial {

    /** The two sizes of a key. */
    record Pair(String what, ObjectEncoding encoding, boolean valkey, long modelled, long answered) {

        /** Whether the size depends on chance: the levels of a skiplist, the child buckets of Valkey's hashtable. */
        boolean byChance() {
            return encoding == ObjectEncoding.SKIPLIST || valkey && encoding == ObjectEncoding.HASHTABLE;
        }

        double error() {
            return answered == 0 ? 0 : Math.abs(modelled - answered) / (double) answered;
        }

        @Override
        public String toString() {
            return "%s: %d, not %d".formatted(what, modelled, answered);
        }
    }

    private final List<Pair> pairs = new ArrayList<>();
    private long allocated;

    /** @param usage whether to ask the server for each key, which 2.8 and 3.2 can't answer */
    static MemoryTrial of(Path dump, ServerVersion version, Allocator allocator, Client client, boolean usage) {
        return of(dump, Plan.NOTHING, version, allocator, client, usage);
    }

    private static MemoryTrial of(
            Path dump, Plan plan, ServerVersion version, Allocator allocator, Client client, boolean usage) {
        MemoryTrial trial = new MemoryTrial();
        MemoryModel model = MemoryModel.of(version, allocator);
        Map<Integer, long[]> databases = new TreeMap<>();
        try {
            Scan.of(Source.of(dump), plan, key -> {
                MemoryUse use = model.measure(key);
                trial.allocated += use.allocated();
                long[] counts = databases.computeIfAbsent(key.db(), db -> new long[2]);
                counts[0]++;
                counts[1] += key.hasExpiry() ? 1 : 0;
                if (usage && !use.isEstimate()) {
                    long answer = (Long) client.callIn(key.db(), "MEMORY", "USAGE", key.key(), "SAMPLES", 0);
                    trial.pairs.add(new Pair(
                            describe(key), key.encoding(), version.fork() == Fork.VALKEY, use.memory(), answer));
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        databases.values().forEach(counts -> trial.allocated += model.tables(counts[0], counts[1]));
        return trial;
    }

    private static String describe(KeyEntry key) throws IOException {
        return key + " " + key.encoding() + " " + key.elements() + " elements, " + key.serializedSize() + " bytes, key "
                + key.key().length() + (key.hasExpiry() ? ", expires" : "");
    }

    /** The allocator of a server: the one whose model gives the exact sizes of strings. */
    static Allocator allocator(Path dump, ServerVersion version, Client client) {
        Plan strings = Plan.NOTHING.keep("strings", Keys.kind(Set.of(ValueKind.STRING)));
        for (Allocator allocator : Allocator.values()) {
            if (of(dump, strings, version, allocator, client, true).pairs.stream()
                    .allMatch(pair -> pair.error() == 0)) {
                return allocator;
            }
        }
        throw new IllegalStateException("no known allocator gives the answers of " + version);
    }

    List<Pair> pairs() {
        return pairs;
    }

    long within(double error) {
        return pairs.stream().filter(pair -> pair.error() <= error).count();
    }

    Pair worst() {
        return pairs.stream().reduce((a, b) -> b.error() > a.error() ? b : a).orElseThrow();
    }

    /** The error of the model's sum. */
    double sumError() {
        long answered = pairs.stream().mapToLong(Pair::answered).sum();
        return pairs.stream().mapToLong(Pair::modelled).sum() / (double) answered - 1;
    }

    /** The expected growth of used_memory. */
    long allocated() {
        return allocated;
    }
}
