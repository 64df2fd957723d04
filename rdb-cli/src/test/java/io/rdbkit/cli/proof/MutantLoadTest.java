package io.rdbkit.cli.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.Flaw;
import io.rdbkit.analyze.DeepCheck;
import io.rdbkit.server.Client;
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
import org.junit.jupiter.api.Test;

/**
 * What {@code verify --deep} calls good, a server loads: dumps are damaged in one byte, and those in which nothing is found are loaded, each by
 * DEBUG RELOAD of the same process, and all that they hold is read. {@code -Drdb.mutants=N} tries as many, {@code -Drdb.seed=N} others.
 */
class MutantLoadTest {

    private static final ServerKind SERVER = ServerKind.REDIS_7_0_15;

    /** Of versions that the server reads, and without functions, whose code only a server understands. */
    private static final List<String> DUMPS =
            List.of("redis-2.8-rich", "redis-3.2-rich", "redis-6.0-streams", "redis-6.2-rich", "redis-7.0.15-streams");

    private static final int CHECKSUM = 8;
    private static final int MAGIC = 9;

    private final long seed = Long.getLong("rdb.seed", 1);
    private final Random random = new Random(seed);

    @Test
    void aServerLoadsWhatTheDeepCheckCallsGood() throws IOException {
        List<byte[]> dumps = new ArrayList<>();
        for (String name : DUMPS) {
            dumps.add(Files.readAllBytes(Path.of("..", "testdata", name + ".rdb")));
        }
        int tried = Integer.getInteger("rdb.mutants", 2000);
        List<String> refused = new ArrayList<>();
        int loaded = 0;
        RealServer server = RealServer.start(SERVER);
        try {
            Path file = file(server.client());
            for (int i = 0; i < tried; i++) {
                byte[] mutant = mutant(dumps.get(i % dumps.size()));
                if (!isGood(mutant)) {
                    continue;
                }
                Files.write(file, mutant);
                try {
                    server.client().call("DEBUG", "RELOAD", "NOSAVE");
                    server.digest();
                    loaded++;
                } catch (RuntimeException e) {
                    refused.add("mutant " + i + ": " + e.getMessage() + "\n" + server.log());
                    server.close();
                    server = RealServer.start(SERVER);
                    file = file(server.client());
                }
            }
        } finally {
            server.close();
        }
        String note = tried + " mutants by seed " + seed + ", " + loaded + " were good and loaded in " + SERVER;
        System.out.println(note);
        assertEquals(List.of(), refused, note);
        assertTrue(loaded > tried / 100, note);
    }

    @SuppressWarnings("unchecked")
    private static Path file(Client client) {
        List<byte[]> dir = (List<byte[]>) client.call("CONFIG", "GET", "dir");
        List<byte[]> name = (List<byte[]>) client.call("CONFIG", "GET", "dbfilename");
        return Path.of(new String(dir.get(1)), new String(name.get(1)));
    }

    /** One byte behind the magic is another; the checksum is switched off. */
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
