package io.rdbkit.cli.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.serve.DumpServer;
import io.rdbkit.server.Client;
import io.rdbkit.transform.Plan;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Whatever clients send, a served dump goes on answering others. {@code -Drdb.proof=full} sends a million requests and opens 10,000 connections, or as
 * many as the system allows; otherwise a small part of that.
 */
class ServeHostileTest {

    private static final int REQUESTS = ProofExtent.isFull() ? 1_000_000 : 30_000;
    private static final int CONNECTIONS = ProofExtent.isFull() ? 10_000 : 1_000;
    private static final int BURST = 50;
    private static final Path DUMP = Path.of("..", "testdata", "redis-8.0-rich.rdb");

    /** What the test itself has open, and the system's own files. */
    private static final int OTHER_FILES = 1000;

    private static final String[] NAMES = {
        "GET",
        "HGETALL",
        "LRANGE",
        "ZRANGE",
        "SCAN",
        "HSCAN",
        "XRANGE",
        "XINFO",
        "DUMP",
        "OBJECT",
        "MEMORY",
        "EVAL",
        "SET",
        "REPLCONF",
        "PSYNC",
        "HELLO",
        "CLIENT",
        "SELECT",
        "KEYS",
        "INFO",
        "COMMAND",
        "\0\u00ff",
        "MGET",
        "SUBSCRIBE",
        "MULTI",
        "CLUSTER",
        "CONFIG",
        "WAIT",
        "RESET"
    };
    private static final String[] WORDS = {
        "user:1",
        "0",
        "-1",
        "9223372036854775807",
        "MATCH",
        "*",
        "COUNT",
        "1000000000",
        "",
        "(inf",
        "[a",
        "ENCODING",
        "USAGE",
        "\r\n",
        "x".repeat(200),
        "WITHSCORES",
        "BYSCORE",
        "LIMIT",
        "?",
        "-",
        "+",
        "STREAM",
        "FULL"
    };
    private static final String[] BROKEN = {
        "*1000000000\r\n",
        "*-5\r\n",
        "$5\r\n",
        "*2\r\n$999999999\r\n",
        "*1\r\n$-1\r\n",
        "*1048577\r\n",
        "*1\r\n$99999999999999999999\r\n"
    };

    private DumpServer server;

    @BeforeEach
    void start() {
        server = ServedDumps.start(DUMP, Plan.NOTHING, CONNECTIONS + 10);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private Socket connect() throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.address().getPort());
        socket.setSoTimeout(1);
        return socket;
    }

    private void assertAnswers() {
        try (Client other = Client.to(server.address().getPort())) {
            assertTrue((Long) other.call("DBSIZE") > 0);
        }
    }

    @Test
    void noRequestStopsIt() throws IOException {
        Random random = new Random(1119);
        Socket socket = connect();
        for (int sent = 0; sent < REQUESTS; sent += BURST) {
            ByteArrayOutputStream burst = new ByteArrayOutputStream();
            for (int i = 0; i < BURST; i++) {
                burst.writeBytes(request(random));
            }
            try {
                socket.getOutputStream().write(burst.toByteArray());
                if (!takesAnswers(socket)) {
                    throw new SocketException("closed");
                }
            } catch (SocketException closed) { // that is how a broken request ends
                socket.close();
                socket = connect();
            }
            if (sent % (100 * BURST) == 0) {
                assertAnswers();
            }
        }
        socket.close();
        assertAnswers();
    }

    private static boolean takesAnswers(Socket socket) throws IOException {
        byte[] buffer = new byte[1 << 16];
        try {
            while (true) {
                if (socket.getInputStream().read(buffer) < 0) {
                    return false;
                }
            }
        } catch (SocketTimeoutException e) {
            return true;
        }
    }

    private static byte[] request(Random random) {
        int words = 1 + random.nextInt(6);
        StringBuilder text = new StringBuilder("*" + words + "\r\n");
        for (int i = 0; i < words; i++) {
            String[] from = i == 0 ? NAMES : WORDS;
            String word = from[random.nextInt(from.length)];
            text.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
        int kind = random.nextInt(100);
        if (kind < 30) {
            for (int n = random.nextInt(3); n >= 0; n--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
        } else if (kind < 40) {
            return Arrays.copyOf(bytes, random.nextInt(bytes.length));
        } else if (kind < 45) {
            byte[] any = new byte[1 + random.nextInt(80)];
            random.nextBytes(any);
            return any;
        } else if (kind < 47) {
            return BROKEN[random.nextInt(BROKEN.length)].getBytes(StandardCharsets.ISO_8859_1);
        }
        return bytes;
    }

    @Test
    void manyConnectionsAreAnswered() throws IOException {
        int connections = (int) Math.min(CONNECTIONS, (mostFiles() - OTHER_FILES) / 2); // both ends are in this process
        List<Socket> all = new ArrayList<>();
        try {
            for (int i = 0; i < connections; i++) {
                all.add(connect());
            }
            for (Socket socket : all) {
                socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            int answered = 0;
            for (Socket socket : all) {
                socket.setSoTimeout(20_000);
                answered +=
                        new String(socket.getInputStream().readNBytes(7), StandardCharsets.US_ASCII).equals("+PONG\r\n")
                                ? 1
                                : 0;
            }
            assertEquals(connections, answered);
            assertAnswers();
        } finally {
            for (Socket socket : all) {
                socket.close();
            }
        }
    }

    /** How many files this process may have open; enough for the quick test where the system does not tell. */
    private static long mostFiles() throws IOException {
        Path limits = Path.of("/proc/self/limits");
        if (!Files.exists(limits)) {
            return OTHER_FILES + 2L * 1000;
        }
        try (Stream<String> lines = Files.lines(limits)) {
            String files = lines.filter(line -> line.startsWith("Max open files"))
                    .findFirst()
                    .orElseThrow();
            String soft = files.split(" +")[3];
            return soft.equals("unlimited") ? Integer.MAX_VALUE : Long.parseLong(soft);
        }
    }
}
