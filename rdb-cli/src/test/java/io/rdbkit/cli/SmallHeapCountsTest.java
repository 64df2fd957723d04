package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many small things in a heap of 64 MB. Even a few bytes for each would be too much. */
class SmallHeapCountsTest {

    private static final int DATABASES = 2_000_000;
    private static final int KEYS = 3_000_000;

    @TempDir
    Path directory;

    private Process start(String... args) throws IOException {
        return ForkedRdb.of(directory, Main.class, List.of("-Xmx64m"), args)
                .redirectError(directory.resolve("err").toFile())
                .redirectOutput(directory.resolve("out").toFile())
                .start();
    }

    private void await(Process process) throws Exception {
        assertTrue(process.waitFor(120, TimeUnit.SECONDS));
        assertEquals(ExitCode.DONE, process.exitValue(), Files.readString(directory.resolve("err")));
    }

    @Test
    void infoCountsManyDatabases() throws Exception {
        Process process = start("info", "-");
        try (OutputStream stdin = new BufferedOutputStream(process.getOutputStream(), 1 << 16)) {
            TinyRdb rdb = new TinyRdb(stdin);
            for (int db = 0; db < DATABASES; db++) {
                stdin.write(0xfe);
                stdin.write(0x80);
                stdin.write(ByteBuffer.allocate(4).putInt(db).array());
                rdb.key("k", "v");
            }
            rdb.end();
        }
        await(process);
        List<String> lines = Files.readAllLines(directory.resolve("out"));
        assertTrue(lines.size() < 1100, lines.size() + " lines");
        assertTrue(lines.contains("  keys        2,000,000"), lines.toString());
        assertTrue(lines.contains("  db 1023     1 keys, 0 expiring: string 1"), lines.toString());
        assertTrue(
                lines.contains("  other dbs   1,998,976 databases, 1,998,976 keys, 0 expiring: string 1,998,976"),
                lines.toString());
    }

    /** For short lines the memory for each line is larger than the line itself. */
    @Test
    void manyShortLinesAreSorted() throws Exception {
        Process process = start("keys", "-", "--sort", "key", "--format", "keys");
        try (OutputStream stdin = new BufferedOutputStream(process.getOutputStream(), 1 << 16)) {
            TinyRdb rdb = new TinyRdb(stdin).db(0);
            byte[] value = {'v'};
            for (int i = 0; i < KEYS; i++) {
                long mixed = (i * 1_000_003L) % KEYS; // each number once, in a mixed order
                rdb.key(Long.toString(1_000_0000 + mixed).getBytes(StandardCharsets.US_ASCII), value);
            }
            rdb.end();
        }
        await(process);
        int count = 0;
        try (var reader = Files.newBufferedReader(directory.resolve("out"))) {
            for (String line; (line = reader.readLine()) != null; count++) {
                assertEquals(Integer.toString(1_000_0000 + count), line);
            }
        }
        assertEquals(KEYS, count);
        assertEquals(List.of("err", "out"), Cli.names(directory));
    }

    /** Databases that come again may already be counted. */
    @Test
    void databasesMayComeInAnyOrder() throws Exception {
        byte[] rdb = TinyRdb.of(out -> {
            for (int turn = 0; turn < 2; turn++) {
                for (int db = 0; db < 1030; db++) {
                    out.bytes(0xfe).length(db).key("k" + turn, "v");
                }
            }
            out.end();
        });
        String info = Cli.run(rdb, "info", "-").succeeds().out();
        assertTrue(info.contains("other dbs   at most 12 databases, 12 keys"), info);
        assertTrue(info.contains("keys        2,060"), info);
    }
}
