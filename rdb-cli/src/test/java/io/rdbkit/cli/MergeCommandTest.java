package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MergeCommandTest {

    private static final String LIB = "#!lua name=lib\nreturn 1";

    @TempDir
    Path directory;

    private Path out;

    @BeforeEach
    void name() {
        out = directory.resolve("out.rdb");
    }

    private Path file(String name, String magic, TinyRdb.Steps steps) throws IOException {
        return Files.write(directory.resolve(name), TinyRdb.of(magic, rdb -> {
            steps.write(rdb);
            rdb.end();
        }));
    }

    private Path file(String name, TinyRdb.Steps steps) throws IOException {
        return file(name, "REDIS0011", steps);
    }

    private Cli merge(Object... words) {
        List<String> args = new ArrayList<>(List.of("merge", "-o", out.toString()));
        for (Object word : words) {
            args.add(word.toString());
        }
        return Cli.run(args.toArray(String[]::new));
    }

    /** Keys and their string values. */
    private List<String> contents() {
        return Cli.run("export", out.toString(), "--format", "jsonl")
                .succeeds()
                .out()
                .lines()
                .map(line ->
                        line.replaceAll(".*\"db\":(\\d+),\"key\":\"([^\"]*)\".*\"value\":\"([^\"]*)\".*", "$1 $2=$3"))
                .toList();
    }

    private String bytes() throws IOException {
        return Files.readString(out, StandardCharsets.ISO_8859_1);
    }

    private static int count(String text, String part) {
        return text.split(java.util.regex.Pattern.quote(part), -1).length - 1;
    }

    private Path a() throws IOException {
        return file("a.rdb", rdb -> rdb.bytes(0xfa)
                .strings("ctime", "200")
                .db(0)
                .key("a", "1")
                .key("both", "a")
                .db(1)
                .key("both", "x"));
    }

    private Path b() throws IOException {
        return file("b.rdb", rdb -> rdb.bytes(0xfa)
                .strings("ctime", "300")
                .db(0)
                .key("b", "2")
                .key("both", "b"));
    }

    private Path c() throws IOException {
        return file("c.rdb", rdb -> rdb.bytes(0xfa)
                .strings("ctime", "100")
                .db(0)
                .key("both", "c")
                .key("c", "3"));
    }

    @Test
    void duplicatesAreRefusedAndNamed() throws IOException {
        Path a = a();
        Path b = b();
        Path report = directory.resolve("report");
        merge(a, b, c(), "--report", report)
                .fails(
                        ExitCode.REFUSED,
                        b + ": " + a + " db 0 \"both\" and " + b + " db 0 \"both\" would both become db 0 \"both\"",
                        "(and 1 more such key",
                        "--on-duplicate");
        assertFalse(Files.exists(out));
        List<String> lines = Files.readAllLines(report);
        assertEquals(2, lines.size(), lines.toString());
        assertTrue(lines.get(0).contains("\"file\":\"" + b + "\",\"db\":0,\"key\":\"both\""), lines.get(0));
        assertTrue(lines.get(1).contains("c.rdb"), lines.get(1));
    }

    @ParameterizedTest
    @CsvSource({"first, a", "last, c", "newest, b"})
    void aPolicyChoosesOneOfTheDuplicates(String policy, String stays) throws IOException {
        Path report = directory.resolve("report");
        Cli cli = merge(a(), b(), c(), "--on-duplicate", policy, "--report", report)
                .succeeds();
        assertTrue(cli.err().contains("duplicates left out: 2"), cli.err());
        assertEquals(
                List.of("0 a=1", "0 b=2", "0 both=" + stays, "0 c=3", "1 both=x"),
                contents().stream().sorted().toList());
        List<String> lines = Files.readAllLines(report);
        assertEquals(2, lines.size());
        lines.forEach(line -> assertFalse(line.contains("/" + stays + ".rdb"), line));
        Cli.run("verify", "--deep", out.toString()).succeeds();
    }

    @Test
    void theNewestFileNeedsATime() throws IOException {
        Path timeless = file("t.rdb", rdb -> rdb.db(0).key("both", "t"));
        merge(a(), timeless, "--on-duplicate", "newest").fails(ExitCode.REFUSED, timeless + " doesn't tell when");
        assertFalse(Files.exists(out));
    }

    @Test
    void auxFieldsAreThoseOfTheNewestFile() throws IOException {
        merge(a(), b(), c(), "--on-duplicate", "first").succeeds();
        assertEquals(1, count(bytes(), "ctime"));
        assertTrue(bytes().contains("ctime\u0003300"));
    }

    @Test
    void inputsMayGetPrefixes() throws IOException {
        Path a = a();
        merge(a, b(), "--input-prefix", "a.rdb=t1:", "--input-prefix", directory.resolve("b.rdb") + "=t2:")
                .succeeds();
        assertEquals(List.of("0 t1:a=1", "0 t1:both=a", "1 t1:both=x", "0 t2:b=2", "0 t2:both=b"), contents());
        merge(a, b(), "--input-prefix", "x.rdb=t1:", "--force").fails(ExitCode.USAGE, "no input has this name");
        merge(a, b(), "--input-prefix", "a.rdb", "--force").fails(ExitCode.USAGE, "FILE=PREFIX");
        merge(a, b(), "--input-prefix", "a.rdb=1", "--input-prefix", a + "=2", "--force")
                .fails(ExitCode.USAGE, "has one already");
        merge(a, b(), "--input-prefix", "a.rdb=t:", "--add-prefix", "x:", "--move-db", "1=5", "--force")
                .succeeds();
        assertEquals(List.of("0 t:x:a=1", "0 t:x:both=a", "5 t:x:both=x", "0 x:b=2", "0 x:both=b"), contents());
    }

    @Test
    void equalFunctionsAreWrittenOnce() throws IOException {
        Path a = file("a.rdb", rdb -> rdb.bytes(0xf5).strings(LIB).db(0).key("a", "1"));
        Path b = file("b.rdb", rdb -> rdb.bytes(0xf5).strings(LIB).db(0).key("b", "1"));
        Path other =
                file("o.rdb", rdb -> rdb.bytes(0xf5).strings(LIB + "0").db(0).key("o", "1"));
        merge(a, b).succeeds();
        assertEquals(1, count(bytes(), "name=lib"));
        merge(a, other, "--force").fails(ExitCode.REFUSED, "function library lib", a.toString(), other.toString());
        merge(a, other, "--force", "--on-duplicate", "first").succeeds();
        assertEquals(1, count(bytes(), "name=lib"));
        assertFalse(bytes().contains("return 10"));
        Cli cli = merge(a, other, "--force", "--on-duplicate", "last").succeeds();
        assertEquals(1, count(bytes(), "name=lib"));
        assertTrue(bytes().contains("return 10"));
        assertTrue(cli.err().contains("left out: function library lib of " + a), cli.err());
        merge(a, other, "--force", "--no-functions").succeeds();
        assertEquals(0, count(bytes(), "name=lib"));
    }

    /** MODULE_AUX of the type helloTest, at time 1 and 2, each with a string. */
    private static void moduleAux(TinyRdb rdb, int when, String data) throws IOException {
        rdb.bytes(0xf7, 0x81, 0x81, 0x69, 0xb7, 0x1d, 0x79, 0xf8, 0x21, 0x88, 2, when, 5)
                .strings(data)
                .bytes(0);
    }

    @Test
    void equalModuleDataIsWrittenOnce() throws IOException {
        TinyRdb.Steps both = rdb -> {
            moduleAux(rdb, 1, "before");
            rdb.db(0).key("k", "1");
            moduleAux(rdb, 2, "behind");
        };
        Path a = file("a.rdb", both);
        Path b = file("b.rdb", rdb -> {
            moduleAux(rdb, 1, "before");
            rdb.db(0).key("l", "1");
            moduleAux(rdb, 2, "behind");
        });
        Path other = file("o.rdb", rdb -> {
            rdb.db(0).key("m", "1");
            moduleAux(rdb, 2, "other");
        });
        merge(a, b).succeeds();
        assertEquals(1, count(bytes(), "before"));
        assertEquals(1, count(bytes(), "behind"));
        assertTrue(bytes().indexOf("before") < bytes().indexOf("k")
                && bytes().indexOf("l\u00011") < bytes().indexOf("behind"));
        Cli.run("verify", out.toString()).succeeds();
        merge(a, other, "--force").fails(ExitCode.REFUSED, "AUX data of module", other.toString());
        merge(a, other, "--force", "--on-duplicate", "last").succeeds();
        assertEquals(0, count(bytes(), "behind"));
        assertEquals(1, count(bytes(), "other"));
        assertEquals(1, count(bytes(), "before"));
    }

    @ParameterizedTest
    @CsvSource({
        "REDIS0006, REDIS0011, REDIS0011",
        "REDIS0011, REDIS0006, REDIS0011",
        "REDIS0009, REDIS0012, REDIS0012",
        "REDIS0011, VALKEY080, VALKEY080",
        "REDIS0012, VALKEY080, REDIS0012",
        "VALKEY080, REDIS0014, REDIS0014",
        "VALKEY080, VALKEY080, VALKEY080"
    })
    void theOutputHasTheLowestVersionThatHoldsAll(String one, String other, String expected) throws IOException {
        Path a = file("a.rdb", one, rdb -> rdb.db(0).key("a", "1"));
        Path b = file("b.rdb", other, rdb -> rdb.db(0).key("b", "2"));
        Cli cli = merge(a, b).succeeds();
        assertEquals(expected, bytes().substring(0, 9));
        assertEquals(!one.equals(other), cli.err().contains("converted from"), cli.err());
        assertEquals(List.of("0 a=1", "0 b=2"), contents());
        merge(a, b, "--force", "--target", "rdb-9").succeeds();
        assertEquals("REDIS0009", bytes().substring(0, 9));
        assertEquals(List.of("0 a=1", "0 b=2"), contents());
    }

    /** Each fork stores field expiries in its own form. */
    @Test
    void fieldExpiriesOfBothForksAreMerged() throws IOException {
        merge(
                        Cli.dump("redis-8.0-field-ttls"),
                        Cli.dump("valkey-9.1-field-ttls"),
                        "--on-duplicate",
                        "first",
                        "--no-functions")
                .succeeds();
        assertEquals("REDIS0012", bytes().substring(0, 9));
        Cli.run("verify", "--deep", out.toString()).succeeds();
        Cli diff = Cli.run("diff", Cli.dump("redis-8.0-field-ttls").toString(), out.toString(), "--format", "jsonl");
        assertFalse(diff.out().contains("removed") || diff.out().contains("changed"), diff.out());
        Path valkey = directory.resolve("valkey.rdb");
        Cli.run("merge", Cli.dump("valkey-9.1-field-ttls").toString(), "-o", valkey.toString(), "--target", "redis-8.0")
                .succeeds();
        Cli.run("diff", Cli.dump("valkey-9.1-field-ttls").toString(), valkey.toString())
                .succeeds();
    }

    /** The summary has the sum of the changed fields of all inputs, not only those of the last input. */
    @Test
    void fieldsOfAllInputsAreCounted() throws IOException {
        Path last = file("last.rdb", rdb -> rdb.db(0).key("k", "v"));
        for (String change : List.of("--ttl=+1d", "--ttl=drop")) {
            long one = fieldsChanged(Cli.run(
                    "rewrite", Cli.dump("redis-8.0-field-ttls").toString(), "-o", out.toString(), "--force", change));
            assertTrue(one > 0, change);
            Cli merged = merge(
                    Cli.dump("redis-8.0-field-ttls"),
                    Cli.dump("redis-8.0-rich"),
                    last,
                    "--force",
                    "--on-duplicate=first",
                    "--no-functions",
                    change);
            long other = fieldsChanged(
                    Cli.run("rewrite", Cli.dump("redis-8.0-rich").toString(), "-o", out.toString(), "--force", change));
            assertEquals(one + other, fieldsChanged(merged), change);
        }
    }

    private static long fieldsChanged(Cli run) {
        String[] words = run.succeeds().err().split("expiry of hash fields changed: ");
        return words.length == 1 ? 0 : Long.parseLong(words[1].replaceAll("(?s)\\D.*", ""));
    }

    /** With a target another thread finds the duplicates. It names them correctly. */
    @Test
    void duplicatesAreNamedWithATargetToo() throws IOException {
        Path report = directory.resolve("report");
        merge(a(), b(), c(), "--target", "redis-6.2", "--report", report)
                .fails(ExitCode.REFUSED, "b.rdb db 0 \"both\"", "a.rdb db 0 \"both\"");
        merge(a(), b(), c(), "--target", "redis-6.2", "--on-duplicate", "newest", "--report", report, "--force")
                .succeeds();
        assertEquals(
                List.of("0 a=1", "0 b=2", "0 both=b", "0 c=3", "1 both=x"),
                contents().stream().sorted().toList());
        List<String> lines = Files.readAllLines(report);
        assertEquals(2, lines.size());
        assertTrue(lines.get(0).contains("c.rdb") && lines.get(1).contains("a.rdb"), lines.toString());
    }

    /** A key that is dropped as a duplicate is not counted as a loss. */
    @ParameterizedTest
    @CsvSource({"first, 2", "last, 1"})
    void lossesOfDroppedDuplicatesAreNotCounted(String policy, long lost) throws IOException {
        Path one = file(
                "one.rdb",
                rdb -> rdb.db(0).bytes(0xf8, 9).key("both", "1").bytes(0xf8, 9).key("one", "1"));
        Path other = file("other.rdb", rdb -> rdb.db(0).key("both", "2").key("other", "2"));
        Cli merge = merge(one, other, "--target", "rdb-8", "--on-loss", "drop-feature", "--on-duplicate", policy)
                .succeeds();
        String names = policy.equals("first") ? "db 0 \"both\", db 0 \"one\"" : "db 0 \"one\"";
        assertTrue(merge.err().contains("lost: eviction " + lost + ": " + names + "\n"), merge.err());
        Cli rewrite = Cli.run(
                "rewrite",
                one.toString(),
                "-o",
                "-",
                "--target",
                "rdb-8",
                "--on-loss",
                "drop-feature",
                "--on-duplicate",
                policy,
                "--rename-regex",
                "s/.*/x/");
        assertTrue(rewrite.err().contains("lost: eviction 1: "), rewrite.err());
    }

    @Test
    void filesOfDifferentProducersNeedATarget() throws IOException {
        Path dragonfly = file(
                "d.rdb",
                "REDIS0009",
                rdb -> rdb.bytes(0xfa).strings("df-ver", "1.0").db(0).key("d", "1"));
        merge(a(), dragonfly).fails(ExitCode.REFUSED, "is by Redis", "by Dragonfly", "--target");
        merge(a(), dragonfly, "--target", "redis-7.2").succeeds();
        assertFalse(bytes().contains("df-ver"));
        assertTrue(contents().contains("0 d=1"));
    }

    /** The same template number means different templates in two files. The hashes are HASH_TMPL_ARRAY_REF. */
    @Test
    void hashTemplatesOfDifferentFilesAreKeptApart() throws IOException {
        Path a = file("a.rdb", "REDIS0015", rdb -> template(rdb, "f", "g", "a"));
        Path same = file("s.rdb", "REDIS0015", rdb -> template(rdb, "f", "g", "s"));
        Path other = file("o.rdb", "REDIS0015", rdb -> template(rdb, "f", "h", "o"));
        merge(a, same).succeeds();
        assertEquals("REDIS0015", bytes().substring(0, 9));
        Cli.run("diff", a.toString(), out.toString(), "--key", "a").succeeds();
        Cli.run("diff", same.toString(), out.toString(), "--key", "s").succeeds();
        merge(a, other, "--force")
                .fails(ExitCode.REFUSED, "hash template 1", a.toString(), other.toString(), "--target");
        merge(a, other, "--force", "--target", "rdb-14").succeeds();
        Cli.run("diff", a.toString(), out.toString(), "--key", "a").succeeds();
        Cli.run("diff", other.toString(), out.toString(), "--key", "o").succeeds();
    }

    private static void template(TinyRdb rdb, String field, String other, String key) throws IOException {
        rdb.bytes(0xf2, 1, 2).strings(field, other);
        rdb.db(0).key(32, key).bytes(1).strings("v", "w");
    }

    @Test
    void standardInputMayBeOneOfThem() throws IOException {
        byte[] piped = Files.readAllBytes(a());
        Cli cli = Cli.run(
                piped,
                "merge",
                "-",
                file("x.rdb", rdb -> rdb.db(0).key("x", "9")).toString(),
                "-o",
                out.toString());
        cli.succeeds();
        assertEquals(List.of("0 a=1", "0 both=a", "1 both=x", "0 x=9"), contents());
        Cli.run(piped, "merge", "-", "-", "-o", out.toString(), "--force").fails(ExitCode.USAGE, "twice");
        Cli toStdout = Cli.run(piped, "merge", "-", "-o", "-").succeeds();
        assertEquals("REDIS0011", new String(toStdout.outBytes(), 0, 9, StandardCharsets.US_ASCII));
    }

    @Test
    void aDamagedInputIsNamedAndTheOutputStays() throws IOException {
        Path bad = Files.write(
                directory.resolve("bad.rdb"),
                TinyRdb.of(rdb -> rdb.db(0).key("x", "y").bytes(0, 1)));
        Files.writeString(out, "old");
        merge(a(), bad, b(), "--force", "--on-duplicate", "first").fails(ExitCode.BAD_INPUT, bad + ": ", "at offset");
        assertEquals("old", Files.readString(out));
        Path text = Files.writeString(directory.resolve("text"), "hello, this is no dump at all");
        merge(a(), b(), text, "--force").fails(ExitCode.BAD_INPUT, text + ": ");
        merge(a(), directory.resolve("nowhere"), "--force").fails(ExitCode.IO, "nowhere: no such file");
        assertEquals("old", Files.readString(out));
        assertEquals(List.of("a.rdb", "b.rdb", "bad.rdb", "out.rdb", "text"), Cli.names(directory));
    }

    @Test
    void theOutputMustNotBeAnInput() throws IOException {
        Path a = a();
        byte[] before = Files.readAllBytes(a);
        Cli.run("merge", b().toString(), a.toString(), "-o", a.toString(), "--force")
                .fails(ExitCode.USAGE, "the output is the input");
        assertArrayEquals(before, Files.readAllBytes(a));
        merge(a, b(), "--report", a, "--force").fails(ExitCode.USAGE, "the output is the input");
        assertArrayEquals(before, Files.readAllBytes(a));
        merge(a, b(), "--report", out).fails(ExitCode.USAGE, "--report and --output are the same");
    }

    @Test
    void aDryRunWritesNothing() throws IOException {
        Cli cli = merge(a(), b(), "--dry-run", "--on-duplicate", "first").succeeds();
        assertTrue(cli.err().contains("would keep 4"), cli.err());
        merge(a(), b(), "--dry-run").fails(ExitCode.REFUSED, "would both become");
        assertFalse(Files.exists(out));
    }

    @Test
    void commandsBehindOneInputAreRefusedOrReported() throws IOException {
        Path aof = Files.write(
                directory.resolve("x.aof"),
                (new String(Files.readAllBytes(a()), StandardCharsets.ISO_8859_1) + "*2\r\n$3\r\nDEL\r\n$1\r\na\r\n")
                        .getBytes(StandardCharsets.ISO_8859_1));
        Path other = file("o.rdb", rdb -> rdb.db(0).key("o", "1"));
        merge(other, aof).fails(ExitCode.REFUSED, aof + ": ", "AOF command");
        Cli cli = merge(other, aof, "--drop-aof-tail").succeeds();
        assertTrue(cli.err().contains(aof + ": not in the output: "), cli.err());
        Cli quiet = merge(other, aof, "--drop-aof-tail", "-q", "--force").succeeds();
        assertTrue(quiet.err().contains(aof + ": left out"), quiet.err());
    }
}
