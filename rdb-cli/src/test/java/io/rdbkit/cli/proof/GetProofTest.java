package io.rdbkit.cli.proof;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.rdbkit.cli.CommandRun;
import io.rdbkit.format.Bytes;
import io.rdbkit.server.Client;
import io.rdbkit.server.FreshServers;
import io.rdbkit.server.RealServer;
import io.rdbkit.server.ServerKey;
import io.rdbkit.server.ServerKind;
import io.rdbkit.server.ServerState;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Compares {@code rdb get}, for each key of a dump in each format, with a server that loaded the dump. */
class GetProofTest {

    private static final FreshServers SERVERS = new FreshServers();

    @TempDir
    Path dir;

    @AfterAll
    static void close() {
        SERVERS.close();
    }

    private Path richDump(ServerKind kind) {
        return RichDump.of(kind, SERVERS)
                .copiedTo(dir.resolve(kind.name() + ".rdb"))
                .file();
    }

    /**
     * The answer of TYPE for each key to test. One run tests one key, so all keys are tested only with {@code
     * -Drdb.proof=full}. Otherwise one key of each type, encoding and order of magnitude, and of each type with and
     * without expiry.
     */
    private static SortedMap<ServerKey, String> chosen(RealServer server) {
        SortedMap<ServerKey, String> types = server.types();
        if (ProofExtent.isFull()) {
            return types;
        }
        SortedMap<ServerKey, Long> sizes = RichDump.of(server.kind(), SERVERS).sizes();
        Set<ServerKey> expiring = server.expiries().keySet();
        SortedMap<ServerKey, String> encodings = KeysProofTest.encodings(server, types);
        List<ServerKey> some = Cover.of(
                types.keySet(),
                key -> Set.of(
                        List.of(
                                types.get(key),
                                encodings.get(key),
                                Long.toString(sizes.get(key)).length()),
                        List.of(types.get(key), expiring.contains(key))),
                key -> 1000 + sizes.get(key));
        types.keySet().retainAll(some);
        return types;
    }

    private static CommandRun get(Path dump, ServerKey key, String format) {
        return CommandRun.of("get", dump, key.key(), "--db", key.db(), "--full", "--format", format)
                .exits(0);
    }

    private static List<String> lines(byte[] out) {
        return new String(out, StandardCharsets.UTF_8).lines().toList(); // a CR is shown as \r
    }

    /** One run for all keys. The test makes the expected text of the server's answers with its own code. */
    @ParameterizedTest
    @EnumSource
    void textShowsWhatTheServerAnswers(ServerKind kind) {
        Path dump = richDump(kind);
        RealServer server = SERVERS.load(kind, dump);
        SortedMap<ServerKey, String> types = server.types();
        SortedMap<ServerKey, Long> expiries = server.expiries();
        List<Object> words = new ArrayList<>(List.of("get", "--full", dump));
        types.keySet().stream().map(ServerKey::key).distinct().forEach(words::add);
        Map<String, List<String>> shown =
                sections(CommandRun.of(words.toArray()).exits(0));
        assertEquals(types.size(), shown.size());
        types.forEach((key, type) -> {
            String heading = quoted(key.key()) + (key.db() == 0 ? "" : " in db " + key.db()) + ": "
                    + (type.equals("vectorset") ? "module" : type);
            String found = shown.keySet().stream()
                    .filter(line -> line.startsWith(heading + ",") || line.startsWith(heading + " "))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(heading + " is not in " + shown.keySet()));
            assertEquals(expiries.containsKey(key), found.contains(", expires "), found);
            List<String> lines = shown.get(found).stream()
                    .map(line -> type.equals("stream") ? comparable(line, kind) : line)
                    .toList();
            List<String> expected = answers(server, key, type);
            if (expected != null) {
                boolean ordered = type.equals("list") || type.equals("stream") || type.equals("string");
                assertEquals(ordered ? expected : sorted(expected), ordered ? lines : sorted(lines), found);
            }
        });
    }

    /** The sections by their first line, without their numbers. */
    private static Map<String, List<String>> sections(CommandRun run) {
        Map<String, List<String>> sections = new LinkedHashMap<>();
        List<String> section = null;
        for (String line : lines(run.out())) {
            if (line.isEmpty()) {
                section = null;
            } else if (section == null) {
                section = new ArrayList<>();
                sections.put(line, section);
            } else {
                section.add(line.replaceFirst("^\\d+\\) ", ""));
            }
        }
        return sections;
    }

    /** Without times, which servers report relative to now, and without values that servers before 7.0 don't report. */
    private static String comparable(String line, ServerKind kind) {
        String timeless = line.replaceFirst("^(  consumer .*): seen .*", "$1")
                .replaceFirst("^(  pending .*), delivered [^,]*, ", "$1, ");
        return kind.tellsExpireTime() ? timeless : timeless.replaceFirst("^(group .*), read \\w+,", "$1, read null,");
    }

    private static List<String> sorted(List<String> lines) {
        return lines.stream().sorted().toList();
    }

    private static String quoted(Bytes bytes) {
        StringBuilder out = new StringBuilder("\"");
        byte[] array = bytes.toByteArray();
        boolean wholeText = bytes.equals(Bytes.utf8(new String(array, StandardCharsets.UTF_8)));
        if (wholeText) {
            return out.append(bytes.toString().replace("\"", "\\\""))
                    .append('"')
                    .toString();
        }
        // Of bytes that are not all text, each character is shown on its own.
        int at = 0;
        while (at < array.length) {
            int n = 1;
            while (n < 5 && at + n <= array.length && !isCharacter(array, at, n)) {
                n++;
            }
            n = n == 5 || at + n > array.length ? 1 : n;
            out.append(Bytes.wrap(array, at, n).toString().replace("\"", "\\\""));
            at += n;
        }
        return out.append('"').toString();
    }

    private static boolean isCharacter(byte[] array, int at, int n) {
        Bytes some = Bytes.wrap(array, at, n);
        String text = new String(array, at, n, StandardCharsets.UTF_8);
        return text.codePointCount(0, text.length()) == 1 && Bytes.utf8(text).equals(some);
    }

    private static String quoted(Object reply) {
        return quoted(Bytes.wrap((byte[]) reply));
    }

    private static List<String> answers(RealServer server, ServerKey key, String type) {
        Client client = server.client().select(key.db());
        return switch (type) {
            case "string" -> List.of(quoted(client.call("GET", key.key())));
            case "list" -> each(client.call("LRANGE", key.key(), 0, -1));
            case "set" -> each(client.call("SMEMBERS", key.key()));
            case "zset" -> scores(client.call("ZRANGE", key.key(), 0, -1, "WITHSCORES"));
            case "hash" -> fields(server, key);
            case "stream" -> stream(server, key);
            default -> null; // a module's value, which only the module can show
        };
    }

    private static List<String> each(Object reply) {
        return ((List<?>) reply).stream().map(GetProofTest::quoted).toList();
    }

    /** The shortest decimal form of each number. Servers before 7.2 print more digits. */
    private static List<String> scores(Object reply) {
        List<?> flat = (List<?>) reply;
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < flat.size(); i += 2) {
            String text = new String((byte[]) flat.get(i + 1), StandardCharsets.US_ASCII);
            lines.add(quoted(flat.get(i)) + " => " + score(text));
        }
        return lines;
    }

    private static String score(String text) {
        return text.endsWith("inf")
                ? text
                : new String(
                        new io.rdbkit.format.Slice()
                                .setDecimal(Double.parseDouble(text))
                                .toBytes()
                                .toByteArray(),
                        StandardCharsets.US_ASCII);
    }

    private static List<String> fields(RealServer server, ServerKey key) {
        Client client = server.client();
        List<?> flat = (List<?>) client.call("HGETALL", key.key());
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < flat.size(); i += 2) {
            String line = quoted(flat.get(i)) + " => " + quoted(flat.get(i + 1));
            if (server.kind().hasFieldTtls()) {
                long at = (Long) ((List<?>) client.call("HPEXPIRETIME", key.key(), "FIELDS", 1, flat.get(i))).get(0);
                line += at < 0 ? "" : ", expires " + KeysProofTest.iso(at);
            }
            lines.add(line);
        }
        return lines;
    }

    /**
     * The records of XRANGE, a line with the state, then the groups with as many consumers and pending entries as XINFO
     * counts.
     */
    private static List<String> stream(RealServer server, ServerKey key) {
        Client client = server.client();
        List<String> lines = new ArrayList<>();
        for (Object record : (List<?>) client.call("XRANGE", key.key(), "-", "+")) {
            List<?> idAndFields = (List<?>) record;
            List<String> fields = new ArrayList<>();
            List<?> flat = (List<?>) idAndFields.get(1);
            for (int i = 0; i < flat.size(); i += 2) {
                fields.add(quoted(flat.get(i)) + " => " + quoted(flat.get(i + 1)));
            }
            lines.add(text(idAndFields.get(0)) + " " + String.join(", ", fields));
        }
        Map<String, Object> info = map(client.call("XINFO", "STREAM", key.key()));
        List<?> first = (List<?>) info.get("first-entry");
        String state = "length " + info.get("length") + ", last ID " + text(info.get("last-generated-id"))
                + ", first ID " + (first == null ? "0-0" : text(first.get(0)));
        Object deleted = info.get("max-deleted-entry-id");
        lines.add(state + ", highest deleted ID " + (deleted == null ? "0-0" : text(deleted)) + ", added "
                + info.getOrDefault("entries-added", info.get("length")));
        for (Object each : (List<?>) client.call("XINFO", "GROUPS", key.key())) {
            group(client, key, map(each), lines);
        }
        return lines;
    }

    private static void group(Client client, ServerKey key, Map<String, Object> group, List<String> lines) {
        Object name = group.get("name");
        String read = group.containsKey("entries-read")
                ? String.valueOf(group.get("entries-read")).replace("null", "unknown")
                : null;
        lines.add("group " + quoted(name) + ": last ID " + text(group.get("last-delivered-id")) + ", read " + read
                + ", pending " + group.get("pending"));
        for (Object each : (List<?>) client.call("XINFO", "CONSUMERS", key.key(), name)) {
            lines.add("  consumer " + quoted(map(each).get("name")));
        }
        for (Object each : (List<?>) client.call("XPENDING", key.key(), name, "-", "+", 1_000_000)) {
            List<?> pending = (List<?>) each;
            lines.add("  pending " + text(pending.get(0)) + ": " + quoted(pending.get(1)) + ", " + pending.get(3)
                    + " times");
        }
    }

    private static Map<String, Object> map(Object reply) {
        List<?> flat = (List<?>) reply;
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < flat.size(); i += 2) {
            map.put(text(flat.get(i)), flat.get(i + 1));
        }
        return map;
    }

    private static String text(Object reply) {
        return new String((byte[]) reply, StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @EnumSource
    void rawPrintsTheBytes(ServerKind kind) {
        Path dump = richDump(kind);
        RealServer server = SERVERS.load(kind, dump);
        chosen(server).forEach((key, type) -> {
            Client client = server.client().select(key.db());
            if (type.equals("string")) {
                assertArrayEquals(
                        (byte[]) client.call("GET", key.key()),
                        get(dump, key, "raw").out(),
                        key::toString);
            } else if (type.equals("list")) {
                assertEquals(
                        joined(client.call("LRANGE", key.key(), 0, -1)),
                        Bytes.wrap(get(dump, key, "raw").out()));
            }
        });
    }

    private static Bytes joined(Object reply) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Object item : (List<?>) reply) {
            all.writeBytes((byte[]) item);
            all.write('\n');
        }
        return Bytes.wrap(all.toByteArray());
    }

    @ParameterizedTest
    @EnumSource
    void restoreAcceptsEachPayload(ServerKind kind) {
        Path dump = richDump(kind);
        RealServer loaded = SERVERS.load(kind, dump);
        SortedMap<ServerKey, String> types = chosen(loaded);
        SortedMap<ServerKey, Long> expiries = loaded.expiries();
        new LiveCopy(loaded).keep(types.keySet());
        ServerState expected = loaded.state();
        RealServer fresh = SERVERS.empty(kind);
        types.keySet().forEach(key -> {
            Client client = fresh.client().select(key.db());
            client.queue("RESTORE", key.key(), 0, get(dump, key, "dump").out());
            if (expiries.containsKey(key)) {
                client.queue("PEXPIREAT", key.key(), expiries.get(key));
            }
        });
        fresh.client().flush();
        List<String> differences = expected.differences(fresh.state()).stream()
                .filter(line -> !line.startsWith("function library"))
                .toList();
        assertEquals(List.of(), differences);
        assertFalse(types.isEmpty());
    }

    /** One run for all keys gives the lines that an export has for them. */
    @ParameterizedTest
    @EnumSource
    void jsonIsThatOfAnExport(ServerKind kind) {
        Path dump = richDump(kind);
        List<Object> words = new ArrayList<>(List.of("get", dump, "--format", "json", "--"));
        SERVERS.load(kind, dump).types().keySet().stream()
                .map(ServerKey::key)
                .distinct()
                .forEach(words::add);
        List<String> exported =
                lines(CommandRun.of("export", dump, "--no-functions").exits(0).out());
        assertEquals(exported, lines(CommandRun.of(words.toArray()).exits(0).out()));
    }

    @ParameterizedTest
    @EnumSource
    void respRestoresTheKeys(ServerKind kind) {
        Path dump = richDump(kind);
        RealServer loaded = SERVERS.load(kind, dump);
        Map<ServerKey, String> ordinary = loaded.types().entrySet().stream()
                .filter(key -> !key.getValue().equals("stream")) // RespProofTest tests streams
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        List<Object> words = new ArrayList<>(List.of("get", dump, "--format", "resp", "--"));
        ordinary.keySet().stream().map(ServerKey::key).distinct().forEach(words::add);
        byte[] commands = CommandRun.of(words.toArray()).exits(0).out();
        new LiveCopy(loaded).keep(ordinary.keySet());
        ServerState expected = loaded.state();
        RealServer piped = SERVERS.empty(kind);
        assertEquals(List.of(), piped.pipe(commands));
        assertEquals(expected.digest(), piped.digest());
        assertEquals(expected.expiries(), piped.expiries());
    }
}
