package io.rdbkit.cli.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.analyze.DeepCheck;
import io.rdbkit.format.Flaw;
import io.rdbkit.server.Client;
import io.rdbkit.server.FreshServers;
import io.rdbkit.server.RealServer;
import io.rdbkit.server.ServerKind;
import io.rdbkit.transform.Source;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * If {@code verify --deep} calls a file good, a server loads it. The test changes one byte of dumps. It loads those in
 * which the check finds nothing, and reads all their data. {@code -Drdb.mutants=N} is the number of files, {@code
 * -Drdb.seed=N} chooses others.
 */
class MutantLoadTest {

    private static final int OF_CHILD_PROCESSES = 2000;
    private static final int OF_CONTAINERS = 200;

    private static final int CHECKSUM = 8;
    private static final int MAGIC = 9;

    @TempDir
    Path dir;

    private final long seed = Long.getLong("rdb.seed", 1);
    private final Random random = new Random(seed);

    /**
     * Dumps of versions that the server reads. They have no functions, because only a server understands their code.
     */
    static Stream<Arguments> servers() {
        return Stream.of(
                Arguments.of(
                        ServerKind.REDIS_7_0_15,
                        List.of(
                                "redis-2.8-rich",
                                "redis-3.2-rich",
                                "redis-6.0-streams",
                                "redis-6.2-rich",
                                "redis-7.0.15-streams")),
                Arguments.of(
                        ServerKind.REDIS_8_0,
                        List.of("redis-6.2-rich", "redis-7.0.15-streams", "redis-8.0-field-ttls", "redis-8.0-streams")),
                Arguments.of(
                        ServerKind.VALKEY_9_1,
                        List.of("redis-2.8-rich", "redis-6.2-rich", "redis-7.0.15-streams", "valkey-9.1-field-ttls")));
    }

    @ParameterizedTest
    @MethodSource("servers")
    void aServerLoadsWhatTheDeepCheckCallsGood(ServerKind kind, List<String> names) throws IOException {
        kind.orSkip();
        List<byte[]> dumps = new ArrayList<>();
        for (String name : names) {
            dumps.add(Files.readAllBytes(Path.of("..", "testdata", name + ".rdb")));
        }
        int tried = Integer.getInteger("rdb.mutants", kind.isEmbedded() ? OF_CHILD_PROCESSES : OF_CONTAINERS);
        List<String> refused = new ArrayList<>();
        int loaded = 0;
        try (Loader loader = kind.isEmbedded() ? new Reloading(kind) : new Restarting(kind)) {
            for (int i = 0; i < tried; i++) {
                byte[] mutant = mutant(dumps.get(i % dumps.size()));
                if (!isGood(mutant)) {
                    continue;
                }
                try {
                    loader.load(mutant);
                    loaded++;
                } catch (RuntimeException e) {
                    refused.add("mutant " + i + ": " + e.getMessage());
                }
            }
        }
        String note = tried + " mutants by seed " + seed + ", " + loaded + " were good and loaded in " + kind;
        System.out.println(note);
        assertEquals(List.of(), refused, note);
        assertTrue(loaded > tried / 100, note);
    }

    /** Lets a server load a file, and reads all that it then holds. Throws if that fails. */
    private interface Loader extends AutoCloseable {
        void load(byte[] rdb) throws IOException;

        @Override
        void close();
    }

    /** Loads by DEBUG RELOAD in the same process, as long as it lives. */
    private static final class Reloading implements Loader {

        private final ServerKind kind;
        private RealServer server;
        private Path file;

        Reloading(ServerKind kind) {
            this.kind = kind;
            start();
        }

        private void start() {
            server = RealServer.start(kind);
            file = file(server.client());
        }

        @SuppressWarnings("unchecked")
        private static Path file(Client client) {
            List<byte[]> dir = (List<byte[]>) client.call("CONFIG", "GET", "dir");
            List<byte[]> name = (List<byte[]>) client.call("CONFIG", "GET", "dbfilename");
            return Path.of(new String(dir.get(1)), new String(name.get(1)));
        }

        @Override
        public void load(byte[] rdb) throws IOException {
            Files.write(file, rdb);
            try {
                server.client().call("DEBUG", "RELOAD", "NOSAVE");
                server.digest();
            } catch (RuntimeException e) {
                String log = server.log();
                server.close();
                start();
                throw new IllegalStateException(e.getMessage() + "\n" + log, e);
            }
        }

        @Override
        public void close() {
            server.close();
        }
    }

    /** Loads in a new process in the same container. */
    private final class Restarting implements Loader {

        private final ServerKind kind;
        private final FreshServers servers = new FreshServers();

        Restarting(ServerKind kind) {
            this.kind = kind;
        }

        @Override
        public void load(byte[] rdb) throws IOException {
            servers.load(kind, Files.write(dir.resolve("mutant.rdb"), rdb)).digest();
        }

        @Override
        public void close() {
            servers.close();
        }
    }

    /** The dump with one changed byte behind the magic. The checksum is switched off. */
    private byte[] mutant(byte[] dump) {
        byte[] mutant = dump.clone();
        int at = MAGIC + random.nextInt(mutant.length - MAGIC - CHECKSUM - 1);
        switch (random.nextInt(3)) {
            case 0 -> mutant[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> mutant[at] += (byte) (random.nextBoolean() ? 1 : -1);
            default -> mutant[at] = (byte) random.nextInt(256);
        }
        for (int i = mutant.length - CHECKSUM; i < mutant.length; i++) {
            mutant[i] = 0;
        }
        return mutant;
    }

    private static boolean isGood(byte[] file) throws IOException {
        boolean[] bad = new boolean[1];
        DeepCheck check = DeepCheck.of(
                Source.of(new ByteArrayInputStream(file)),
                Long.MIN_VALUE,
                null,
                offset -> {},
                finding -> bad[0] |= finding.flaw().severity() == Flaw.Severity.ERROR
                        || finding.flaw() == Flaw.DATABASE_NUMBER
                        || finding.flaw() == Flaw.MODULE_VALUE);
        return !bad[0] && check.isWhole();
    }
}
