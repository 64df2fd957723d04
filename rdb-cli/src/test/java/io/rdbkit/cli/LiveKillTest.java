package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.server.RealServer;
import io.rdbkit.server.RichData;
import io.rdbkit.server.ServerKind;
import io.rdbkit.server.ServerState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A push that is killed (SIGKILL) continues from its checkpoint. */
class LiveKillTest {

    private static final int KILLS = 5;
    private static final int RATE = 15_000;
    private static final int KEYS = 80_000;

    @TempDir
    Path dir;

    @TempDir
    Path temporary;

    /** The push is killed many times, each time at another moment. */
    @ParameterizedTest
    @CsvSource({"1, --replace", "2, --skip-existing", "3, --replace", "4, --skip-existing"})
    void aKilledPushContinues(int seed, String mode) throws Exception {
        Random random = new Random(seed);
        Path checkpoint = dir.resolve("checkpoint");
        Path dump = dir.resolve("dump.rdb");
        try (RealServer server = RealServer.start(ServerKind.REDIS_7_0_15, "--repl-diskless-sync-delay", "0")) {
            RichData.load(server);
            server.client().select(0).call("DEBUG", "POPULATE", KEYS);
            Cli.run("pull", server.address(), "-o", dump.toString()).succeeds();
            ServerState before = server.state();
            server.clear();
            String[] push = {
                "push",
                dump.toString(),
                server.address(),
                mode,
                "--functions",
                "--resume",
                checkpoint.toString(),
                "--rate",
                Integer.toString(RATE)
            };
            int alive = 0;
            int resumed = 0;
            for (int kill = 0; kill < KILLS; kill++) {
                resumed += Files.exists(checkpoint) ? 1 : 0;
                boolean early = random.nextInt(4) == 0;
                alive += isKilled(push, early ? null : checkpoint, random.nextInt(1500)) ? 1 : 0;
            }
            assertTrue(alive >= KILLS / 2, "too many pushes ended before the kill: " + (KILLS - alive));
            assertTrue(resumed > 0, "no push resumed from a checkpoint");
            Cli.run(push).succeeds();
            assertFalse(Files.exists(checkpoint));
            assertEquals(List.of(), before.differences(server.state()));
        }
    }

    /**
     * Starts the push, and kills it after some time, or some time after it has written its checkpoint.
     *
     * @return whether it was still running
     */
    private boolean isKilled(String[] push, Path checkpoint, int millis) throws IOException, InterruptedException {
        long noted = modified(checkpoint);
        Process process = ForkedRdb.of(temporary, Main.class, List.of(), push)
                .redirectErrorStream(true)
                .redirectOutput(temporary.resolve("said").toFile())
                .start();
        while (checkpoint != null && process.isAlive() && modified(checkpoint) == noted) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        boolean ended = process.waitFor(millis, TimeUnit.MILLISECONDS);
        assertEquals(0, ended ? process.exitValue() : 0, Files.readString(temporary.resolve("said")));
        process.destroyForcibly().waitFor();
        return !ended;
    }

    private static long modified(Path file) {
        return file == null ? 0 : file.toFile().lastModified(); // 0 if there is no file
    }
}
