package io.rdbkit.cli.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.format.Bytes;
import io.rdbkit.serve.DumpServer;
import io.rdbkit.server.Client;
import io.rdbkit.server.FreshServers;
import io.rdbkit.server.RealServer;
import io.rdbkit.server.ServerKey;
import io.rdbkit.server.ServerKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A served dump gives the answers of the server that has loaded it. */
class ServeProofTest {

    /** By so many bytes a small key may differ, others by a quarter. */
    private static final long OTHER_ALLOCATOR = 16;

    private static final FreshServers SERVERS = new FreshServers();

    @TempDir
    Path dir;

    @AfterAll
    static void close() {
        SERVERS.close();
    }

    @ParameterizedTest
    @EnumSource
    void answersAsTheServerThatHasLoadedIt(ServerKind kind) throws IOException {
        Path dump = RichDump.of(kind, SERVERS).copiedTo(dir.resolve("rich.rdb")).file();
        RealServer real = SERVERS.load(kind, dump);
        SortedMap<ServerKey, String> types = real.types();
        List<String> differences = new ArrayList<>();
        int compared = 0;
        int lexical = 0;
        try (DumpServer server = ServedDumps.start(dump);
                Client served = Client.to(server.address().getPort())) {
            assertEquals(types.size(), server.keys());
            for (Map.Entry<ServerKey, String> one : types.entrySet()) {
                ServerKey key = one.getKey();
                Client asked = real.client().select(key.db());
                served.select(key.db());
                List<Object[]> commands =
                        ReadCommands.about(one.getValue(), key.key(), members(asked, one.getValue(), key.key()));
                if (one.getValue().equals("zset") && hasOneScore(asked, key.key())) {
                    commands.addAll(ReadCommands.aboutLexicalOrder(key.key()));
                    lexical++;
                }
                for (Object[] command : commands) {
                    String expected = ReadCommands.answer(asked, command);
                    if (isKnown(expected) && isDefined(kind, command)) {
                        compared++;
                        note(expected, ReadCommands.answer(served, command), command, differences);
                    }
                }
            }
            int sizes = 0;
            int payloads = 0;
            for (ServerKey key : types.keySet()) {
                Client asked = real.client().select(key.db());
                served.select(key.db());
                sizes += compareMemory(asked, served, key.key(), differences);
                payloads += comparePayload(asked, served, key.key(), differences);
            }
            assertEquals(kind.hasStreams() ? types.size() : 0, sizes, "MEMORY USAGE came with 4.0");
            assertEquals(types.size(), payloads);
            real.client().select(0);
        }
        assertTrue(lexical > 0, "a zset of one score");
        assertTrue(compared > 4 * types.size(), compared + " answers");
        assertEquals("", String.join("\n", differences));
    }

    /**
     * Returns how many were compared: none where the server has no such command. Servers here have other allocators than the one that {@code rdb serve}
     * counts for; {@link MemoryProofTest} compares each with its own.
     */
    private static int compareMemory(Client real, Client served, Bytes key, List<String> differences) {
        String expected = ReadCommands.answer(real, "MEMORY", "USAGE", key, "SAMPLES", 0);
        if (expected.startsWith("error")) {
            return 0;
        }
        if (ReadCommands.answer(real, "TYPE", key).equals("vectorset")) {
            return 1; // an estimate
        }
        long size = Long.parseLong(expected);
        long told = (Long) served.call("MEMORY", "USAGE", key, "SAMPLES", 0);
        if (Math.abs(told - size) > Math.max(OTHER_ALLOCATOR, size / 4)) {
            differences.add("MEMORY USAGE " + key + "\n  server: " + size + "\n  served: " + told);
        }
        return 1;
    }

    /** The server restores what is served as the value that it has. */
    private static int comparePayload(Client real, Client served, Bytes key, List<String> differences) {
        Bytes copy = Bytes.utf8("restored");
        boolean expires = (Long) real.call("PTTL", key) >= 0; // the digest has whether it does, not when
        real.call("RESTORE", copy, expires ? 1_000_000 : 0, served.call("DUMP", key));
        String[] answers = new String[2];
        for (int i = 0; i < 2; i++) {
            Bytes name = i == 0 ? key : copy;
            answers[i] = ReadCommands.answer(real, "DEBUG", "DIGEST-VALUE", name);
            if (answers[i].startsWith("error")) { // before 5.0
                answers[i] = Integer.toString(((byte[]) real.call("DUMP", name)).length);
            }
        }
        real.call("DEL", copy);
        if (!answers[0].equals(answers[1])) {
            differences.add("DUMP " + key + "\n  server: " + answers[0] + "\n  restored: " + answers[1]);
        }
        return 1;
    }

    /** Whether this version of the server has the command and its form. */
    private static boolean isKnown(String answer) {
        return !answer.startsWith("error ERR unknown")
                && !answer.startsWith("error ERR syntax error")
                && !answer.startsWith("error ERR wrong number")
                && !answer.startsWith("error ERR Invalid stream ID") // before 6.2, of one that is left out itself
                && !answer.contains("not an integer");
    }

    /**
     * Whether this version answers as later ones do. Valkey may hold a loaded value in another encoding than the server that saved it; 2.8 takes a range
     * that ends before it begins for one byte.
     */
    private static boolean isDefined(ServerKind kind, Object[] command) {
        boolean asksEncoding = command[0].equals("OBJECT");
        boolean isBackward = command[0].equals("GETRANGE") && command[3].equals(-100);
        return !(asksEncoding && kind.fork() == ServerKind.Fork.VALKEY || isBackward && kind == ServerKind.REDIS_2_8);
    }

    private static boolean hasOneScore(Client client, Bytes zset) {
        String first = ReadCommands.answer(client, "ZRANGE", zset, 0, 0, "WITHSCORES");
        String last = ReadCommands.answer(client, "ZRANGE", zset, -1, -1, "WITHSCORES");
        return first.substring(first.lastIndexOf(',')).equals(last.substring(last.lastIndexOf(',')));
    }

    private static void note(String expected, String actual, Object[] command, List<String> differences) {
        String name = command[0].toString();
        boolean isTold =
                name.equals("XINFO") && !expected.equals(actual) && actual.startsWith(expected.substring(0, 1));
        if (!expected.equals(actual) && !(isTold && isSubset(expected, actual))) {
            StringBuilder words = new StringBuilder();
            for (Object word : command) {
                words.append(word instanceof byte[] b ? Bytes.wrap(b) : word).append(' ');
            }
            differences.add(words + "\n  server: " + cut(expected) + "\n  served: " + cut(actual));
        }
    }

    /** Older versions tell less of a stream. */
    private static boolean isSubset(String expected, String actual) {
        Set<String> told = new HashSet<>(List.of(actual.split("[\\[\\], ]+")));
        return told.containsAll(List.of(expected.split("[\\[\\], ]+")));
    }

    private static String cut(String text) {
        return text.length() < 400 ? text : text.substring(0, 400) + "...";
    }

    private static List<?> members(Client client, String type, Bytes key) {
        return switch (type) {
            case "set" -> (List<?>) client.call("SMEMBERS", key);
            case "hash" -> (List<?>) client.call("HKEYS", key);
            case "zset" -> (List<?>) client.call("ZRANGE", key, 0, -1);
            default -> List.of();
        };
    }
}
