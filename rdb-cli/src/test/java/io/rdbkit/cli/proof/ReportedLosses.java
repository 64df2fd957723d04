package io.rdbkit.cli.proof;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rdbkit.cli.SurrogateEscape;
import io.rdbkit.format.Bytes;
import io.rdbkit.server.ServerKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The losses in a file of {@code --report}. */
record ReportedLosses(List<Line> lines) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** @param key null if the loss is not one of a key */
    record Line(String feature, long things, boolean dropped, String name, ServerKey key) {

        boolean isOfStream() {
            return feature.startsWith("stream-");
        }

        @Override
        public String toString() {
            return feature + " x " + things + (dropped ? " with " : " of ") + (key == null ? name : key);
        }
    }

    static ReportedLosses in(Path report) {
        List<Line> lines = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(report)) {
                lines.add(line(JSON.readTree(line)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ReportedLosses(List.copyOf(lines));
    }

    private static Line line(JsonNode line) throws IOException {
        ServerKey key = line.has("key")
                ? new ServerKey(
                        line.get("db").asInt(),
                        Bytes.wrap(SurrogateEscape.bytes(line.get("key").asText())))
                : null;
        return new Line(
                line.get("feature").asText(),
                line.get("things").asLong(),
                line.get("done").asText().equals("drop-key"),
                line.path("name").asText(null),
                key);
    }

    /** The keys that were dropped. */
    Set<ServerKey> droppedKeys() {
        return keys(Line::dropped);
    }

    /** The keys with such a loss. */
    Set<ServerKey> keys(Predicate<Line> loss) {
        Set<ServerKey> keys = new TreeSet<>();
        lines.stream().filter(line -> line.key() != null).filter(loss).forEach(line -> keys.add(line.key()));
        return keys;
    }

    /** The features that each key lost. */
    Map<ServerKey, Set<String>> byKey() {
        Map<ServerKey, Set<String>> features = new TreeMap<>();
        lines.stream().filter(line -> line.key() != null).forEach(line -> features.computeIfAbsent(
                        line.key(), key -> new TreeSet<>())
                .add(line.feature()));
        return features;
    }

    /** All lost features. */
    Set<String> features() {
        Set<String> features = new TreeSet<>();
        lines.forEach(line -> features.add(line.feature()));
        return features;
    }

    /** The names of the dropped function libraries. */
    Set<String> functions() {
        Set<String> names = new TreeSet<>();
        lines.stream().filter(line -> line.feature().equals("function")).forEach(line -> names.add(line.name()));
        return names;
    }
}
