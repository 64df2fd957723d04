package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A process that may have only few open files at a time. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(120)
class FewFilesTest {

    private static final int DATABASES = 1100;
    private static final int LIMIT = 256;

    @TempDir
    Path directory;

    /** Each database comes three times, so the split writes its files in turns. */
    @Test
    void aSplitMayHaveMoreFilesThanMayBeOpen() throws Exception {
        Path in = Files.write(directory.resolve("in"), TinyRdb.of(rdb -> {
            for (int turn = 0; turn < 3; turn++) {
                for (int db = 0; db < DATABASES; db++) {
                    rdb.bytes(0xfe).length(db).key("key:" + turn, "value " + db);
                }
            }
            rdb.end();
        }));
        Path few = directory.resolve("few");
        assertEquals("", limited("split", in.toString(), "-o", few.toString(), "--by", "db", "-q"));
        Path many = directory.resolve("many");
        Cli.run("split", in.toString(), "-o", many.toString(), "--by", "db").succeeds();
        assertEquals(DATABASES + 1, Cli.names(few).size());
        assertEquals(Files.readString(many.resolve("manifest.json")), Files.readString(few.resolve("manifest.json")));
        for (String name : Cli.names(many)) {
            assertEquals(-1, Files.mismatch(many.resolve(name), few.resolve(name)), name);
        }
        assertEquals("", limited("split", in.toString(), "-o", few.toString(), "--by", "db", "-q", "--force"));
        assertEquals(DATABASES + 1, Cli.names(few).size());
        assertTrue(Cli.run("verify", few.resolve("db1099.rdb").toString())
                .succeeds()
                .out()
                .contains("3 keys"));
    }

    /** Runs successfully, and returns stderr. */
    private String limited(String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "ulimit -n " + LIMIT + " && exec \"$@\"", "sh"));
        command.addAll(ForkedRdb.of(directory, Main.class, List.of(), args).command());
        Process process = new ProcessBuilder(command).start();
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assumeTrue(!err.contains("ulimit"), err);
        assertEquals(ExitCode.DONE, process.waitFor(), () -> Arrays.toString(args) + ": " + err);
        return err;
    }
}
