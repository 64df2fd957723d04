package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Memory does not grow with the input: neither with many keys that are renamed nor with a large value. */
class SmallHeapTest {

    private static final int KEYS = 3_000_000;
    private static final int VALUE = 300 << 20;
    private static final long MOST_KB = 256 << 10;

    @TempDir
    Path directory;

    @Test
    void manyKeysAndALargeValue() throws Exception {
        Path out = directory.resolve("out");
        Process process = ForkedRdb.of(
                        directory,
                        SmallHeapMain.class,
                        List.of("-Xmx64m"),
                        "rewrite",
                        "-",
                        "-o",
                        out.toString(),
                        "--add-prefix",
                        "x:",
                        "--summary",
                        "json")
                .redirectError(directory.resolve("err").toFile())
                .start();
        try (OutputStream stdin = new BufferedOutputStream(process.getOutputStream(), 1 << 16)) {
            feed(stdin);
        }
        String kilobytes = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        String err = Files.readString(directory.resolve("err"));
        assertEquals(ExitCode.DONE, process.exitValue(), err);
        assertEquals(KEYS + 1L, Json.object(err).get("renamed"));
        assertTrue(Files.size(out) > VALUE);
        if (!kilobytes.isEmpty()) { // only Linux tells
            assertTrue(Long.parseLong(kilobytes) < MOST_KB, kilobytes + " KB");
        }
        assertEquals(List.of("err", "out"), Cli.names(directory));
    }

    private static void feed(OutputStream to) throws IOException {
        TinyRdb rdb = new TinyRdb(to).db(0);
        byte[] key = "key:0000000".getBytes(StandardCharsets.US_ASCII);
        byte[] value = {'v'};
        for (int i = 0; i < KEYS; i++) {
            if (i == KEYS / 2) {
                rdb.bytes(0, 3, 'b', 'i', 'g').length(VALUE);
                byte[] part = new byte[1 << 20];
                for (int written = 0; written < VALUE; written += part.length) {
                    to.write(part);
                }
            }
            for (int digit = key.length - 1, n = i; digit > 3; digit--, n /= 10) {
                key[digit] = (byte) ('0' + n % 10);
            }
            rdb.key(key, value);
        }
        rdb.end();
    }
}
