package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code rdb report}, without a browser. */
class ReportTest {

    private static final String NOW = "2026-01-01";

    @TempDir
    Path directory;

    private Path file(String name, TinyRdb.Steps steps) throws IOException {
        return Files.write(directory.resolve(name), TinyRdb.of(steps));
    }

    private ReportFile report(String... words) throws IOException {
        Path out = directory.resolve("page.html");
        List<String> all = new ArrayList<>(List.of("report", "--now", NOW, "-q", "-f", "-o", out.toString()));
        all.addAll(List.of(words));
        Cli cli = Cli.run(all.toArray(String[]::new)).succeeds();
        assertEquals("", cli.err());
        assertTrue(Files.size(out) <= 2_000_000, Files.size(out) + " bytes");
        return ReportFile.of(out);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis-8.0-rich",
                "valkey-9.1-field-ttls --for valkey-8.1",
                "redis-7.0.15-functions --allocator libc",
                "redis-8.0-multidb --type hash --top 3",
                "redis-7.0.15-streams --depth 1 --separators _",
                "redis-7.0.15-empty"
            })
    void thePageHasTheFiguresOfMemory(String words) throws IOException {
        List<String> options = new ArrayList<>(Arrays.asList(words.split(" ")));
        options.set(0, Cli.dump(options.get(0)).toString());
        List<String> memory = new ArrayList<>(List.of("memory", "--format", "json", "--now", NOW));
        memory.addAll(options);
        String figures = Cli.run(memory.toArray(String[]::new)).succeeds().out().strip();
        String data = report(options.toArray(String[]::new)).data();
        assertTrue(data.contains("\"memory\":" + figures.replace("<", "\\u003c") + ","), data);
    }

    @Test
    void thePageHasTheFiguresOfSeveralFiles() throws IOException {
        String one = Cli.dump("redis-8.0-rich").toString();
        String other = Cli.dump("valkey-9.1-rich").toString();
        JsonNode page = report(one, other).json();
        String figures = Cli.run("memory", "--format", "json", "--now", NOW, one, other)
                .succeeds()
                .out()
                .strip();
        assertEquals(new ObjectMapper().readTree(figures), page.get("memory"));
        assertTrue(page.at("/files/0/loads_in").asText().startsWith("Redis 8.0 and later"), page.toString());
        assertTrue(page.at("/files/1/loads_in").asText().contains("Valkey 9.0 and later"), page.toString());
    }

    @Test
    void thePageNamesLibrariesAndTheServersThatLoadTheFile() throws IOException {
        Path dump = Cli.dump("redis-7.0.15-functions");
        JsonNode file = report(dump.toString()).json().at("/files/0");
        String info = Cli.run("info", dump.toString()).succeeds().out();
        assertTrue(info.contains("  loads in    " + file.get("loads_in").asText() + "\n"), info);
        assertTrue(file.get("library_count").asInt() > 0, file.toString());
        for (JsonNode library : file.get("libraries")) {
            assertTrue(info.contains(library.get("name").asText()), info);
        }
        for (JsonNode server : file.get("servers")) {
            boolean old =
                    Pattern.matches("Redis [2-6]\\..*", server.get("server").asText());
            assertEquals(old, !server.get("reasons").isEmpty(), server.toString());
        }
    }

    @Test
    void thePageLoadsNothingElse() throws IOException {
        String page = report(Cli.dump("redis-8.0-rich").toString()).page();
        assertTrue(page.contains("Copyright 2010-2023 Mike Bostock") && page.contains("PERFORMANCE OF\nTHIS SOFTWARE"));
        String d3 = d3();
        String ours = page.replace(d3, "");
        assertEquals(page.length() - d3.length(), ours.length());
        for (String outside :
                List.of("<link", "<img", "<iframe", "src=", "@import", "url(", "fetch(", "XMLHttpRequest", "http")) {
            assertEquals(outside.equals("http") ? 1 : 0, count(ours, outside), outside); // from http-equiv
        }
        assertFalse(page.contains("{{"), "a placeholder of the template is left");
    }

    private static String d3() throws IOException {
        try (var in = ReportTest.class
                .getClassLoader()
                .getResourceAsStream("META-INF/resources/webjars/d3/7.9.0/dist/d3.min.js")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Names of more than a few KB are cut. */
    @Test
    void longNamesAreCut() throws IOException {
        Path dump = file("long.rdb", rdb -> rdb.key("x".repeat(3_000_000), "v")
                .key("y".repeat(300), "v")
                .end());
        JsonNode top = report(dump.toString()).json().at("/memory/top");
        assertEquals(3_000_000, top.at("/0/key_bytes").asInt());
        assertTrue(top.at("/0/key").asText().matches("x{100,}"));
        assertEquals("y".repeat(300), top.at("/1/key").asText());
        assertFalse(top.get(1).has("key_bytes"));
    }

    private static int count(String text, String part) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }

    @Test
    void noNameCanEndTheScript() throws IOException {
        List<String> names = List.of(
                "</script><script>alert(1)</script>",
                "<!--<script>",
                "{{d3}}{{data}}$1\\",
                "a\u2028b",
                "\"}];alert(1)//");
        Path dump = file("evil.rdb", rdb -> {
            for (String name : names) {
                rdb.key(name, "v");
            }
            rdb.key(new byte[] {(byte) 0xff, '<', 0, (byte) 0xc3}, new byte[0]).end();
        });
        ReportFile report = report(dump.toString());
        ReportFile plain =
                report(file("plain.rdb", rdb -> rdb.key("a", "v").end()).toString());
        assertEquals(count(plain.page(), "<script"), count(report.page(), "<script"));
        assertEquals(count(plain.page(), "</script"), count(report.page(), "</script"));
        assertFalse(report.data().contains("<"));
        List<String> read = StreamSupport.stream(report.json().at("/memory/top").spliterator(), false)
                .map(key -> key.get("key").asText())
                .toList();
        assertTrue(read.containsAll(names), read.toString());
        assertTrue(read.contains("\udcff<\0\udcc3"), read.toString());
    }

    @Test
    void growthShowsBothFigures() throws IOException {
        Path old = file("old.rdb", rdb -> {
            rdb.key("gone:x", "v".repeat(500))
                    .key("gone:y", "v".repeat(500))
                    .key("same:x", "v")
                    .key("same:y", "v");
            rdb.bytes(2).strings("set").bytes(1).strings("member").end();
        });
        Path now = file("now.rdb", rdb -> rdb.key("same:x", "v")
                .key("same:y", "v")
                .key("new:x", "v".repeat(100))
                .key("new:y", "v".repeat(1000))
                .end());
        JsonNode growth =
                report(now.toString(), "--against", old.toString()).json().get("growth");
        JsonNode memory = report(now.toString()).json().get("memory");
        JsonNode before = report(old.toString()).json().get("memory");
        assertEquals(old.toString(), growth.get("against").asText());
        assertEquals(memory.at("/total/memory"), growth.at("/total/memory"));
        assertEquals(before.at("/total/memory"), growth.at("/total/old_memory"));
        assertEquals(4, growth.at("/total/keys").asInt());
        assertEquals(5, growth.at("/total/old_keys").asInt());
        assertEquals(
                "[\"set\",\"string\"]", growth.findValues("name").toString().replace(" ", ""));
        assertEquals(0, growth.at("/type/0/memory").asLong());
        assertTrue(growth.at("/type/0/old_memory").asLong() > 0);
        for (String name : List.of("gone:", "same:", "new:")) {
            JsonNode both = child(growth.get("prefixes"), name);
            JsonNode one = child(memory.get("prefixes"), name);
            JsonNode other = child(before.get("prefixes"), name);
            assertEquals(
                    one == null ? 0 : one.get("memory").asLong(),
                    both.get("memory").asLong(),
                    name);
            assertEquals(
                    other == null ? 0 : other.get("memory").asLong(),
                    both.get("old_memory").asLong(),
                    name);
            assertEquals(one == null ? 0 : 2, both.get("keys").asInt(), name);
            assertEquals(2, both.get("children").size(), name);
        }
    }

    private static JsonNode child(JsonNode node, String part) {
        for (JsonNode child : node.get("children")) {
            if (child.get("part").asText().equals(part)) {
                return child;
            }
        }
        return null;
    }

    /** A word of letters. Runs of digits would be folded into one name. */
    private static String word(int number) {
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < 5; i++) {
            word.append((char) ('g' + number % 20));
            number /= 20;
        }
        return word.toString();
    }

    @Test
    void aMillionPrefixesFitInThePage() throws IOException {
        Path dump = directory.resolve("million.rdb");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(dump), 1 << 16)) {
            TinyRdb rdb = new TinyRdb(out);
            for (int i = 0; i < 1_000_000; i++) {
                rdb.key(word(i) + ":k", "v");
            }
            rdb.end();
        }
        JsonNode json = report(dump.toString(), "--against", dump.toString()).json();
        assertEquals(1_000_000, json.at("/memory/total/keys").asInt());
        assertEquals(1000, json.get("least_part").asInt());
        assertTrue(json.at("/memory/prefix_bound").asLong() > 0);
    }

    @Test
    void theLargestPossibleDataFitsInThePage() throws IOException {
        Path dump = directory.resolve("wide.rdb");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(dump), 1 << 16)) {
            TinyRdb rdb = new TinyRdb(out);
            for (int db = 0; db < 600; db++) {
                rdb.bytes(0xfe).longLength(db);
                StringBuilder name = new StringBuilder();
                for (int part = 0; part < 16; part++) {
                    name.append("\u0001<")
                            .append(word(db + 3000 * part).repeat(120))
                            .append(':');
                }
                rdb.key(name + "x", "v".repeat(20_000));
                for (int slot = 0; slot < 80; slot++) {
                    rdb.key(word(db * 80 + slot), "v");
                }
            }
            rdb.end();
        }
        JsonNode json = report(dump.toString(), "--against", dump.toString(), "--top", "1000")
                .json();
        assertTrue(json.get("least_part").asInt() < 1000, json.get("least_part").toString());
        assertEquals(48_600, json.at("/memory/total/keys").asInt());
        assertTrue(json.at("/memory/slot").size() > 15_000);
        JsonNode first = json.at("/memory/top/0");
        assertTrue(first.get("key_bytes").asInt() > first.get("key").asText().length(), first.toString());
    }

    @Test
    void manyFilesFitInThePage() throws IOException {
        String dump = Cli.dump("redis-8.0-rich").toString();
        String[] words = new String[100];
        Arrays.fill(words, dump);
        JsonNode json = report(words).json();
        assertEquals(100, json.get("files").size());
        assertEquals(100, json.at("/memory/files").size());
        String[] more = new String[103];
        Arrays.fill(more, dump);
        more[0] = "report";
        more[1] = "-o-";
        Cli.run(more).fails(ExitCode.USAGE, "101 files are too many for a page");
    }

    @Test
    void standardInputIsReadOnlyOnce() throws IOException {
        byte[] dump = Files.readAllBytes(Cli.dump("redis-8.0-rich"));
        Cli cli = Cli.run(dump, "report", "-", "-o", "-", "-q", "--now", NOW).succeeds();
        JsonNode json = ReportFile.of(cli.out()).json();
        assertEquals(
                report(Cli.dump("redis-8.0-rich").toString()).json().at("/memory/total"), json.at("/memory/total"));
        assertFalse(json.at("/files/0").has("loads_in"));
        Cli.run(dump, "report", "-", "--against", "-", "-o", "-").fails(ExitCode.USAGE, "- is given twice");
    }

    @Test
    void deepListsFindings() throws IOException {
        Path dump = file(
                "twice.rdb",
                rdb -> rdb.key("a<", "v").key("a<", "w").key("a<", "w").end());
        JsonNode findings = report(dump.toString(), "--deep").json().get("findings");
        String lines = Cli.run("verify", "--deep", dump.toString()).out();
        assertEquals(1, findings.size(), findings.toString());
        JsonNode finding = findings.get(0);
        assertTrue(
                lines.contains(finding.get("severity").asText() + " "
                        + finding.get("code").asText()),
                lines);
        assertTrue(lines.contains(finding.get("effect").asText()), lines);
        assertEquals(2, finding.get("count").asInt());
        assertEquals("a<", finding.at("/places/0/key").asText());
        assertTrue(lines.contains(finding.at("/places/0/what").asText()), lines);
        assertFalse(report(dump.toString()).json().has("findings"));
        Cli.run(Files.readAllBytes(dump), "report", "-", "--deep", "-o-").fails(ExitCode.USAGE, "--deep");
    }

    @Test
    void thePageAppearsWholeOrNotAtAll() throws IOException {
        Path good = file("good.rdb", rdb -> rdb.key("a", "v").end());
        Path bad = file("bad.rdb", rdb -> rdb.key("a", "v"));
        Path out = directory.resolve("out.html");
        for (List<String> words : List.of(
                List.of(bad.toString()),
                List.of(good.toString(), bad.toString()),
                List.of(good.toString(), "--against", bad.toString()))) {
            List<String> all = new ArrayList<>(List.of("report", "-q", "-o", out.toString()));
            all.addAll(words);
            Cli.run(all.toArray(String[]::new)).fails(ExitCode.BAD_INPUT, bad.toString());
            assertEquals(List.of("bad.rdb", "good.rdb"), Cli.names(directory));
        }
        Cli.run("report", "-q", "-o", out.toString(), directory.resolve("none").toString())
                .fails(ExitCode.IO, "none");
        assertFalse(Files.exists(out));
        Files.write(out, new byte[] {1, 2});
        Cli.run("report", "-q", "-o", out.toString(), good.toString()).fails(ExitCode.USAGE, "is there already");
        assertArrayEquals(new byte[] {1, 2}, Files.readAllBytes(out));
        Cli.run("report", "-q", "-f", "-o", out.toString(), good.toString()).succeeds();
        assertTrue(Files.readString(out).startsWith("<!doctype html>"));
        Cli.run("report", "-q", "-f", "-o", good.toString(), good.toString()).fails(ExitCode.USAGE, good.toString());
        Path old = file("old.rdb", rdb -> rdb.key("a", "v").end());
        Cli.run("report", "-q", "-f", "-o", old.toString(), good.toString(), "--against", old.toString())
                .fails(ExitCode.USAGE, old.toString());
    }

    @Test
    void wrongOptionsAreRefused() throws IOException {
        String dump = Cli.dump("redis-8.0-rich").toString();
        Cli.run("report", dump, "-o", "-", "--top", "1001").fails(ExitCode.USAGE, "--top 1001");
        Cli.run("report", dump, "-o", "-", "--depth", "17").fails(ExitCode.USAGE, "--depth 17");
        Cli.run("report", dump, "-o", "-", "--mode", "600").fails(ExitCode.USAGE, "--mode");
        Cli.run("report", dump, "-o", "-", "--for", "redis-1.0").fails(ExitCode.USAGE, "--for");
        Cli none = Cli.run("report", dump, "-o", "-", "-q", "--key", "no such", "--fail-empty");
        assertEquals(ExitCode.NO, none.exitCode(), none.err());
    }
}
