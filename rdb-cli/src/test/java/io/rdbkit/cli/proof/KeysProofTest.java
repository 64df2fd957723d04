package io.rdbkit.cli.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rdbkit.cli.CommandRun;
import io.rdbkit.format.Bytes;
import io.rdbkit.server.Client;
import io.rdbkit.server.FreshServers;
import io.rdbkit.server.RealServer;
import io.rdbkit.server.RichData;
import io.rdbkit.server.ServerKey;
import io.rdbkit.server.ServerKind;
import io.rdbkit.transform.KeySet;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Compares the output of {@code rdb keys} with the answers of the server that wrote the file. */
class KeysProofTest {

    private static final FreshServers SERVERS = new FreshServers();

    private static final Pattern ROW =
            Pattern.compile("(\\d+),\"(.*)\",(\\w+),([\\w-]+),(\\d+),(\\d+),(\\d*),([^,]*),(\\d*),(\\d*)");

    @TempDir
    Path dir;

    @AfterAll
    static void close() {
        SERVERS.close();
    }

    private record Row(
            String type, String encoding, long elements, String expiry, String iso, String idle, String freq) {}

    private static SortedMap<ServerKey, Row> rows(Path dump) {
        SortedMap<ServerKey, Row> rows = new TreeMap<>();
        byte[] csv = CommandRun.of("keys", dump, "--format", "csv").exits(0).out();
        new String(csv, StandardCharsets.UTF_8).lines().skip(1).forEach(line -> {
            Matcher row = ROW.matcher(line);
            assertTrue(row.matches(), line);
            byte[] key = row.group(2).replace("\"\"", "\"").getBytes(StandardCharsets.UTF_8);
            rows.put(
                    new ServerKey(Integer.parseInt(row.group(1)), KeySet.unescape(key)),
                    new Row(
                            row.group(3),
                            row.group(4),
                            Long.parseLong(row.group(5)),
                            row.group(7),
                            row.group(8),
                            row.group(9),
                            row.group(10)));
        });
        return rows;
    }

    @ParameterizedTest
    @EnumSource
    void keysPrintsWhatTheServerAnswered(ServerKind kind) {
        RealServer server = SERVERS.empty(kind);
        RichData.load(server);
        SortedMap<ServerKey, String> types = server.types();
        SortedMap<ServerKey, Long> expiries = server.expiries();
        SortedMap<ServerKey, String> saved = encodings(server, types);
        SortedMap<ServerKey, Long> counts = new TreeMap<>();
        LiveCopy live = new LiveCopy(server);
        types.forEach((key, type) -> counts.put(key, live.count(key, type)));
        Path dump = server.save(dir.resolve(kind.name()));
        SortedMap<ServerKey, String> loaded = encodings(SERVERS.load(kind, dump), types);
        SortedMap<ServerKey, Row> rows = rows(dump);
        assertEquals(types.keySet(), rows.keySet());
        rows.forEach((key, row) -> {
            String type = types.get(key);
            assertEquals(type.equals("vectorset") ? "module" : type, row.type, key::toString);
            // The file doesn't show how the server held strings, or lists of a single node.
            boolean asLoaded = type.equals("string") || type.equals("list");
            if (kind == ServerKind.VALKEY_8_1 && row.encoding.equals("embstr")) {
                assertTrue(Set.of("embstr", "raw").contains(loaded.get(key)), key::toString);
            } else {
                assertEquals(asLoaded ? loaded.get(key) : saved.get(key), row.encoding, key::toString);
            }
            assertEquals(counts.get(key), row.elements, key::toString);
            Long expiry = expiries.get(key);
            assertEquals(expiry == null ? "" : expiry.toString(), row.expiry, key::toString);
            assertEquals(expiry == null ? "" : iso(expiry), row.iso, key::toString);
            assertEquals("", row.idle + row.freq, key::toString);
        });
        assertTrue(Set.copyOf(loaded.values()).size() >= 7, () -> "too few encodings: " + loaded.values());
    }

    static String iso(long millis) {
        String text = Instant.ofEpochMilli(millis).toString();
        return text.length() == 20 ? text.replace("Z", ".000Z") : text;
    }

    /** The answer of OBJECT ENCODING for each key. */
    static SortedMap<ServerKey, String> encodings(RealServer server, SortedMap<ServerKey, String> types) {
        SortedMap<ServerKey, String> encodings = new TreeMap<>();
        for (ServerKey key : types.keySet()) {
            encodings.put(key, server.client().select(key.db()).text("OBJECT", "ENCODING", key.key()));
        }
        return encodings;
    }

    @ParameterizedTest
    @EnumSource
    void evictionIsWhatTheServerAnswered(ServerKind kind) {
        assumeTrue(kind.hasStreams(), "this server saves neither");
        RealServer server = SERVERS.empty(kind);
        Client client = server.client().select(0);
        client.call("SET", "k", "v");
        Object payload = client.call("DUMP", "k");
        client.call("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
        client.call("RESTORE", "idle", 0, payload, "IDLETIME", 100_000);
        long before = (Long) client.call("OBJECT", "IDLETIME", "idle");
        Row row = rows(server.save(dir.resolve("lru"))).get(new ServerKey(0, Bytes.utf8("idle")));
        long after = (Long) client.call("OBJECT", "IDLETIME", "idle");
        assertTrue(before <= Long.parseLong(row.idle) && Long.parseLong(row.idle) <= after, row::toString);
        assertEquals("", row.freq);

        client.call("CONFIG", "SET", "maxmemory-policy", "allkeys-lfu");
        client.call("RESTORE", "freq", 0, payload, "FREQ", 200);
        long most = (Long) client.call("OBJECT", "FREQ", "freq"); // with each minute it becomes less
        row = rows(server.save(dir.resolve("lfu"))).get(new ServerKey(0, Bytes.utf8("freq")));
        long least = (Long) client.call("OBJECT", "FREQ", "freq");
        assertTrue(least <= Long.parseLong(row.freq) && Long.parseLong(row.freq) <= most, row::toString);
        assertEquals("", row.idle);
        client.call("CONFIG", "SET", "maxmemory-policy", "noeviction");
    }
}
