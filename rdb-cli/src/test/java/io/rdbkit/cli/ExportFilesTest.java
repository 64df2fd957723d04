package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code rdb export} of several files. */
class ExportFilesTest {

    private static final String LIBRARY = "#!lua name=lib\nredis.register_function('f', function() end)";

    @TempDir
    Path directory;

    private Path dump(String name, TinyRdb.Steps keys) throws IOException {
        return Files.write(directory.resolve(name), TinyRdb.of(rdb -> {
            rdb.bytes(245).strings(LIBRARY).db(0);
            keys.write(rdb);
            rdb.end();
        }));
    }

    private Path a() throws IOException {
        return dump("a.rdb", rdb -> rdb.key("k", "in a").key("only a", "1"));
    }

    /** Its name has characters that CSV and JSON must escape. */
    private Path b() throws IOException {
        return dump("b\".rdb", rdb -> rdb.key("k", "in b"));
    }

    private String a;
    private String b;

    private Cli export(String... options) throws IOException {
        a = a().toString();
        b = b().toString();
        String[] all = new String[options.length + 3];
        all[0] = "export";
        all[1] = a;
        all[2] = b;
        System.arraycopy(options, 0, all, 3, options.length);
        return Cli.run(all);
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\\\"") + '"';
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "csv --rows"})
    void aHeaderComesWithTheFirstBytesOrTheEnd(String form) throws IOException {
        String[] words = ("export FILE --format " + form).split(" ");
        words[1] = directory.resolve("nowhere").toString();
        assertEquals("", Cli.run(words).fails(ExitCode.IO, "no such file").out());
        words[1] = Files.write(directory.resolve("empty.rdb"), TinyRdb.of(TinyRdb::end))
                .toString();
        assertEquals(1, Cli.run(words).succeeds().out().lines().count());
        words[1] = a().toString();
        List<String> lines = Cli.run(words).succeeds().out().lines().toList();
        assertTrue(lines.get(0).startsWith("db,key,type,"), lines.toString());
        assertEquals(3, lines.size(), lines.toString());
    }

    @Test
    void eachObjectNamesItsFile() throws IOException {
        String function = "\"function\":" + quoted(LIBRARY).replace("\n", "\\n") + "}";
        String string = "\"type\":\"string\",\"encoding\":";
        List<String> lines = export().succeeds().out().lines().toList();
        assertEquals(
                List.of(
                        "{\"file\":" + quoted(a) + "," + function,
                        "{\"file\":" + quoted(a) + ",\"db\":0,\"key\":\"k\"," + string
                                + "\"embstr\",\"value\":\"in a\"}",
                        "{\"file\":" + quoted(a) + ",\"db\":0,\"key\":\"only a\"," + string
                                + "\"int\",\"value\":\"1\"}",
                        "{\"file\":" + quoted(b) + "," + function,
                        "{\"file\":" + quoted(b) + ",\"db\":0,\"key\":\"k\"," + string
                                + "\"embstr\",\"value\":\"in b\"}"),
                lines);
        assertEquals(
                "[\n" + String.join("\n,", lines) + "\n]\n",
                export("--format", "json").succeeds().out());
    }

    @Test
    void buildReadsTheLinesOfAFile() throws IOException {
        String lines = export().succeeds().out();
        String ofB = lines.lines().filter(line -> line.contains(quoted(b))).reduce("", (all, one) -> all + one + "\n");
        Path built = directory.resolve("built.rdb");
        Path json = Files.writeString(directory.resolve("b.jsonl"), ofB);
        Cli.run("build", json.toString(), "-o", built.toString()).succeeds();
        Cli.run("diff", built.toString(), b).succeeds();
    }

    @Test
    void eachRowNamesItsFile() throws IOException {
        List<String> keys = export("--format", "csv").succeeds().out().lines().toList();
        assertTrue(keys.get(0).startsWith("file,db,key,"), keys.get(0));
        assertTrue(keys.get(3).startsWith("\"" + b.replace("\"", "\"\"") + "\",0,\"k\","), keys.get(3));
        List<String> rows =
                export("--format", "csv", "--rows").succeeds().out().lines().toList();
        assertEquals(
                List.of(
                        "file,db,key,type,id,field,value,expiry",
                        "\"" + a + "\",0,\"k\",string,,,\"in a\",",
                        "\"" + a + "\",0,\"only a\",string,,,\"1\",",
                        "\"" + b.replace("\"", "\"\"") + "\",0,\"k\",string,,,\"in b\","),
                rows);
        assertEquals("k\nonly a\nk\n", export("--format", "keys").succeeds().out());
    }

    @Test
    void commandsAreThoseOfTheMergedFile() throws IOException {
        Path merged = directory.resolve("merged.rdb");
        for (String policy : List.of("first", "last")) {
            for (String restore : List.of("--no-modules", "--restore")) {
                Cli export = export("--format", "resp", "--on-duplicate", policy, restore)
                        .succeeds();
                Cli.run("merge", a, b, "-o", merged.toString(), "-f", "--on-duplicate", policy)
                        .succeeds();
                Cli expected = Cli.run("export", merged.toString(), "--format", "resp", restore)
                        .succeeds();
                assertArrayEquals(expected.outBytes(), export.outBytes());
                assertEquals("rdb: 2 files: keys left out because another has their name: 1\n", export.err());
            }
        }
        Cli refused = export("--format", "resp").fails(ExitCode.REFUSED, a + " db 0 \"k\" and " + b + " db 0 \"k\"");
        assertEquals(0, refused.outBytes().length);
    }

    @Test
    void inputsOfDifferentForksNeedATarget() throws IOException {
        String redis = Cli.dump("redis-8.0-rich").toString();
        String valkey = Cli.dump("valkey-9.1-field-ttls").toString();
        Cli.run("export", redis, valkey, "--format", "resp")
                .fails(ExitCode.REFUSED, redis, valkey, "no server", "--target");
        Cli.run("export", redis, valkey, "--format", "resp", "--target", "redis-8.0", "--on-duplicate", "first")
                .succeeds();
        Cli.run("export", redis, valkey).succeeds();
    }

    @ParameterizedTest
    @CsvSource({"jsonl, 2", "csv, 2", "resp, 2", "jsonl, 1", "csv, 1", "resp, 1"})
    void damageInOneOfThreeFilesPublishesNothingAndNamesTheFile(String format, int damaged) throws IOException {
        String[] files = {
            Cli.dump("redis-6.2-multidb").toString(),
            a().toString(),
            dump("c.rdb", rdb -> rdb.key("c", "v")).toString()
        };
        byte[] bytes = Files.readAllBytes(Path.of(files[damaged]));
        Files.write(Path.of(files[damaged]), java.util.Arrays.copyOf(bytes, bytes.length - 12));
        Path out = directory.resolve("out");
        Cli.run("export", files[0], files[1], files[2], "--format", format, "-o", out.toString())
                .fails(ExitCode.BAD_INPUT, "rdb: " + files[damaged] + ": ");
        assertFalse(Files.exists(out));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jsonl", "json", "csv", "keys"})
    void theSameKeyInTwoFilesIsNoDuplicateIfLinesNameTheFile(String format) throws IOException {
        Cli run = export("--format", format, "--add-prefix", "p:").succeeds();
        assertEquals(2, run.out().split("p:k", -1).length - 1, run.out());
    }

    @Test
    void notesAndWrongChecksumsNameTheirFile() throws IOException {
        byte[] wrong = Files.readAllBytes(Cli.dump("redis-6.2-multidb"));
        wrong[wrong.length - 1] ^= 1;
        Path w = Files.write(directory.resolve("wrong.rdb"), wrong);
        Cli run = Cli.run("export", a().toString(), w.toString(), "--ignore-checksum", "--no-key", "k")
                .succeeds();
        assertTrue(run.err().contains("rdb: " + w + ": checksum WRONG"), run.err());
        assertTrue(run.err().contains("rdb: 2 files: left out because a filter chooses keys: 1 function"), run.err());
    }

    @Test
    void standardInputMayBeOneOfThem() throws IOException {
        Cli run = Cli.run(
                Files.readAllBytes(b()), "export", a().toString(), "-", "--format", "resp", "--on-duplicate", "last");
        assertTrue(run.succeeds().out().contains("in b"), run.out());
        assertFalse(run.out().contains("in a"), run.out());
    }
}
