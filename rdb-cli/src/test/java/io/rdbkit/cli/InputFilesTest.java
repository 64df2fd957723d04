package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.format.RdbFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InputFilesTest {

    @TempDir
    Path directory;

    /** A split of three databases by this program. */
    private Path split(String... options) throws IOException {
        Path dump = Files.write(directory.resolve("in.rdb"), TinyRdb.of(rdb -> {
            for (int db = 0; db < 3; db++) {
                rdb.db(db);
                rdb.key("k", "v");
            }
            rdb.end();
        }));
        Path parts = directory.resolve("parts");
        List<String> line = new ArrayList<>(List.of("split", dump.toString(), "-o", parts.toString(), "--by", "db"));
        line.addAll(List.of(options));
        Cli.run(line.toArray(String[]::new)).succeeds();
        return parts;
    }

    @Test
    void theDirectoryOfASplitStandsForItsParts() throws IOException {
        Path parts = split();
        List<String> expected = List.of(
                "x.rdb",
                parts.resolve("db0.rdb").toString(),
                parts.resolve("db1.rdb").toString(),
                parts.resolve("db2.rdb").toString(),
                "-");
        assertEquals(expected, of("x.rdb", parts.toString(), "-"));
        assertEquals(expected, of("x.rdb", parts.resolve("manifest.json").toString(), "-"));
    }

    /** The names of the files that the arguments stand for. */
    private static List<String> of(String... arguments) throws IOException {
        InputFiles files = new InputFiles();
        files.arguments = List.of(arguments);
        return files.names(true);
    }

    @Test
    void everyCommandForSeveralFilesTakesASplit() throws IOException {
        String parts = split().toString();
        String out = directory.resolve("out").toString();
        for (String[] command : new String[][] {
            {"keys", parts, "--format", "csv"},
            {"info", parts},
            {"verify", parts},
            {"verify", "--deep", parts},
            {"memory", parts, "--by", "file"},
            {"report", parts, "-o", out},
            {"merge", parts, "-o", out, "-f", "--input-prefix", "db1.rdb=1:", "--input-prefix", "db2.rdb=2:"},
            {"split", parts, "-o", out + "s", "--by", "hash", "--into", "2", "--on-duplicate", "first"}
        }) {
            Cli run = Cli.run(command);
            assertEquals(0, run.exitCode(), String.join(" ", command) + ": " + run.err());
            String told = run.out() + run.err();
            if (!command[0].equals("report")) {
                assertTrue(told.contains("db1.rdb") || told.contains("read 3 keys"), command[0] + ": " + told);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"keys", "info", "memory", "merge", "split", "report"})
    void aMissingOrChangedPartIsNamed(String command) throws IOException {
        Path parts = split();
        Path out = directory.resolve("out");
        String[] line =
                switch (command) {
                    case "merge", "report" -> new String[] {command, parts.toString(), "-o", out.toString()};
                    case "split" -> new String[] {command, parts.toString(), "-o", out.toString(), "--by", "type"};
                    default -> new String[] {command, parts.toString()};
                };
        Path part = parts.resolve("db1.rdb");
        byte[] before = Files.readAllBytes(part);
        Files.write(part, new byte[] {0}, StandardOpenOption.APPEND);
        Cli.run(line).fails(ExitCode.BAD_INPUT, part.toString(), "manifest.json lists " + before.length);
        Files.delete(part);
        Cli.run(line).fails(ExitCode.IO, part.toString(), "no such file", "manifest.json");
        assertFalse(Files.exists(out));
    }

    @Test
    void theDigestOfAPartIsCheckedIfTheManifestHasIt() throws IOException {
        Path parts = split("--sha256");
        Path part = parts.resolve("db1.rdb");
        assertEquals(3, of(parts.toString()).size());
        byte[] other = Files.readAllBytes(parts.resolve("db2.rdb"));
        other[other.length - 10] ^= 1; // in the value of its last key
        assertEquals(Files.size(part), other.length);
        Files.write(part, other);
        Cli.run("keys", parts.toString()).fails(ExitCode.BAD_INPUT, part.toString(), "SHA-256");
    }

    @Test
    void verifyContinuesAfterABadPart() throws IOException {
        Path parts = split();
        Files.delete(parts.resolve("db0.rdb"));
        Files.write(parts.resolve("db1.rdb"), new byte[] {0}, StandardOpenOption.APPEND);
        for (String deep : new String[] {"", "--deep"}) {
            Cli run = deep.isEmpty() ? Cli.run("verify", parts.toString()) : Cli.run("verify", deep, parts.toString());
            assertEquals(ExitCode.IO, run.exitCode(), run.err());
            assertTrue(run.err().contains("db0.rdb: no such file"), run.err());
            assertTrue(run.err().contains("db1.rdb has "), run.err());
            assertTrue(run.out().contains("db2.rdb: good"), run.out());
        }
        Files.copy(parts.resolve("db2.rdb"), parts.resolve("db0.rdb"));
        assertEquals(ExitCode.NO, Cli.run("verify", parts.toString()).exitCode());
    }

    @Test
    void aDirectoryStandsForItsDumpsInOrder() throws IOException {
        Path dumps = Files.createDirectory(directory.resolve("dumps"));
        byte[] dump = TinyRdb.of(rdb -> rdb.db(0).key("k", "v").end());
        for (String name : List.of("b.rdb", "a.rdb", "c.rdb.bak", "README")) {
            Files.write(dumps.resolve(name), dump);
        }
        Files.createDirectory(dumps.resolve("d.rdb"));
        Cli keys = Cli.run("keys", dumps.toString(), "--format", "csv").succeeds();
        String file = "\"" + dumps.resolve("a.rdb") + "\",0,\"k\"";
        assertTrue(keys.out().lines().toList().get(1).startsWith(file), keys.out());
        assertEquals(3, keys.out().lines().count());
        assertEquals("rdb: " + dumps + ": 2 *.rdb files are read, 2 other files are left out\n", keys.err());
        assertEquals("", Cli.run("keys", dumps.toString(), "-q").succeeds().err());
    }

    @Test
    void dumpsThatTheManifestDoesNotListAreCounted() throws IOException {
        Path parts = split();
        Files.copy(parts.resolve("db0.rdb"), parts.resolve("more.rdb"));
        assertEquals(
                "rdb: " + parts + ": 1 *.rdb file is left out, because the manifest does not list it\n",
                Cli.run("keys", parts.toString()).succeeds().err());
    }

    @Test
    void aCommandForOneFileSaysHowToMakeOne() throws IOException {
        String parts = split().toString();
        String out = directory.resolve("out").toString();
        for (String[] command : new String[][] {
            {"rewrite", parts, "-o", out},
            {"sample", parts, "-o", out, "--keys", "1"},
            {"mask", parts, "-o", out},
            {"repair", parts, "-o", out},
            {"get", parts, "k"},
            {"diff", parts, parts},
            {"get", parts + "/manifest.json", "k"}
        }) {
            Cli.run(command).fails(ExitCode.USAGE, parts, "several files", "'rdb merge'");
        }
    }

    @Test
    void anAofDirectoryIsNoDirectoryOfDumps() throws IOException {
        Path aof = Files.createDirectory(directory.resolve("appendonlydir"));
        Files.writeString(aof.resolve("appendonly.aof.manifest"), "file appendonly.aof.1.base.rdb seq 1 type b\n");
        Files.write(
                aof.resolve("appendonly.aof.1.base.rdb"),
                TinyRdb.of(rdb -> rdb.db(0).key("k", "v").end()));
        assertEquals(List.of(aof.toString()), of(aof.toString()));
    }

    @Test
    void aDirectoryWithoutDumpsOrManifestIsPassedOn() throws IOException {
        String other = Files.createDirectory(directory.resolve("appendonlydir")).toString();
        assertEquals(List.of(other), of(other));
        assertEquals(List.of("nowhere/manifest.json"), of("nowhere/manifest.json"));
    }

    @Test
    void aDumpMayHaveTheNameOfAManifest() throws IOException {
        for (String content : List.of("", "REDIS0009")) {
            String file = Files.writeString(directory.resolve("manifest.json"), content)
                    .toString();
            assertEquals(List.of(file), of(file));
        }
    }

    @Test
    void standardInputMayBeNamedOnce() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> of("-", "a", "-"))
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
                "{\"parts\":[{\"bytes\":1}]}",
                "{\"parts\":[{\"file\":\"a\"}]"
            })
    void aFileThatIsNoManifestIsRefused(String json) throws IOException {
        Path manifest = Files.writeString(directory.resolve("manifest.json"), json);
        RdbFormatException e = assertThrows(RdbFormatException.class, () -> of(manifest.toString()));
        assertTrue(e.getMessage().startsWith(manifest.toString()), e.getMessage());
    }
}
