package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.format.Bytes;
import io.rdbkit.transform.KeySlot;
import io.rdbkit.transform.Manifest;
import io.rdbkit.transform.Partition;
import io.rdbkit.transform.SlotMap;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The part that each key goes to, and the names of the parts. */
class SplitCommandTest {

    private static final int KEYS = 200;
    private static final String A = "a".repeat(40);
    private static final String B = "b".repeat(40);

    @TempDir
    Path directory;

    private Path parts;

    @BeforeEach
    void name() {
        parts = directory.resolve("parts");
    }

    private Path file(String name, TinyRdb.Steps steps) throws IOException {
        return Files.write(directory.resolve(name), TinyRdb.of(rdb -> {
            steps.write(rdb);
            rdb.end();
        }));
    }

    private Path many() throws IOException {
        return file("many.rdb", rdb -> {
            rdb.db(0);
            for (int i = 0; i < KEYS; i++) {
                rdb.key(i % 3 == 0 ? "{tag" + i / 6 + "}:" + i : "key:" + i, "value " + i);
            }
        });
    }

    private Cli split(Object... words) {
        List<String> args = new ArrayList<>(List.of("split", "-o", parts.toString()));
        for (Object word : words) {
            args.add(word.toString());
        }
        return Cli.run(args.toArray(String[]::new));
    }

    /** The keys of each part. */
    private Map<String, List<String>> made() throws IOException {
        Map<String, List<String>> made = new TreeMap<>();
        for (String name : Cli.names(parts)) {
            if (!name.equals(Manifest.NAME)) {
                made.put(name, keys(parts.resolve(name)));
            }
        }
        return made;
    }

    private static List<String> keys(Path file) {
        return Cli.run("keys", file.toString(), "--format", "keys")
                .succeeds()
                .out()
                .lines()
                .toList();
    }

    private void assertNothing() {
        assertFalse(Files.exists(parts));
    }

    @Test
    void slotsAreThoseOfANewCluster() throws IOException {
        split(many(), "--by", "slots", "--into", "3").succeeds();
        Map<String, List<String>> made = made();
        assertEquals(
                List.of("slots-0-5460.rdb", "slots-10923-16383.rdb", "slots-5461-10922.rdb"),
                List.copyOf(made.keySet()));
        SlotMap map = SlotMap.evenly(3);
        int all = 0;
        for (Map.Entry<String, List<String>> part : made.entrySet()) {
            for (String key : part.getValue()) {
                assertEquals("slots-" + map.ranges(map.part(Bytes.utf8(key))) + ".rdb", part.getKey(), key);
            }
            all += part.getValue().size();
        }
        assertEquals(KEYS, all);
    }

    @Test
    void slotsAreThoseOfTheWrittenName() throws IOException {
        split(many(), "--by", "slots", "--into", "5", "--add-prefix", "{x}").succeeds();
        String owner =
                "slots-" + SlotMap.evenly(5).ranges(SlotMap.evenly(5).part(KeySlot.of(Bytes.utf8("x")))) + ".rdb";
        made().forEach((name, keys) -> assertEquals(name.equals(owner) ? KEYS : 0, keys.size(), name));
    }

    /** A node without keys needs a file too, because of the functions. */
    @Test
    void partsWithoutKeysAreWritten() throws IOException {
        Path dump = file("one.rdb", rdb -> {
            rdb.bytes(0xf5).strings("#!lua name=lib\nreturn 1");
            rdb.db(0).key("k", "v");
        });
        split(dump, "--by", "slots", "--slots", "0-9,11", "--slots", "10,12-16383", "--name", "node{n}.rdb")
                .succeeds();
        assertEquals(Map.of("node0.rdb", List.of(), "node1.rdb", List.of("k")), made());
        assertTrue(Files.readString(parts.resolve("node0.rdb"), StandardCharsets.ISO_8859_1)
                .contains("name=lib"));
        assertTrue(Files.readString(parts.resolve(Manifest.NAME)).contains("\"slots\" : \"0-9,11\""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--by slots | needs --into or --slots",
                "--by slots --into 3 --slots 0-16383 | one of them",
                "--by slots --into 0 | from 1 to 16384",
                "--by slots --slots 0-5 --slots 5-16383 | slot 5 is in 0-5 and in 5-16383",
                "--by slots --slots 0-5 --slots 7-16382 | --slots leaves out 6,16383",
                "--by slots --slots 0-16384 | above the greatest",
                "--by nodes | --by nodes needs --nodes",
                "--by hash | --by hash needs --into",
                "--by size | --by size needs --part-size",
                "--by size --part-size 0 | at least 1",
                "--by prefix --depth 0 | from 1 on",
                "--by prefix --separator= | --separator is empty",
                "--by db --into 3 | --into goes with --by slots or hash",
                "--by type --depth 3 | --depth goes with --by prefix",
                "--by db --nodes x | --nodes goes with --by nodes",
                "--by prefix --name ../{prefix} | not the name of a file",
                "--by prefix --name /tmp/{prefix} | not the name of a file",
                "--by prefix --name x.rdb | must contain {prefix}",
                "--by prefix --name {prefix}-{slots} | there is no {slots}",
                "--by type --name manifest{type}.json | manifest.json",
                "--by nodes --nodes nowhere.conf | no such file"
            })
    void wrongOptionsAreNamed(String options, String message) throws IOException {
        Path dump = many();
        List<Object> words = new ArrayList<>(List.of(dump));
        words.addAll(List.of(options.split(" ")));
        int code = message.equals("no such file") ? ExitCode.IO : ExitCode.USAGE;
        split(words.toArray()).fails(code, message);
        assertNothing();
    }

    private Path twoDatabases() throws IOException {
        return file(
                "two.rdb", rdb -> rdb.db(0).key("a", "0").db(3).key("a", "3").key("b", "3"));
    }

    @Test
    void aClusterHasOneDatabaseUnlessConfiguredOtherwise() throws IOException {
        Path dump = twoDatabases();
        split(dump, "--by", "slots", "--into", "1")
                .fails(ExitCode.REFUSED, "in database 3", "--db-prefix", "--keep-db-numbers");
        assertNothing();
        split(dump, "--by", "slots", "--into", "1", "--dry-run").fails(ExitCode.REFUSED, "in database 3");
        split(dump, "--by", "slots", "--into", "1", "--move-db", "3=0").fails(ExitCode.REFUSED, "would both become");
        split(dump, "--by", "slots", "--into", "1", "--db-prefix", "db{db}:").succeeds();
        assertEquals(List.of(List.of("db0:a", "db3:a", "db3:b")), List.copyOf(made().values()));
        split(dump, "--by", "slots", "--into", "1", "--keep-db-numbers", "--force")
                .succeeds();
        assertEquals(List.of(List.of("a", "a", "b")), List.copyOf(made().values()));
        Cli.run("diff", dump.toString(), parts.resolve("slots-0-16383.rdb").toString())
                .succeeds();
    }

    private Path nodes(String lines) throws IOException {
        return Files.writeString(directory.resolve("nodes.conf"), lines);
    }

    @Test
    void eachMasterGetsAPart() throws IOException {
        Path conf = nodes(A + " 10.0.0.1:7001@17001 myself,master - 0 0 1 connected 0-8000 [93->-" + B + "]\n" + B
                + " ::1:7002@17002 master - 0 0 2 connected 8001-16383\n" + "c".repeat(40)
                + " 10.0.0.3:7003@17003 slave " + B + " 0 0 2 connected\nvars currentEpoch 2 lastVoteEpoch 0\n");
        Cli cli = split(many(), "--by", "nodes", "--nodes", conf).succeeds();
        assertTrue(cli.err().contains("slot 93 is moving to " + B), cli.err());
        Map<String, List<String>> made = made();
        assertEquals(List.of("%3A%3A1-7002.rdb", "10.0.0.1-7001.rdb"), List.copyOf(made.keySet()));
        made.forEach((name, keys) ->
                keys.forEach(key -> assertEquals(name.startsWith("10"), KeySlot.of(Bytes.utf8(key)) <= 8000, key)));
        split(many(), "--by", "nodes", "--nodes", conf, "--name", "same-{n}", "--name", "{host}.rdb", "--force")
                .fails(ExitCode.USAGE, "--name");
    }

    @Test
    void twoNodesWithTheSameNameAreRefused() throws IOException {
        Path conf = nodes(A + " 10.0.0.1:7001@17001 master - 0 0 1 connected 0-8000\n" + B
                + " 10.0.0.1:7002@17002 master - 0 0 2 connected 8001-16383\n");
        split(many(), "--by", "nodes", "--nodes", conf, "--name", "{host}.rdb")
                .fails(ExitCode.USAGE, "would be one part, 10.0.0.1.rdb");
        assertNothing();
    }

    @Test
    void aKeyWhoseSlotHasNoOwnerIsRefused() throws IOException {
        Path conf = nodes(A + " 10.0.0.1:7001@17001 master - 0 0 1 connected 0-8000\n");
        Cli cli = split(many(), "--by", "nodes", "--nodes", conf);
        assertEquals(ExitCode.REFUSED, cli.exitCode(), cli.err());
        assertTrue(cli.err().contains("no master owns the slots 8001-16383"), cli.err());
        assertTrue(cli.err().contains("has no owner"), cli.err());
        assertNothing();
        split(many(), "--by", "nodes", "--nodes", conf, "--slot", "0-8000").succeeds();
    }

    @Test
    void aFileThatIsNoListOfNodesIsRefused() throws IOException {
        split(many(), "--by", "nodes", "--nodes", nodes("port 6379\n"))
                .fails(ExitCode.USAGE, "nodes.conf", "line 1 is none of nodes.conf");
        split(many(), "--by", "nodes", "--nodes", many()).fails(ExitCode.USAGE, "--nodes");
        split(
                        many(),
                        "--by",
                        "nodes",
                        "--nodes",
                        nodes(A + " h:1@2 master - 0 0 1 connected 0-5\n" + B
                                + " h:2@3 master - 0 0 1 connected 5-9\n"))
                .fails(ExitCode.USAGE, "slot 5 is in 0-5 and in 5-9");
        assertNothing();
    }

    @Test
    void prefixesBecomeFileNames() throws IOException {
        Path dump = file("prefixes.rdb", rdb -> rdb.db(0)
                .key("user:1:a", "")
                .key("user:2", "")
                .key("none", "")
                .key(":x", "")
                .key("../../etc:x", "")
                .key("rest:x", "")
                .key("a/b c:x", "")
                .key("A%2Fb:x", "")
                .key("p".repeat(500) + "1:x", "")
                .key("p".repeat(500) + "2:x", "")
                .db(2)
                .key("user:9", ""));
        split(dump, "--by", "prefix").succeeds();
        Map<String, List<String>> made = made();
        assertEquals(List.of("user:1:a", "user:2", "user:9"), made.remove("prefix-user.rdb"));
        assertEquals(List.of("none"), made.remove("prefix-+rest.rdb"));
        assertEquals(List.of(":x"), made.remove("prefix-+empty.rdb"));
        assertEquals(List.of("../../etc:x"), made.remove("prefix-%2E.%2F..%2Fetc.rdb"));
        assertEquals(List.of("rest:x"), made.remove("prefix-rest.rdb"));
        assertEquals(List.of("a/b c:x"), made.remove("prefix-a%2Fb%20c.rdb"));
        assertEquals(List.of("A%2Fb:x"), made.remove("prefix-A%252Fb.rdb"));
        assertEquals(2, made.size(), made.toString());
        made.forEach((name, keys) -> {
            assertTrue(name.startsWith("prefix-ppp") && name.length() < 160, name);
            assertEquals(1, keys.size());
        });
        split(dump, "--by", "prefix", "--depth", "2", "--force").succeeds();
        assertEquals(List.of("user:1:a"), made().get("prefix-user%3A1.rdb"));
        split(dump, "--by", "prefix", "--separator", "..", "--force").succeeds();
        assertEquals(List.of("../../etc:x"), made().get("prefix-+empty.rdb"));
    }

    /** Any client can compute it: it is zlib's crc32 of the name. */
    @Test
    void theHashIsTheCrc32OfTheName() throws IOException {
        split(many(), "--by", "hash", "--into", "4").succeeds();
        Map<String, List<String>> made = made();
        assertEquals(List.of("hash-0.rdb", "hash-1.rdb", "hash-2.rdb", "hash-3.rdb"), List.copyOf(made.keySet()));
        made.forEach((name, keys) -> keys.forEach(key -> {
            CRC32 crc = new CRC32();
            crc.update(key.getBytes(StandardCharsets.UTF_8));
            assertEquals("hash-" + crc.getValue() % 4 + ".rdb", name, key);
        }));
    }

    @Test
    void eachTypeGetsAPart() throws IOException {
        split(Cli.dump("redis-7.0-rich"), "--by", "type").succeeds();
        for (String name : made().keySet()) {
            String type = name.replace(".rdb", "");
            Cli.run("keys", parts.resolve(name).toString(), "--no-type", type, "--fail-empty")
                    .fails(1);
        }
    }

    @Test
    void aPartEndsWithTheKeyThatReachesItsSize() throws IOException {
        Path dump = file("large.rdb", rdb -> {
            rdb.db(0);
            for (int i = 0; i < 50; i++) {
                rdb.key("k" + i, "x".repeat(1000));
            }
        });
        split(dump, "--by", "size", "--part-size", "10KB").succeeds();
        List<String> all = new ArrayList<>();
        for (int n = 0; n < 5; n++) {
            Path part = parts.resolve("part-" + n + ".rdb");
            all.addAll(keys(part));
            assertTrue(Files.size(part) < 10 * 1024 + 1100, part + " " + Files.size(part));
            assertTrue(n == 4 || Files.size(part) >= 10 * 1024, part + " " + Files.size(part));
        }
        assertEquals(keys(dump), all, "parts must follow each other in the order of the keys");
        assertEquals(6, Cli.names(parts).size());
    }

    @Test
    void severalInputsAreSplitAsOne() throws IOException {
        Path a = file("a.rdb", rdb -> {
            rdb.bytes(0xf5).strings("#!lua name=lib\nreturn 1");
            rdb.db(0).key("a", "1").key("both", "1");
        });
        Path b = file("b.rdb", rdb -> {
            rdb.bytes(0xf5).strings("#!lua name=lib\nreturn 1");
            rdb.db(0).key("b", "2").key("both", "2");
        });
        split(a, b, "--by", "hash", "--into", "2")
                .fails(ExitCode.REFUSED, b + ": ", a + " db 0 \"both\" and " + b + " db 0 \"both\" would both become");
        assertNothing();
        split(a, b, "--by", "hash", "--into", "2", "--no-key", "both").succeeds();
        assertEquals(
                List.of("a", "b"),
                made().values().stream().flatMap(List::stream).sorted().toList());
        Path report = directory.resolve("report");
        split(a, b, "--by", "hash", "--into", "2", "--on-duplicate", "last", "--report", report, "--force")
                .succeeds();
        assertEquals(
                List.of("a", "b", "both"),
                made().values().stream().flatMap(List::stream).sorted().toList());
        assertEquals(
                List.of("{\"feature\":\"duplicate\",\"file\":\"" + a
                        + "\",\"db\":0,\"key\":\"both\",\"type\":\"string\",\"rdb_type\":\"STRING\"}"),
                Files.readAllLines(report));
        for (String name : made().keySet()) {
            String bytes = Files.readString(parts.resolve(name), StandardCharsets.ISO_8859_1);
            assertEquals(bytes.indexOf("name=lib"), bytes.lastIndexOf("name=lib"));
            assertTrue(bytes.contains("name=lib"));
        }
    }

    /** No file of any input is left. */
    @Test
    void oneDamagedInputOfThreeLeavesNothing() throws IOException {
        Path good = many();
        Path bad = directory.resolve("bad.rdb");
        byte[] cut = TinyRdb.of(rdb -> rdb.db(0).key("x", "y").bytes(0, 1));
        Files.write(bad, cut);
        Path last = file("last.rdb", rdb -> rdb.db(0).key("z", ""));
        split(good, bad, last, "--by", "hash", "--into", "2").fails(ExitCode.BAD_INPUT, bad + ": ", "at offset");
        assertNothing();
        split(good, directory.resolve("nowhere"), last, "--by", "hash", "--into", "2")
                .fails(ExitCode.IO, "nowhere: no such file");
        assertNothing();
    }

    @Test
    void aPartMustNotBeAnInput() throws IOException {
        Files.createDirectory(parts);
        Path inside = Files.copy(many(), parts.resolve("hash-1.rdb"));
        byte[] before = Files.readAllBytes(inside);
        split(inside, "--by", "hash", "--into", "2", "--force").fails(ExitCode.USAGE, "the output is the input");
        assertTrue(java.util.Arrays.equals(before, Files.readAllBytes(inside)));
        Path conf = nodes(A + " 10.0.0.1:7001@17001 master - 0 0 1 connected 0-16383\n");
        Path moved = Files.move(conf, parts.resolve("nodes.rdb"));
        split(inside, "--by", "nodes", "--nodes", moved, "--name", "nodes.rdb{n}", "--force")
                .succeeds();
        split(directory.resolve("many.rdb"), "--by", "slots", "--into", "1", "--name", "hash-{n}.rdb", "--force")
                .succeeds();
    }

    @Test
    void aThousandPartsAreWritten() throws IOException {
        Path dump = file("prefixes.rdb", rdb -> {
            rdb.db(0);
            for (int i = 0; i < 20_000; i++) {
                rdb.key("p" + i % 1000 + ":" + i, "value " + i);
            }
        });
        split(dump, "--by", "prefix", "-q").succeeds();
        assertEquals(1001, Cli.names(parts).size());
        Path merged = directory.resolve("merged.rdb");
        Cli.run("merge", parts.toString(), "-o", merged.toString(), "-q").succeeds();
        Cli.run("diff", dump.toString(), merged.toString(), "-q").succeeds();
    }

    @Test
    void tooManyPartsAreRefused() throws IOException {
        Path dump = file("prefixes.rdb", rdb -> {
            rdb.db(0);
            for (int i = 0; i <= Partition.MOST_PARTS; i++) {
                rdb.key(i + ":", "");
            }
        });
        split(dump, "--by", "prefix", "-q").fails(ExitCode.REFUSED, "more than 16384 parts");
        assertNothing();
    }
}
