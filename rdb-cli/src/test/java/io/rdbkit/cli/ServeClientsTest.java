package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.NewKey;
import io.rdbkit.RdbWriter;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.Fork;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.serve.DumpServer;
import io.rdbkit.serve.ServeOptions;
import io.rdbkit.serve.ServedDump;
import io.rdbkit.transform.Plan;
import io.rdbkit.transform.Source;
import io.rdbkit.value.HashValue;
import io.rdbkit.value.ListValue;
import io.rdbkit.value.StringValue;
import io.rdbkit.value.ZsetValue;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;

/** What clients of a served dump may do and may not, and that none of them disturbs the others. */
@TestInstance(Lifecycle.PER_CLASS)
class ServeClientsTest {

    private static final int FIELDS = 20_000;
    private static final int LONG = 4 << 20;
    private static final long PAST = 1_000_000;

    private Path dump;
    private DumpServer server;
    private final List<Exception> failures = Collections.synchronizedList(new ArrayList<>());

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        dump = directory.resolve("dump.rdb");
        Map<Bytes, Bytes> fields = new HashMap<>();
        Map<Bytes, Double> scores = new HashMap<>();
        List<Bytes> items = new ArrayList<>();
        for (int i = 0; i < FIELDS; i++) {
            fields.put(Bytes.utf8("field:" + i), Bytes.utf8("value:" + i));
            scores.put(Bytes.utf8("member:" + i), (double) (i * 7919L % FIELDS));
            items.add(Bytes.utf8("item:" + i));
        }
        try (RdbWriter out = RdbWriter.create(dump, new RdbVersion(Fork.REDIS, 10))) {
            out.write(NewKey.of(0, Bytes.utf8("hash"), HashValue.of(fields)));
            out.write(NewKey.of(0, Bytes.utf8("zset"), ZsetValue.of(scores)));
            out.write(NewKey.of(0, Bytes.utf8("list"), ListValue.of(items)));
            out.write(NewKey.of(0, Bytes.utf8("long"), StringValue.of(Bytes.wrap(new byte[LONG]))));
            for (int i = 0; i < 1000; i++) {
                out.write(NewKey.of(0, Bytes.utf8("key:" + i), StringValue.of(Bytes.utf8("value:" + i))));
            }
            out.write(NewKey.of(0, Bytes.utf8("past"), StringValue.of(Bytes.utf8("1")))
                    .withExpiry(PAST));
            out.write(NewKey.of(3, Bytes.utf8("key:1"), StringValue.of(Bytes.utf8("of 3"))));
            out.finish();
        }
        server = start(null, 100);
    }

    private DumpServer start(String password, int clients) throws IOException {
        return start(password, clients, System.currentTimeMillis());
    }

    private DumpServer start(String password, int clients, long nowMillis) throws IOException {
        return DumpServer.start(
                new ServedDump(dump, Source.of(dump), Plan.NOTHING),
                null,
                new ServeOptions(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        password == null ? null : Bytes.utf8(password),
                        clients,
                        false,
                        nowMillis),
                failures::add);
    }

    @AfterAll
    void close() throws IOException {
        server.close();
        assertEquals(List.of(), failures);
    }

    private Jedis jedis(RedisProtocol protocol) {
        return new Jedis(
                new HostAndPort("127.0.0.1", server.address().getPort()),
                DefaultJedisClientConfig.builder().protocol(protocol).build());
    }

    private Socket socket() throws IOException {
        return socket(server);
    }

    private static Socket socket(DumpServer of) throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), of.address().getPort());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
    }

    @Test
    void aKeyGoesWhenItsTimeComes() throws Exception {
        try (DumpServer early = start(null, 10, PAST - 500);
                Jedis jedis = new Jedis("127.0.0.1", early.address().getPort())) {
            assertEquals(server.keys() + 1, early.keys());
            for (long end = System.nanoTime() + 20_000_000_000L; jedis.get("past") != null; Thread.sleep(20)) {
                assertTrue(System.nanoTime() < end, "it is still there");
            }
            assertFalse(jedis.exists("past"));
            assertEquals("none", jedis.type("past"));
            assertEquals(
                    early.keys() - 1, jedis.dbSize(), "one key is in another database, and this one is counted still");
        }
    }

    @Test
    void jedisReadsInBothProtocols() {
        for (RedisProtocol protocol : RedisProtocol.values()) {
            try (Jedis jedis = jedis(protocol)) {
                assertEquals("value:5", jedis.get("key:5"));
                assertEquals(FIELDS, jedis.hgetAll("hash").size());
                assertEquals("value:77", jedis.hget("hash", "field:77"));
                assertEquals(List.of("item:19998", "item:19999"), jedis.lrange("list", -2, -1));
                assertEquals(3.0, jedis.zrangeWithScores("zset", 3, 3).get(0).getScore());
                assertEquals(
                        2.0,
                        jedis.zrevrangeByScoreWithScores("zset", "(3", "-inf", 0, 1)
                                .get(0)
                                .getScore());
                assertEquals(LONG, jedis.get("long").length());
                assertEquals(1004, jedis.dbSize());
                assertEquals("none", jedis.type("past"));
                jedis.select(3);
                assertEquals("of 3", jedis.get("key:1"));
                assertEquals(1, jedis.keys("*").size());
            }
        }
    }

    @Test
    void cursorsShowEachElementOnce() {
        try (Jedis jedis = jedis(RedisProtocol.RESP2)) {
            Set<String> fields = new HashSet<>();
            int seen = 0;
            String cursor = "0";
            do {
                ScanResult<Map.Entry<String, String>> part = jedis.hscan("hash", cursor, new ScanParams().count(333));
                part.getResult().forEach(field -> fields.add(field.getKey()));
                seen += part.getResult().size();
                cursor = part.getCursor();
            } while (!cursor.equals("0"));
            assertEquals(FIELDS, seen);
            assertEquals(FIELDS, fields.size());
            // A cursor may be used again, and by another client.
            try (Jedis other = jedis(RedisProtocol.RESP3)) {
                assertEquals(
                        other.hscan("hash", "9990", new ScanParams().count(5)).getResult(),
                        jedis.hscan("hash", "9990", new ScanParams().count(5)).getResult());
            }
            List<String> keys = new ArrayList<>();
            do {
                ScanResult<String> part =
                        jedis.scan(cursor, new ScanParams().match("key:*").count(10), "string");
                keys.addAll(part.getResult());
                cursor = part.getCursor();
            } while (!cursor.equals("0"));
            assertEquals(1000, keys.size());
            assertEquals(1000, new HashSet<>(keys).size());
        }
    }

    @Test
    void writesAndOtherMistakesGetTheWordsOfServers() {
        try (Jedis jedis = jedis(RedisProtocol.RESP2)) {
            assertError(jedis, "READONLY You can't write against a read only replica.", "SET", "a", "b");
            assertError(jedis, "ERR wrong number of arguments for 'set' command", "SET", "a");
            assertError(jedis, "ERR unknown command 'NOSUCH', with args beginning with: 'a' 'b' ", "NOSUCH", "a", "b");
            assertError(jedis, "WRONGTYPE Operation against a key holding the wrong kind of value", "HGETALL", "list");
            assertError(jedis, "ERR invalid cursor", "SCAN", "x");
            assertError(jedis, "ERR syntax error", "SCAN", "0", "COUNT", "0");
            assertError(jedis, "ERR value is not an integer or out of range", "LRANGE", "list", "0", "x");
            assertError(jedis, "ERR DB index is out of range", "SELECT", "16");
            assertError(jedis, "NOPROTO unsupported protocol version", "HELLO", "4");
        }
    }

    private static void assertError(Jedis jedis, String expected, String... words) {
        String[] arguments = Arrays.copyOfRange(words, 1, words.length);
        JedisDataException error = assertThrows(
                JedisDataException.class,
                () -> jedis.sendCommand(() -> words[0].getBytes(StandardCharsets.UTF_8), arguments));
        assertEquals(expected, error.getMessage());
    }

    @Test
    void aPasswordIsAskedFor() throws IOException {
        try (DumpServer locked = start("open sesame", 10)) {
            HostAndPort place = new HostAndPort("127.0.0.1", locked.address().getPort());
            try (Socket stranger = socket(locked);
                    BufferedReader in = reader(stranger)) {
                send(stranger, "GET key:1\r\nHELLO 3\r\nAUTH wrong\r\n*11\r\n");
                assertEquals("-NOAUTH Authentication required.", in.readLine());
                assertTrue(in.readLine().startsWith("-NOAUTH HELLO must be called"));
                assertTrue(in.readLine().startsWith("-WRONGPASS "));
                assertEquals("-ERR Protocol error: unauthenticated multibulk length", in.readLine());
                assertEquals(null, in.readLine());
            }
            DefaultJedisClientConfig known = DefaultJedisClientConfig.builder()
                    .password("open sesame")
                    .protocol(RedisProtocol.RESP3)
                    .build();
            try (Jedis jedis = new Jedis(place, known)) {
                assertEquals("value:1", jedis.get("key:1"));
            }
        }
    }

    @Test
    void noMoreClientsThanAllowed() throws IOException {
        try (DumpServer small = start(null, 2);
                Socket first = socket(small);
                Socket second = socket(small)) {
            for (Socket one : List.of(first, second)) {
                send(one, "PING\r\n");
                assertEquals("+PONG", reader(one).readLine());
            }
            try (Socket third = socket(small)) {
                assertEquals("-ERR max number of clients reached", reader(third).readLine());
            }
        }
    }

    @Test
    void aBrokenRequestEndsItsConnectionWithTheWordsOfServers() throws IOException {
        assertProtocolError("*2000000\r\n", "invalid multibulk length");
        assertProtocolError("*x\r\n", "invalid multibulk length");
        assertProtocolError("*1\r\n$600000000\r\n", "invalid bulk length");
        assertProtocolError("*1\r\n$x\r\n", "invalid bulk length");
        assertProtocolError("*1\r\n$-5\r\n", "invalid bulk length");
        assertProtocolError("*1\r\n:5\r\n", "expected '$', got ':'");
        assertProtocolError("GET \"a\r\n", "unbalanced quotes in request");
    }

    private void assertProtocolError(String sent, String expected) throws IOException {
        try (Socket socket = socket();
                BufferedReader in = reader(socket)) {
            send(socket, "PING\r\n" + sent);
            assertEquals("+PONG", in.readLine());
            assertEquals("-ERR Protocol error: " + expected, in.readLine());
            assertEquals(null, in.readLine());
        }
    }

    /** Random and mutated requests, half ones among them. The server answers others all the time. */
    @Test
    void noRequestDisturbsOthers() throws IOException {
        Random random = new Random(19);
        String[] good = {
            "*2\r\n$3\r\nGET\r\n$5\r\nkey:1\r\n", "*4\r\n$6\r\nLRANGE\r\n$4\r\nlist\r\n$1\r\n0\r\n$2\r\n50\r\n",
            "*3\r\n$4\r\nHGET\r\n$4\r\nhash\r\n$7\r\nfield:3\r\n", "SCAN 0 COUNT 5\r\n",
            "*6\r\n$6\r\nZRANGE\r\n$4\r\nzset\r\n$1\r\n0\r\n$1\r\n5\r\n$3\r\nREV\r\n$10\r\nWITHSCORES\r\n"
        };
        List<Socket> halves = new ArrayList<>();
        try (Jedis other = jedis(RedisProtocol.RESP3)) {
            for (int i = 0; i < 300; i++) {
                StringBuilder bytes = new StringBuilder();
                for (int n = random.nextInt(8); n >= 0; n--) {
                    bytes.append(good[random.nextInt(good.length)]);
                }
                for (int n = random.nextInt(4); n > 0; n--) {
                    bytes.setCharAt(random.nextInt(bytes.length()), (char) random.nextInt(256));
                }
                bytes.setLength(1 + random.nextInt(bytes.length()));
                Socket socket = socket();
                send(socket, bytes.toString());
                if (i % 10 == 0) {
                    halves.add(socket);
                } else {
                    socket.close();
                }
                if (i % 30 == 0) {
                    assertEquals("value:" + i, other.get("key:" + i));
                }
            }
        } finally {
            for (Socket half : halves) {
                half.close();
            }
        }
    }

    /** Neither the memory nor the workers are the clients' who don't read what they asked for. */
    @Test
    void clientsThatDontReadHoldUpNobody() throws IOException {
        List<Socket> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 60; i++) {
                Socket socket = socket();
                silent.add(socket);
                for (int n = 0; n < 20; n++) {
                    send(socket, i % 2 == 0 ? "GET long\r\n" : "HGETALL hash\r\nZRANGE zset 0 -1\r\n");
                }
            }
            try (Jedis other = jedis(RedisProtocol.RESP2)) {
                for (int i = 0; i < 100; i++) {
                    assertEquals("value:" + i, other.get("key:" + i));
                }
            }
            // One of them begins to read, and everything comes.
            silent.subList(1, silent.size()).forEach(ServeClientsTest::close);
            assertEquals(
                    20L * (LONG + "$4194304\r\n\r\n".length()),
                    read(silent.get(0).getInputStream()));
        } finally {
            silent.forEach(ServeClientsTest::close);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long read(InputStream in) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long all = 0;
        long expected = 20L * (LONG + "$4194304\r\n\r\n".length());
        try {
            for (int n; all < expected && (n = in.read(buffer)) > 0; ) {
                all += n;
            }
        } catch (SocketTimeoutException e) {
            return all;
        }
        return all;
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws IOException {
        try (Connection connection = new Connection(
                new HostAndPort("127.0.0.1", server.address().getPort()),
                DefaultJedisClientConfig.builder().build())) {
            for (int i = 0; i < 5000; i++) {
                connection.sendCommand(Protocol.Command.GET, "key:" + i % 1000);
            }
            List<Object> replies = connection.getMany(5000);
            for (int i = 0; i < 5000; i++) {
                assertEquals("value:" + i % 1000, new String((byte[]) replies.get(i), StandardCharsets.UTF_8));
            }
        }
    }

    @Test
    void halfARequestIsAwaited() throws IOException {
        try (Socket socket = socket();
                BufferedReader in = reader(socket);
                OutputStream out = socket.getOutputStream()) {
            for (byte b : "*2\r\n$3\r\nGET\r\n$5\r\nkey:9\r\n".getBytes(StandardCharsets.US_ASCII)) {
                out.write(b);
                out.flush();
            }
            assertEquals("$7", in.readLine());
            assertEquals("value:9", in.readLine());
        }
    }
}
