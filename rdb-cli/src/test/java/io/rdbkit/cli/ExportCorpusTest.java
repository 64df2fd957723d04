package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares exports of many servers' dumps with the answers of those servers for the same keys. */
@EnabledIfEnvironmentVariable(
        named = "RDB_CORPUS",
        matches = ".+",
        disabledReason = "it needs a directory of dumps with sidecars")
class ExportCorpusTest {

    static Stream<Path> sidecars() throws IOException {
        return Sidecar.files(Path.of(System.getenv("RDB_CORPUS")));
    }

    @ParameterizedTest
    @MethodSource("sidecars")
    void theExportSaysWhatTheServerAnswered(Path file) {
        Sidecar sidecar = Sidecar.in(file);
        Map<String, JsonNode> exported =
                Sidecar.exported(Cli.run("export", sidecar.dump().toString(), "-q", "--drop-aof-tail")
                        .succeeds()
                        .outBytes());
        List<SidecarKey> keys =
                sidecar.keys().stream().filter(key -> !key.fieldsExpired()).toList();
        for (SidecarKey key : keys) {
            JsonNode line = exported.get(key.name());
            assertNotNull(line, key::name);
            key.assertEviction(line, Set.of());
            key.assertExportedAs(line, Set.of());
        }
        assertTrue(!keys.isEmpty() || sidecar.isEmpty() || sidecar.hasCommands());
    }
}
