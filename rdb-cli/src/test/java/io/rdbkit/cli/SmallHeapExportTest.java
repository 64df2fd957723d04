package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exports a string and a list as commands. Each of them is larger than the heap. */
class SmallHeapExportTest {

    private static final int STRING = 100 << 20;
    private static final int ELEMENTS = 12_000_000;
    private static final byte[] ELEMENT = "\10element1".getBytes(StandardCharsets.US_ASCII);
    private static final long MOST_KB = 256 << 10;

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"", "--restore"})
    void largeValuesAreExportedInPieces(String option) throws Exception {
        Path out = directory.resolve("out");
        List<String> words = new ArrayList<>(List.of("export", "-", "--format", "resp", "-o", out.toString()));
        if (!option.isEmpty()) {
            words.add(option);
        }
        Process process = ForkedRdb.of(directory, SmallHeapMain.class, List.of("-Xmx64m"), words.toArray(String[]::new))
                .redirectError(directory.resolve("err").toFile())
                .start();
        try (OutputStream stdin = new BufferedOutputStream(process.getOutputStream(), 1 << 16)) {
            feed(stdin);
        }
        String kilobytes = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(ExitCode.DONE, process.exitValue(), () -> read(directory.resolve("err")));
        long elements = option.isEmpty() ? 14L * ELEMENTS : (long) ELEMENT.length * ELEMENTS;
        assertTrue(Files.size(out) > STRING + elements, () -> "the output is too short");
        if (!kilobytes.isEmpty()) { // only Linux reports it
            assertTrue(Long.parseLong(kilobytes) < MOST_KB, kilobytes + " KB");
        }
        assertEquals(List.of("err", "out"), Cli.names(directory));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static void feed(OutputStream to) throws IOException {
        TinyRdb rdb = new TinyRdb(to).db(0);
        rdb.key(0, "string").length(STRING);
        byte[] part = new byte[1 << 20];
        for (int written = 0; written < STRING; written += part.length) {
            to.write(part);
        }
        rdb.key(1, "list").length(ELEMENTS);
        for (int i = 0; i < ELEMENTS; i++) {
            to.write(ELEMENT);
        }
        rdb.end();
    }
}
