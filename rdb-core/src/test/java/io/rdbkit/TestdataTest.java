package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.format.Checksum;
import io.rdbkit.format.ValueKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The dumps of this repository, as servers wrote them. */
class TestdataTest {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\S+\\.rdb) \\| (\\w+) [0-9.]+ \\| (\\d+) \\|");

    static List<Path> dumps() {
        return Dumps.testdata();
    }

    @ParameterizedTest
    @MethodSource("dumps")
    void everyDumpIsReadToItsEnd(Path dump) throws IOException {
        long keys = 0;
        try (RdbReader in = RdbReader.open(dump)) {
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                if (entry instanceof KeyEntry key) {
                    keys++;
                    assertTrue(key.elements() > 0 || key.type().kind() == ValueKind.STREAM, () -> key + " is empty");
                }
            }
            assertEquals(Files.size(dump), in.length());
            assertEquals(Checksum.GOOD, in.checksum());
            assertNull(in.tail());
        }
        assertEquals(stated().get(dump.getFileName().toString()), keys);
    }

    /** A server knows the number of its keys, so its hints are right. The writer's hints must be the same. */
    @ParameterizedTest
    @MethodSource("dumps")
    void everyDumpHasAsManyKeysAsItsHintsSay(Path dump) throws IOException {
        Map<Integer, List<Long>> hinted = new HashMap<>();
        Map<Integer, List<Long>> counted = new HashMap<>();
        boolean hints;
        try (RdbReader in = RdbReader.open(dump)) {
            hints = in.version().hasResizeDb();
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                if (entry instanceof ResizeHint hint) {
                    hinted.put(hint.db(), List.of(hint.keys(), hint.expires()));
                } else if (entry instanceof KeyEntry key) {
                    List<Long> one = List.of(1L, key.hasExpiry() ? 1L : 0L);
                    counted.merge(key.db(), one, (a, b) -> List.of(a.get(0) + b.get(0), a.get(1) + b.get(1)));
                }
            }
        }
        assertEquals(hints ? counted : Map.of(), hinted);
    }

    @Test
    void theReadmeNamesEveryFile() throws IOException {
        assertEquals(
                dumps().stream().map(file -> file.getFileName().toString()).collect(Collectors.toSet()),
                stated().keySet());
    }

    /** The number of keys of each file, from the table in the README beside the dumps. */
    private static Map<String, Long> stated() throws IOException {
        String readme = Files.readString(Dumps.testdata().get(0).resolveSibling("README.md"));
        return ROW.matcher(readme)
                .results()
                .collect(Collectors.toMap((MatchResult row) -> row.group(1), row -> Long.parseLong(row.group(3))));
    }
}
