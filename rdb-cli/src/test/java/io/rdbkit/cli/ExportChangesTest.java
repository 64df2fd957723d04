package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code export} and {@code get} with changes print what {@code rewrite} would write. */
class ExportChangesTest {

    private static final String NOW = "--now=2026-01-01";

    @TempDir
    Path directory;

    private static Cli run(List<String> words) {
        return Cli.run(words.toArray(String[]::new));
    }

    private static List<String> line(Object... words) {
        List<String> line = new ArrayList<>();
        for (Object word : words) {
            if (word instanceof List<?> several) {
                several.forEach(one -> line.add(one.toString()));
            } else {
                line.add(word.toString());
            }
        }
        return line;
    }

    private static List<String> words(String options) {
        return options.isEmpty() ? List.of() : Arrays.asList(options.split(" "));
    }

    private static Stream<Arguments> changesInEveryForm() {
        List<String> changes = List.of(
                "--add-prefix new: --ttl +1h",
                "--strip-prefix key: --move-db 2=7",
                "--rename-prefix key:=k: --ttl drop",
                "--rename-regex s/[0-9]/x&/ --drop-expired",
                "--move-db 2=0,15=0 --on-duplicate first",
                "--move-db 2=0,15=0 --on-duplicate last --ttl 1h..",
                "--db-prefix db{db}: --key key:[2-5]",
                "--rename-regex s/.*/one/ --on-duplicate newest");
        List<String> forms = List.of(
                "--format jsonl",
                "--format json",
                "--format csv",
                "--format csv --rows",
                "--format keys",
                "--format resp",
                "--format resp --restore");
        return changes.stream().flatMap(change -> forms.stream().map(form -> Arguments.of(change, form)));
    }

    @ParameterizedTest
    @MethodSource("changesInEveryForm")
    void exportPrintsWhatRewriteWrites(String changes, String form) {
        for (String name : List.of("redis-6.2-multidb", "redis-8.0-field-ttls")) {
            Path dump = Cli.dump(name);
            Path written = directory.resolve(name + ".rdb");
            run(line("rewrite", dump, "-o", written, NOW, "-f", words(changes))).succeeds();
            List<String> expected = line("export", written, NOW, words(form));
            List<String> actual = line("export", dump, NOW, words(form), words(changes));
            assertEquals(run(expected).succeeds().out(), run(actual).succeeds().out());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--target redis-2.8 --on-loss drop-key", "--target redis-6.2 --on-loss drop-feature"})
    void aKeyThatTheTargetDropsIsNoDuplicate(String target) {
        for (String policy : List.of("first", "last")) {
            String changes = "--rename-regex s/[0-9]+$// --on-duplicate " + policy + " " + target;
            Path dump = Cli.dump("redis-8.0-rich");
            Path written = directory.resolve("out.rdb");
            run(line("rewrite", dump, "-o", written, NOW, "-f", words(changes))).succeeds();
            String expected =
                    run(line("export", written, "--format", "keys")).succeeds().out();
            Cli export = run(line("export", dump, NOW, words(changes))).succeeds();
            assertEquals(
                    expected.lines().count(),
                    export.out()
                            .lines()
                            .filter(object -> object.contains("\"key\":"))
                            .count());
            assertTrue(export.err().contains("keys left out because another has their name: "), export.err());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jsonl", "json", "csv", "csv --rows", "keys", "resp"})
    void duplicateKeysAreRefusedBeforeAnyOutput(String form) throws IOException {
        String[] all = line("export", "DUMP", "--move-db=2=0,15=0", words("--format " + form))
                .toArray(String[]::new);
        all[1] = Cli.dump("redis-6.2-multidb").toString();
        Cli refused = Cli.run(all).fails(ExitCode.REFUSED, "would both become db 0 \"key:6\"", "--on-duplicate");
        assertEquals(0, refused.outBytes().length);
        byte[] bytes = Files.readAllBytes(Cli.dump("redis-6.2-multidb"));
        Path out = directory.resolve("out");
        run(line(List.of(all), "-o", out)).fails(ExitCode.REFUSED);
        all[1] = "-";
        assertEquals(
                0,
                Cli.run(bytes, all).fails(ExitCode.REFUSED, "standard input: ").outBytes().length);
        assertFalse(Files.exists(out));
    }

    @Test
    void duplicatesAreReported() throws IOException {
        Path report = directory.resolve("report");
        for (String policy : List.of("first", "fail")) {
            Cli run = run(line(
                    "export",
                    Cli.dump("redis-6.2-multidb"),
                    "--move-db",
                    "2=0,15=0",
                    "--on-duplicate",
                    policy,
                    "--report",
                    report,
                    "-f"));
            assertEquals(policy.equals("fail") ? ExitCode.REFUSED : ExitCode.DONE, run.exitCode(), run.err());
            List<String> lines = Files.readAllLines(report);
            assertEquals(20, lines.size());
            assertTrue(lines.get(0).startsWith("{\"feature\":\"duplicate\",\"db\":0,"), lines.get(0));
        }
        run(line("export", Cli.dump("redis-6.2-multidb"), "--report", report, "-f"))
                .fails(ExitCode.USAGE, "--report goes with --target");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "json", "resp", "raw", "csv"})
    void getPrintsWhatRewriteWrites(String format) {
        String[] keys = {"key:1", "key:6"};
        for (String changes : List.of(
                "--add-prefix new: --ttl +1h",
                "--move-db 2=0,15=0 --on-duplicate first",
                "--move-db 2=0,15=0 --on-duplicate last --ttl drop")) {
            Path dump = Cli.dump("redis-6.2-multidb");
            Path written = directory.resolve("out.rdb");
            run(line("rewrite", dump, "-o", written, NOW, "-f", words(changes))).succeeds();
            String prefix = changes.startsWith("--add") ? "new:" : "";
            assertEquals(
                    run(line("get", written, prefix + keys[0], prefix + keys[1], NOW, "--format", format))
                            .succeeds()
                            .out(),
                    run(line("get", dump, keys[0], keys[1], NOW, "--format", format, words(changes)))
                            .succeeds()
                            .out());
        }
    }

    @Test
    void getRefusesDuplicatesAndNamesMissingKeys() {
        String dump = Cli.dump("redis-6.2-multidb").toString();
        Cli refused = Cli.run("get", dump, "key:1", "--move-db", "2=0").fails(ExitCode.REFUSED, "\"key:1\"");
        assertEquals("", refused.out());
        Cli.run("get", dump, "key:1", "--move-db", "2=0", "--db", "2").succeeds();
        Cli first = Cli.run("get", dump, "key:1", "--move-db", "2=0,15=0", "--on-duplicate", "first")
                .succeeds();
        assertEquals("rdb: " + dump + ": keys left out because another has their name: 2\n", first.err());
        Cli.run("get", dump, "x", "--add-prefix", "y").fails(ExitCode.NO, "no key \"x\"");
    }

    @Test
    void expiredKeysAreCounted() throws IOException {
        byte[] dump = TinyRdb.of(
                rdb -> rdb.db(0).expiry(1).key("old", "v").key("new", "v").end());
        for (String[] words : new String[][] {{"export", "-"}, {"get", "-", "old", "new"}}) {
            List<String> all = line(List.of(words), "--drop-expired");
            Cli run = Cli.run(dump, all.toArray(String[]::new)).succeeds();
            assertTrue(run.out().contains("new") && !run.out().contains("old"), run.out());
            assertEquals("rdb: standard input: keys left out because they have expired: 1\n", run.err());
        }
    }
}
