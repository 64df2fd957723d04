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
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Memory does not grow with the input: neither with many renamed keys nor with a large value. */
class SmallHeapTest {

    private static final int KEYS = 3_000_000;
    private static final int VALUE = 300 << 20;
    private static final int SMALLER_VALUE = 50 << 20;
    private static final long MOST_KB = 256 << 10;

    @TempDir
    Path directory;

    @Test
    void manyKeysAndALargeValueFit() throws Exception {
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
            feed(stdin, VALUE, KEYS);
        }
        long kilobytes = await(process);
        String err = Files.readString(directory.resolve("err"));
        assertEquals(ExitCode.DONE, process.exitValue(), err);
        assertEquals(KEYS + 1L, Json.object(err).get("renamed"));
        assertTrue(Files.size(out) > VALUE);
        assertTrue(kilobytes < MOST_KB, kilobytes + " KB");
        assertEquals(List.of("err", "out"), Cli.names(directory));
    }

    /** One input is a file that is read twice. The other is a pipe whose names are kept. A third of the keys differ. */
    @Test
    void twoInputsOfManyKeysAreCompared() throws Exception {
        Path file = directory.resolve("file");
        try (OutputStream to = new BufferedOutputStream(Files.newOutputStream(file))) {
            feed(to, SMALLER_VALUE, KEYS);
        }
        Path found = directory.resolve("found");
        Process process = ForkedRdb.of(
                        directory,
                        SmallHeapMain.class,
                        List.of("-Xmx64m"),
                        "diff",
                        file.toString(),
                        "-",
                        "--format",
                        "jsonl")
                .redirectError(directory.resolve("err").toFile())
                .redirectOutput(found.toFile())
                .start();
        try (OutputStream stdin = new BufferedOutputStream(process.getOutputStream(), 1 << 16)) {
            feed(stdin, SMALLER_VALUE + 1, KEYS * 2 / 3);
        }
        assertTrue(process.waitFor(120, TimeUnit.SECONDS));
        String err = Files.readString(directory.resolve("err"));
        assertEquals(ExitCode.NO, process.exitValue(), err);
        try (Stream<String> lines = Files.lines(found)) {
            Map<String, Long> counts = lines.collect(Collectors.groupingBy(
                    line -> line.replaceAll(",\"db\":0,\"key\":\"key:\\d+\"", ""), Collectors.counting()));
            long kilobytes = counts.keySet().stream()
                    .filter(line -> line.matches("\\d+"))
                    .mapToLong(Long::parseLong)
                    .sum();
            assertTrue(kilobytes < MOST_KB, kilobytes + " KB");
            counts.keySet().removeIf(line -> line.matches("\\d+"));
            assertEquals(
                    Map.of(
                            "{\"diff\":\"only-a\"}",
                            KEYS / 3L,
                            "{\"diff\":\"changed\",\"db\":0,\"key\":\"big\",\"parts\":[\"value\"]}",
                            1L),
                    counts);
        }
        assertEquals(List.of("err", "file", "found"), Cli.names(directory));
    }

    /** All names together are larger than the heap. */
    @Test
    void aSampleOfLongPrefixesFits() throws Exception {
        int prefixes = 100_000;
        byte[] name = "x".repeat(1200).getBytes(StandardCharsets.US_ASCII);
        name[1000] = ':';
        Path out = directory.resolve("out");
        Process process = ForkedRdb.of(
                        directory,
                        SmallHeapMain.class,
                        List.of("-Xmx64m"),
                        "sample",
                        "-",
                        "-o",
                        out.toString(),
                        "--per-prefix",
                        "2",
                        "--summary",
                        "json")
                .redirectError(directory.resolve("err").toFile())
                .start();
        try (OutputStream stdin = new BufferedOutputStream(process.getOutputStream(), 1 << 16)) {
            TinyRdb rdb = new TinyRdb(stdin).db(0);
            for (int i = 0; i < prefixes; i++) {
                for (int digit = 0, n = i; digit < 6; digit++, n /= 10) {
                    name[500 + digit] = (byte) ('0' + n % 10);
                }
                rdb.key(name, new byte[0]);
            }
            rdb.end();
        }
        long kilobytes = await(process);
        String err = Files.readString(directory.resolve("err"));
        assertEquals(ExitCode.DONE, process.exitValue(), err);
        assertEquals((long) prefixes, Json.object(err).get("kept"));
        assertTrue(kilobytes < MOST_KB, kilobytes + " KB");
    }

    /**
     * Waits for the end of the process. Returns the most memory that it used in KB, or 0 if the system doesn't report
     * it.
     */
    private static long await(Process process) throws Exception {
        String kilobytes = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        return kilobytes.isEmpty() ? 0 : Long.parseLong(kilobytes);
    }

    private static void feed(OutputStream to, int valueLength, int keys) throws IOException {
        TinyRdb rdb = new TinyRdb(to).db(0);
        byte[] key = "key:0000000".getBytes(StandardCharsets.US_ASCII);
        byte[] value = {'v'};
        for (int i = 0; i < keys; i++) {
            if (i == keys / 2) {
                rdb.bytes(0, 3, 'b', 'i', 'g').length(valueLength);
                byte[] part = new byte[1 << 20];
                for (int written = 0; written < valueLength; written += part.length) {
                    to.write(part, 0, Math.min(part.length, valueLength - written));
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
