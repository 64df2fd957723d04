package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rdbkit.transform.Aspect;
import io.rdbkit.transform.Diff;
import io.rdbkit.transform.Difference;
import io.rdbkit.transform.Source;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Dumps of the same data by two servers. The differences found are the differences between the servers' answers,
 * whatever the encodings.
 */
@EnabledIfEnvironmentVariable(
        named = Dumps.CORPUS,
        matches = ".+",
        disabledReason = "it needs a directory of dumps with sidecars")
class DiffCorpusTest {

    /** Compares all pairs of dumps with all types, and of the other dumps each with the next. */
    static Stream<Arguments> pairs() {
        Map<String, List<Path>> variants = CorpusTest.sidecars().stream()
                .filter(sidecar ->
                        !sidecar.getFileName().toString().contains("aof")) // its sidecar includes the commands
                .collect(Collectors.groupingBy(
                        sidecar -> sidecar.getFileName().toString(), TreeMap::new, Collectors.toList()));
        List<Arguments> pairs = new ArrayList<>();
        variants.forEach((variant, sidecars) -> {
            for (int i = 0; i < sidecars.size(); i++) {
                int last = variant.equals("rich.json") ? sidecars.size() - 1 : Math.min(i + 1, sidecars.size() - 1);
                for (int j = i + 1; j <= last; j++) {
                    pairs.add(Arguments.of(sidecars.get(i), sidecars.get(j)));
                }
            }
        });
        return pairs.stream();
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void differencesAgreeWithTheServersAnswers(Path sidecarA, Path sidecarB) throws IOException {
        Map<String, Set<Aspect>> found = new HashMap<>();
        Diff.of(Source.of(CorpusTest.dump(sidecarA)), Source.of(CorpusTest.dump(sidecarB)))
                .to(d -> {
                    if (d.kind() == Difference.Kind.CHANGED && !d.isFunction()) {
                        found.put(d.db() + " " + CorpusTest.string(d.name()), d.aspects());
                    }
                });
        boolean expired = sidecarA.getFileName().toString().equals("ttl-past.json");
        Map<String, JsonNode> samplesA = CorpusTest.samples(new ObjectMapper().readTree(sidecarA.toFile()));
        Map<String, JsonNode> samplesB = CorpusTest.samples(new ObjectMapper().readTree(sidecarB.toFile()));
        int compared = 0;
        for (Map.Entry<String, JsonNode> e : samplesA.entrySet()) {
            JsonNode b = samplesB.get(e.getKey());
            boolean fieldsExpiredAtLoad = expired && e.getKey().contains("hfe:");
            if (b == null || fieldsExpiredAtLoad || !isComparable(e.getValue(), b)) {
                continue;
            }
            assertEquals(differences(e.getValue(), b), found.getOrDefault(e.getKey(), Set.of()), e::toString);
            compared++;
        }
        assertTrue(
                compared >= samplesA.size() * 3 / 4 || samplesB.size() < samplesA.size(),
                () -> samplesA.size() + " keys");
    }

    /** Whether both sidecars say enough about the key. */
    private static boolean isComparable(JsonNode a, JsonNode b) {
        String type = a.get("type").asText();
        if (!type.equals(b.get("type").asText())) {
            return true;
        }
        return switch (type) {
            case "string", "list", "set", "hash", "array" -> true;
            // a digest covers the text of the scores, and versions write that text differently
            case "zset" -> a.get("value").isArray() && b.get("value").isArray();
            // groups hold times, which differ
            case "stream" -> isWithoutGroups(a) && isWithoutGroups(b);
            // a vector set's digest leaves out the graph; sidecars say too little about other modules' values
            case "vectorset" -> true;
            default -> false;
        };
    }

    private static boolean isWithoutGroups(JsonNode stream) {
        return stream.has("xinfo_full")
                ? !stream.get("xinfo_full").toString().contains("pel-count")
                : stream.path("groups").isEmpty();
    }

    private static Set<Aspect> differences(JsonNode a, JsonNode b) {
        Set<Aspect> aspects = EnumSet.noneOf(Aspect.class);
        if (!a.get("type").equals(b.get("type"))) {
            aspects.add(Aspect.TYPE);
        } else {
            if (!value(a).equals(value(b))) {
                aspects.add(Aspect.VALUE);
            }
            if (!a.path("field_pexpireat").equals(b.path("field_pexpireat"))) {
                aspects.add(Aspect.FIELD_EXPIRY);
            }
        }
        if (a.path("rdb_exp").asLong(-1) != b.path("rdb_exp").asLong(-1)) {
            aspects.add(Aspect.EXPIRY);
        }
        return aspects;
    }

    private static Object value(JsonNode said) {
        JsonNode value = said.get("value");
        return switch (said.get("type").asText()) {
            case "zset" -> {
                Map<JsonNode, Double> scores = new HashMap<>();
                value.forEach(pair -> scores.put(pair.get(0), score(pair.get(1).asText())));
                yield scores;
            }
            case "stream" -> List.of(value, lastId(said));
            case "array" -> List.of(said.path("value_first2000"), said.path("arlen"));
            case "vectorset" -> said.get("digest");
            default -> value;
        };
    }

    private static double score(String text) {
        return switch (text) {
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text) + 0.0;
        };
    }

    private static String lastId(JsonNode stream) {
        JsonNode info = stream.path(stream.has("xinfo_full") ? "xinfo_full" : "xinfo");
        if (info.isObject()) {
            return info.get("last-generated-id").asText();
        }
        for (int i = 0; i < info.size(); i++) {
            if (info.get(i).asText().equals("last-generated-id")) {
                return info.get(i + 1).asText();
            }
        }
        throw new IllegalArgumentException("no last ID: " + stream);
    }
}
