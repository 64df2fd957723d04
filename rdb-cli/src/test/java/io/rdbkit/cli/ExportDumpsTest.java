package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Exports dumps of real servers as JSON and reads them with a JSON parser. They have all the content of the dumps and
 * nothing else.
 */
class ExportDumpsTest {

    static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();

    static {
        JSON.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxStringLength(Integer.MAX_VALUE)
                        .maxNameLength(Integer.MAX_VALUE)
                        .build());
    }

    /** The dumps of the repository, and of a corpus if there is one. */
    static Stream<Path> dumps() throws IOException {
        String corpus = System.getenv("RDB_CORPUS");
        List<Path> all = new ArrayList<>();
        for (Path top : corpus == null
                ? List.of(Path.of("..", "testdata"))
                : List.of(Path.of("..", "testdata"), Path.of(corpus))) {
            try (Stream<Path> files = Files.walk(top)) {
                files.filter(f -> f.toString().endsWith(".rdb"))
                        .filter(f -> !f.endsWith("redis-4.0-rc2-modules.rdb")) // the end of its values is unknown
                        .forEach(all::add);
            }
        }
        assertTrue(all.size() > 20, "there must be more dumps");
        return all.stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("dumps")
    void theExportHasAllOfTheDump(Path dump) throws IOException {
        List<JsonNode> expected = ExpectedJson.of(dump);
        byte[] lines = Cli.run("export", dump.toString()).succeeds().outBytes();
        assertSame(expected, lines(lines));
        JsonNode array = JSON.readTree(Cli.run("export", dump.toString(), "--format", "json")
                .succeeds()
                .outBytes());
        List<JsonNode> elements = new ArrayList<>();
        array.forEach(elements::add);
        assertSame(expected, elements);
    }

    static List<JsonNode> lines(byte[] lines) {
        String text = new String(lines, StandardCharsets.UTF_8);
        return text.isEmpty()
                ? List.of()
                : Stream.of(text.split("\n")).map(ExportDumpsTest::parse).toList();
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(line, e);
        }
    }

    private static void assertSame(List<JsonNode> expected, List<JsonNode> actual) {
        for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
            JsonNode one = actual.get(i);
            if (!expected.get(i).equals(ExportDumpsTest::compare, one)) {
                assertEquals(expected.get(i), one);
            }
        }
        assertEquals(expected.size(), actual.size());
    }

    /**
     * A parser may read a double that looks like an integer as an integer. Integers must be equal exactly, and the sign
     * of zero counts.
     */
    private static int compare(JsonNode one, JsonNode other) {
        if (one.isDouble() && other.isNumber()) {
            return Double.compare(one.doubleValue(), other.doubleValue());
        }
        if (one.isIntegralNumber() && other.isIntegralNumber()) {
            return one.bigIntegerValue().compareTo(other.bigIntegerValue());
        }
        return one.equals(other) ? 0 : 1;
    }
}
