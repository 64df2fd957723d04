package io.rdbkit.cli.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rdbkit.server.FreshServers;
import io.rdbkit.server.ServerKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Servers treat flawed files as docs/findings.md says. One server is always tested. The others take long because of
 * their crash reports, so they are tested only with {@code -Drdb.proof=full}.
 */
class DeepProofTest {

    @ParameterizedTest
    @EnumSource(
            value = ServerKind.class,
            names = {"REDIS_2_8", "REDIS_3_2", "REDIS_6_2", "REDIS_7_0_15"})
    void serversDoWhatTheTableSays(ServerKind kind) throws IOException {
        assumeTrue(kind == ServerKind.REDIS_7_0_15 || ProofExtent.isFull(), "it takes a minute; -Drdb.proof=full");
        kind.orSkip();
        Map<String, String> said = FindingsTable.column(kind);
        Map<String, String> seen = new TreeMap<>();
        try (FreshServers servers = new FreshServers()) {
            for (Path file : FindingsTable.files()) {
                seen.put(
                        FindingsTable.name(file),
                        LoadTrial.of(servers, kind, file).outcome().toString());
            }
        }
        if ("write".equals(System.getProperty("rdb.docs"))) {
            FindingsTable.write(kind, seen);
        } else {
            assertEquals(lines(said), lines(seen));
        }
    }

    private static List<String> lines(Map<String, String> cells) {
        return cells.entrySet().stream()
                .map(cell -> cell.getKey() + ": " + cell.getValue())
                .toList();
    }
}
