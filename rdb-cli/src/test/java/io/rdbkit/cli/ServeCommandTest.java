package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** The command line of rdb serve: what clients see with its options, and what it refuses. */
class ServeCommandTest {

    private static final Pattern SERVING = Pattern.compile("serving ([0-9]+) keys of .* on 127\\.0\\.0\\.1:([0-9]+)");

    @TempDir
    Path directory;

    private Path dump() throws IOException {
        return Files.write(directory.resolve("dump.rdb"), build());
    }

    private byte[] build() {
        String lines = """
                {"key":"user:1","type":"string","value":"one"}
                {"key":"user:2","type":"hash","value":{"a":"1","b":"2"}}
                {"key":"user:3","type":"string","value":"three","expiry":2524608000000}
                {"key":"user:4","type":"string","value":"gone","expiry":978307200000}
                {"db":2,"key":"cart:1","type":"list","value":["x","y"]}
                """;
        Cli built = Cli.run(lines.getBytes(StandardCharsets.UTF_8), "build", "-", "-o", "-");
        assertEquals(0, built.exitCode(), built.err());
        return built.outBytes();
    }

    /** Serves as long as a client asks. Returns what was printed. */
    private static String serve(Consumer<Jedis> client, Object... words) throws Exception {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        List<String> args = new ArrayList<>(List.of("serve", "--port", "0"));
        Arrays.stream(words).forEach(word -> args.add(word.toString()));
        Streams streams =
                new Streams(InputStream.nullInputStream(), OutputStream.nullOutputStream(), err, false, false);
        Thread serving = new Thread(() -> Main.run(streams, args.toArray(String[]::new)));
        serving.start();
        try {
            Matcher said = SERVING.matcher("");
            for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
                    System.nanoTime() < end && serving.isAlive() && !said.find(); ) {
                Thread.sleep(10);
                said = SERVING.matcher(err.toString(StandardCharsets.UTF_8));
            }
            said.reset();
            assertTrue(said.find(), () -> err.toString(StandardCharsets.UTF_8));
            try (Jedis jedis = new Jedis("127.0.0.1", Integer.parseInt(said.group(2)))) {
                client.accept(jedis);
            }
        } finally {
            serving.interrupt();
            serving.join(TimeUnit.SECONDS.toMillis(20));
        }
        assertFalse(serving.isAlive());
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void serveAsItIsWithoutWhatHasExpired() throws Exception {
        String said = serve(
                jedis -> {
                    assertEquals(Set.of("user:1", "user:2", "user:3"), jedis.keys("*"));
                    assertEquals("one", jedis.get("user:1"));
                    assertEquals(2524608000L, jedis.expireTime("user:3"));
                    jedis.select(2);
                    assertEquals(List.of("x", "y"), jedis.lrange("cart:1", 0, -1));
                },
                dump());
        assertTrue(said.contains("serving 4 keys"), said);
        assertTrue(said.contains("keys that clients don't see because they have expired: 1"), said);
    }

    @Test
    void whatChangesLeaveOutIsSaid() throws Exception {
        String said = serve(
                jedis -> assertEquals("one", jedis.get("user:3")),
                dump(),
                "--key",
                "user:[13]",
                "--rename-regex",
                "s/user:1/user:3/",
                "--on-duplicate",
                "first");
        assertTrue(said.contains("keys left out because another has their name: 1"), said);
        assertTrue(said.contains("serving 1 keys"), said);
    }

    @Test
    void filtersAndNewNamesApply() throws Exception {
        serve(
                jedis -> {
                    assertEquals(Set.of("u:1", "u:2", "u:3"), jedis.keys("*"));
                    assertEquals("2", jedis.hget("u:2", "b"));
                    assertNull(jedis.get("user:1"));
                },
                dump(),
                "--key",
                "user:*",
                "--rename-prefix",
                "user:=u:");
        serve(
                jedis -> {
                    assertEquals(List.of("x", "y"), jedis.lrange("cart:1", 0, -1));
                    assertEquals(1, jedis.dbSize());
                },
                dump(),
                "--db",
                "2",
                "--move-db",
                "2=0");
    }

    @Test
    void changesOfValuesAndConversionsApply() throws Exception {
        Path now = dump();
        serve(
                jedis -> {
                    assertEquals(-1, jedis.ttl("user:3"));
                    assertEquals("ziplist", jedis.objectEncoding("user:2"));
                },
                now,
                "--ttl",
                "drop",
                "--target",
                "redis-6.2");
        try (var left = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            assertEquals(List.of(), left.filter(file -> isOurs(file)).toList());
        }
    }

    /** A directory of this process: younger than the dump, and with a dump in it. */
    private boolean isOurs(Path file) {
        try {
            return file.getFileName().toString().startsWith("rdb-")
                    && Files.exists(file.resolve("rdb"))
                    && Files.getLastModifiedTime(file)
                                    .compareTo(Files.getLastModifiedTime(directory.resolve("dump.rdb")))
                            >= 0;
        } catch (IOException gone) {
            return false;
        }
    }

    @Test
    void theIndexIsKept() throws Exception {
        Path dump = dump();
        Path index = directory.resolve("dump.index");
        for (int i = 0; i < 2; i++) {
            serve(jedis -> assertEquals("one", jedis.get("user:1")), dump, "--index", index, "--key", "user:*");
        }
        Cli.run("serve", dump.toString(), "--port", "0", "--index", index.toString())
                .fails(4, index.toString(), "other filters and changes");
        Files.write(dump, build(), StandardOpenOption.APPEND);
        Cli.run("serve", dump.toString(), "--port", "0", "--index", index.toString(), "--key", "user:*")
                .fails(4, index.toString(), "another file");
    }

    @Test
    void whatCantBeServedIsRefused() throws IOException {
        Path dump = dump();
        Path packed = directory.resolve("dump.rdb.gz");
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            Files.copy(dump, out);
        }
        Cli.run("serve", packed.toString(), "--port", "0").fails(3, "gzip", "plain RDB");
        Cli.run("serve", "-").fails(2, "standard input");
        Cli.run("serve", directory.resolve("none").toString()).fails(4, "none: no such file");
        Cli.run("serve", "redis://localhost").fails(2, "reads files");
        Cli.run("serve", dump.toString(), "--bind", "0.0.0.0").fails(2, "--password-file");
        Cli.run("serve", dump.toString(), "--port", "70000").fails(2, "--port");
        Cli.run("serve", dump.toString(), "--max-clients", "0").fails(2, "--max-clients");
        Path empty = Files.createFile(directory.resolve("empty"));
        Cli.run("serve", dump.toString(), "--port", "0", "--password-file", empty.toString())
                .fails(4, "no password");
        Cli.run("serve", dump.toString(), "--port", "0", "--key", "nothing", "--fail-empty")
                .fails(1, "no key");
        Path damaged = Files.write(directory.resolve("damaged.rdb"), Arrays.copyOf(build(), 40));
        Cli.run("serve", damaged.toString(), "--port", "0").fails(3, "damaged.rdb");
    }

    @Test
    void aPortThatIsTakenIsNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Cli.run("serve", dump().toString(), "--port", Integer.toString(taken.getLocalPort()))
                    .fails(4, "127.0.0.1:" + taken.getLocalPort(), "in use");
        }
    }
}
