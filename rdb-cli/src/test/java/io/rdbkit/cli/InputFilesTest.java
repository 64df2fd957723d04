package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.format.RdbFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InputFilesTest {

    @TempDir
    Path directory;

    /** A split that this program made: three databases. */
    private Path split() throws IOException {
        Path dump = Files.write(directory.resolve("in.rdb"), TinyRdb.of(rdb -> {
            for (int db = 0; db < 3; db++) {
                rdb.db(db);
                rdb.key("k", "v");
            }
            rdb.end();
        }));
        Path parts = directory.resolve("parts");
        Cli.run("split", dump.toString(), "-o", parts.toString(), "--by", "db").succeeds();
        return parts;
    }

    @Test
    void aSplitStandsForItsParts() throws IOException {
        Path parts = split();
        List<String> expected = List.of(
                "x.rdb",
                parts.resolve("db0.rdb").toString(),
                parts.resolve("db1.rdb").toString(),
                parts.resolve("db2.rdb").toString(),
                "-");
        assertEquals(expected, InputFiles.of(List.of("x.rdb", parts.toString(), "-")));
        assertEquals(
                expected,
                InputFiles.of(List.of("x.rdb", parts.resolve("manifest.json").toString(), "-")));
    }

    @Test
    void aDirectoryWithoutManifestIsLeftToWhoOpensIt() throws IOException {
        String other = Files.createDirectory(directory.resolve("appendonlydir")).toString();
        assertEquals(List.of(other), InputFiles.of(List.of(other)));
        assertEquals(List.of("nowhere/manifest.json"), InputFiles.of(List.of("nowhere/manifest.json")));
    }

    @Test
    void aDumpMayHaveThatName() throws IOException {
        for (String content : List.of("", "REDIS0009")) {
            String file = Files.writeString(directory.resolve("manifest.json"), content)
                    .toString();
            assertEquals(List.of(file), InputFiles.of(List.of(file)));
        }
    }

    @Test
    void standardInputComesOnce() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> InputFiles.of(List.of("-", "a", "-")))
                .getMessage()
                .contains("twice"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                " {}",
                "{\"parts\":[]}",
                "{\"file\":\"a\"}",
                "{\"input\":{\"parts\":[{\"file\":\"a\"}]}}",
                "{\"parts\":[{\"file\":\"../a\"}]}",
                "{\"parts\":[{\"file\":\"/etc/passwd\"}]}",
                "{\"parts\":[{\"file\":\"..\"}]}",
                "{\"parts\":[{\"file\":\"a\"}]"
            })
    void whatIsNoManifestIsRefused(String json) throws IOException {
        Path manifest = Files.writeString(directory.resolve("manifest.json"), json);
        RdbFormatException e =
                assertThrows(RdbFormatException.class, () -> InputFiles.of(List.of(manifest.toString())));
        assertTrue(e.getMessage().startsWith(manifest.toString()), e.getMessage());
    }
}
