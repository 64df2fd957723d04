package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kills a few runs. {@link KillMain} kills a hundred of each kind. */
@DisabledOnOs(OS.WINDOWS)
class KillTest {

    private static final int KEYS = 40;

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rewrite IN -o OUT --force --ttl +1d",
                "split IN -o OUT --force --by db",
                "split IN IN2 -o OUT --force --by slots --into 60 --keep-db-numbers --on-duplicate first",
                "merge IN IN2 -o OUT --force --on-duplicate last"
            })
    void eitherTheOldOrTheNewFileIsThereAndNothingElse(String command) throws Exception {
        KilledRun run = new KilledRun(directory, command, KEYS);
        Random random = new Random(7);
        assertNotNull(run.check(KilledRun.Moment.ANY, random));
        assertNotNull(run.check(KilledRun.Moment.PUBLISHING, random));
    }
}
