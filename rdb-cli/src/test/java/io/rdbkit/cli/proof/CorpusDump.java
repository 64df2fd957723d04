package io.rdbkit.cli.proof;

import com.fasterxml.jackson.databind.JsonNode;
import io.rdbkit.cli.CommandRun;
import io.rdbkit.cli.Sidecar;
import io.rdbkit.server.ServerKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A dump of the directory that {@code RDB_CORPUS} names.
 *
 * @param folder  the server that wrote it, or another name
 * @param sidecar the server's answers about it
 */
record CorpusDump(String folder, Path file, Optional<Sidecar> sidecar) {

    /** All dumps, including those at the beginning of an AOF. */
    static List<CorpusDump> all(Path corpus) {
        try (Stream<Path> files = Files.walk(corpus)) {
            return files.filter(file ->
                            file.toString().endsWith(".rdb") || file.toString().endsWith("preamble.aof"))
                    .sorted()
                    .map(file ->
                            new CorpusDump(corpus.relativize(file).getName(0).toString(), file, Sidecar.beside(file)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Converted convertedFor(ServerKind target, Path out, String... more) {
        List<String> words = new ArrayList<>(List.of(more));
        if (file.toString().endsWith(".aof")) {
            words.add("--drop-aof-tail");
        }
        return Converted.of(file, target, out, words.toArray(String[]::new));
    }

    /** Whether the dump is known to have values of modules. */
    boolean hasModules() {
        return sidecar.isPresent() && sidecar.get().inFile("types").contains("7 MODULE_2");
    }

    /** Whether something in it may have expired by now. */
    boolean mayHaveExpired() {
        return sidecar.isEmpty() || sidecar.get().hasExpired();
    }

    /**
     * The number of keys that a server leaves out when it loads the file, because they or all their fields have
     * expired.
     */
    static long expiredKeys(Path file) {
        long now = System.currentTimeMillis();
        Map<String, JsonNode> keys =
                Sidecar.exported(CommandRun.of("export", file, "-q").exits(0).out());
        return keys.values().stream().filter(key -> hasExpired(key, now)).count();
    }

    private static boolean hasExpired(JsonNode key, long now) {
        if (key.path("expiry").asLong(Long.MAX_VALUE) < now) {
            return true;
        }
        if (!key.get("type").asText().equals("hash")) {
            return false;
        }
        for (JsonNode field : key.get("value")) {
            if (field.path("expiry").asLong(Long.MAX_VALUE) >= now) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return folder + "/" + file.getFileName();
    }
}
