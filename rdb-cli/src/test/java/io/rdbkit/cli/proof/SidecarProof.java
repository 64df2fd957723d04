package io.rdbkit.cli.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.rdbkit.cli.CommandRun;
import io.rdbkit.cli.Sidecar;
import io.rdbkit.cli.SidecarKey;
import io.rdbkit.server.RealServer;
import io.rdbkit.server.ServerKey;
import io.rdbkit.server.ServerKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Proves that a server with a converted dump holds what the dump's own server answered, except for the reported losses.
 */
final class SidecarProof {

    /** Types that a digest covers only partly: the expiries of fields, and the parts of streams beside records. */
    private static final String NOT_ALL_IN_DIGEST = "hash,stream";

    private static final int RDB_OF_7_2 = 11;

    private final Sidecar sidecar;
    private final List<SidecarKey> keys;
    private final Converted converted;
    private final Map<String, Set<String>> lost = new HashMap<>();
    private final Set<String> dropped = new TreeSet<>();
    private final RealServer server;

    SidecarProof(Sidecar sidecar, Converted converted, RealServer server) {
        this.sidecar = sidecar;
        this.converted = converted;
        this.server = server;
        keys = sidecar.keys();
        converted.losses().byKey().forEach((key, features) -> lost.put(Sidecar.name(key.db(), key.key()), features));
        converted.losses().droppedKeys().forEach(key -> dropped.add(Sidecar.name(key.db(), key.key())));
    }

    private Set<String> lost(SidecarKey key) {
        return lost.getOrDefault(key.name(), Set.of());
    }

    void prove() throws IOException {
        keys.forEach(key -> assertEquals(!isHeld(key.type()), dropped.contains(key.name()), key::name));
        proveFunctions();
        proveEvictions();
        if (isDigestComparable()) {
            // The digest covers the values of all keys, and whether they expire.
            assertEquals(expectedDigest(), server.digest());
            proveExpiries();
            proveValues(keys.stream().filter(this::isNotAllInDigest).toList(), "--type", NOT_ALL_IN_DIGEST);
        } else {
            proveValues(keys);
        }
    }

    private boolean isHeld(String type) {
        return switch (type) {
            case "string", "list", "set", "zset", "hash" -> true;
            case "stream" -> server.kind().hasStreams();
            case "vectorset" -> server.kind().hasVectorSets();
            default -> false; // arrays, and values of modules that no server here has
        };
    }

    private void proveFunctions() {
        SortedMap<String, String> left = new TreeMap<>(sidecar.functions());
        assertTrue(left.keySet().containsAll(converted.losses().functions()), "a lost library must have been there");
        left.keySet().removeAll(converted.losses().functions());
        assertEquals(left, server.functions());
    }

    /** Compares in the file: no server here evicts, so they drop these values. */
    private void proveEvictions() {
        if (keys.stream().noneMatch(SidecarKey::hasEviction)) {
            return;
        }
        CommandRun run = CommandRun.of("keys", converted.file(), "--format", "jsonl", "-q")
                .exits(0);
        Map<String, JsonNode> written = Sidecar.exported(run.out());
        for (SidecarKey key : keys) {
            if (!dropped.contains(key.name())) {
                key.assertEviction(written.get(key.name()), lost(key));
            }
        }
    }

    /** A server before 7.0 keeps -0. Later servers turn it into 0 when they load a small zset. */
    private String expectedDigest() {
        boolean asSaved = !server.kind().atLeast(7, 0) && sidecar.digestWhenSaved() != null;
        return asSaved ? sidecar.digestWhenSaved() : sidecar.digest();
    }

    private boolean isDigestComparable() {
        ServerKind target = server.kind();
        // A digest sees the loss of keys and of field expiries.
        boolean lostNothing = dropped.isEmpty()
                && converted.losses().lines().stream()
                        .noneMatch(line -> line.feature().equals("field-expiry"));
        // Redis 7.2 prints scores with other digits, and the digest uses that text.
        boolean scoresAlike = target.atLeast(7, 2) == (sidecar.rdbVersion() >= RDB_OF_7_2);
        boolean zerosAlike = !target.atLeast(7, 0) || keys.stream().noneMatch(SidecarKey::hasNegativeZero);
        // The forks mark expiring fields in different ways.
        boolean fieldsAlike = sidecar.isOfValkey() == (target.fork() == ServerKind.Fork.VALKEY)
                || keys.stream().noneMatch(SidecarKey::hasFieldExpiries);
        // The commands behind an AOF's dump are in the digest of its server.
        return lostNothing && scoresAlike && zerosAlike && fieldsAlike && !sidecar.hasCommands();
    }

    private void proveExpiries() {
        SortedMap<ServerKey, Long> expiries = server.expiries();
        Map<String, Long> byName = new HashMap<>();
        expiries.forEach((key, expiry) -> byName.put(Sidecar.name(key.db(), key.key()), expiry));
        for (SidecarKey key : keys) {
            assertEquals(key.expiry(), byName.getOrDefault(key.name(), -1L), key::name);
        }
    }

    private boolean isNotAllInDigest(SidecarKey key) {
        return key.type().equals("stream")
                || key.hasFieldExpiries()
                || !lost(key).isEmpty();
    }

    /** Compares the file that the server saves, from which some keys can be selected. */
    private void proveValues(List<SidecarKey> some, String... filter) throws IOException {
        if (some.isEmpty()) {
            return;
        }
        Path saved = server.save(converted.file().resolveSibling("saved.rdb"));
        try {
            List<Object> words = new ArrayList<>(List.of("export", saved, "-q"));
            words.addAll(List.of(filter));
            Map<String, JsonNode> exported =
                    Sidecar.exported(CommandRun.of(words.toArray()).exits(0).out());
            for (SidecarKey key : some) {
                if (dropped.contains(key.name())) {
                    assertNull(exported.get(key.name()), key::name);
                } else {
                    assertNotNull(exported.get(key.name()), key::name);
                    key.assertExportedAs(exported.get(key.name()), lost(key));
                }
            }
        } finally {
            Files.delete(saved);
        }
    }
}
