package io.rdbkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import redis.clients.jedis.exceptions.JedisConnectionException;

/**
 * A running server: on loopback, at a port of its own, with 16 databases, no save points, and DEBUG allowed. It ends
 * with {@link #close}, at the latest with the JVM.
 */
public final class RealServer implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    /** Another process may take a free port before the server does. */
    private static final int PORT_TRIES = 5;

    private static final Set<ServerRun> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(RealServer::killProcesses));
    }

    private final ServerKind kind;
    private final ServerLog log;
    private final ServerRun run;
    private Client client;
    private StateReader reader;

    private RealServer(ServerKind kind, ServerLog log, ServerRun run) {
        this.kind = kind;
        this.log = log;
        this.run = run;
        connect();
    }

    /** An empty server, started with further options. Skips the test if it can't run here, see {@link ServerKind}. */
    public static RealServer start(ServerKind kind, String... options) {
        return start(kind, null, options);
    }

    /**
     * A server that has loaded a dump file, with further options. Throws {@link ServerStartException} if it doesn't
     * load the file.
     */
    public static RealServer load(ServerKind kind, Path dump, String... options) {
        return start(kind, dump, options);
    }

    private static RealServer start(ServerKind kind, Path dump, String... options) {
        kind.orSkip();
        for (int tries = 1; ; tries++) {
            ServerLog log = new ServerLog();
            try {
                ServerRun run = kind.isEmbedded()
                        ? EmbeddedRun.start(kind, dump, List.of(options), log)
                        : ContainerRun.start(kind, dump, List.of(options), log);
                RUNNING.add(run);
                return await(kind, log, run);
            } catch (ServerStartException e) {
                if (tries == PORT_TRIES || !log.text().contains("Address already in use")) {
                    throw e;
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static RealServer await(ServerKind kind, ServerLog log, ServerRun run) {
        try {
            return new RealServer(kind, log, run);
        } catch (RuntimeException e) {
            kill(run);
            throw e;
        }
    }

    private void connect() {
        if (!log.awaitUp(START_LIMIT)) {
            throw new ServerStartException(kind, log.text());
        }
        client = new Client(run.host(), run.port());
        reader = new StateReader(client, kind);
    }

    /** A fresh process that has loaded a dump: this server restarted if that is cheaper, otherwise a new one. */
    RealServer loadAgain(Path dump) {
        try {
            if (run.restart(dump, client, log)) {
                client.close();
                connect();
                return this;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        close();
        return load(kind, dump);
    }

    /** Whether the server answers, and the connection is between commands. */
    boolean answers() {
        try {
            return client.text("PING").equals("PONG");
        } catch (JedisConnectionException | IllegalStateException broken) {
            return false;
        }
    }

    /** Testcontainers ends the containers. It logs an error if another thread does so at the same time. */
    private static void killProcesses() {
        RUNNING.stream().filter(EmbeddedRun.class::isInstance).forEach(RealServer::kill);
    }

    private static void kill(ServerRun run) {
        if (RUNNING.remove(run)) {
            run.kill();
        }
    }

    public ServerKind kind() {
        return kind;
    }

    public Client client() {
        return client;
    }

    /** Its address, in the form that the command takes. */
    public String address() {
        return "redis://" + run.host() + ":" + run.port();
    }

    /** The address of this machine, as the server sees it. */
    public String thisMachine() {
        return run.thisMachine();
    }

    /** Its port on loopback. */
    public int port() {
        return run.port();
    }

    /** Its full version, as the server reports it. */
    public String version() {
        String info = client.text("INFO", "server");
        String name = kind.fork() == ServerKind.Fork.VALKEY ? "valkey_version:" : "redis_version:";
        return info.lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).strip())
                .findFirst()
                .orElseThrow();
    }

    /** Removes all data and functions, for the next use. */
    public void clear() {
        client.call("FLUSHALL");
        if (kind.hasFunctions()) {
            client.call("FUNCTION", "FLUSH");
        }
    }

    /** Sends commands unchanged through a new connection. Returns the errors among the replies. */
    public List<String> pipe(byte[] commands) {
        return Pipe.send(run.host(), run.port(), commands);
    }

    /** Saves with SAVE, and copies the dump file to a new path. */
    public Path save(Path to) {
        try {
            client.call("SAVE");
            run.fetchDump(to);
            return to;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Saves with SAVE, and returns the bytes of the dump file. */
    public byte[] save() {
        try {
            Path dir = Files.createTempDirectory("rdb-save-");
            Path file = dir.resolve(ServerOptions.DUMP);
            try {
                return Files.readAllBytes(save(file));
            } finally {
                Files.deleteIfExists(file);
                Files.delete(dir);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All that the server holds, to compare with {@link ServerState#differences}. */
    public ServerState state() {
        return reader.state();
    }

    /** DEBUG DIGEST. */
    public String digest() {
        return reader.digest();
    }

    /**
     * The content of every key as text that is the same in every version and encoding. For servers whose digests can't
     * be compared, such as 7.0 and 7.2 with fractional scores.
     */
    public SortedMap<ServerKey, String> contents() {
        return new ContentsReader(client, reader).contents();
    }

    /** The number of keys in each database, without empty databases. */
    public SortedMap<Integer, Long> dbSizes() {
        return reader.dbSizes();
    }

    /** The expiries of all keys that expire: Unix time in ms, exact for every kind of server. */
    public SortedMap<ServerKey, Long> expiries() {
        return reader.expiries();
    }

    /** All keys with the answer of TYPE. */
    public SortedMap<ServerKey, String> types() {
        return reader.types();
    }

    /** The code of every function library, by name; empty before 7.0. */
    public SortedMap<String, String> functions() {
        return reader.functions();
    }

    /** The log so far. It has everything from the start and the loading; later lines may be delayed. */
    public String log() {
        return log.text();
    }

    /** The warnings in the log, without those about the machine. */
    public boolean hasLogged(String text) {
        return log.text().contains(text);
    }

    public List<String> logWarnings() {
        return log.warnings();
    }

    @Override
    public void close() {
        try {
            client.close();
        } catch (JedisConnectionException gone) {
            // The server has crashed. The last command has already thrown an error about that.
        } finally {
            kill(run);
        }
    }
}
