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
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values far larger than memory are converted in pieces, even if only their end shows what they lose. */
class SmallHeapConvertTest {

    private static final int ELEMENTS = 2_000_000;
    private static final int NODES = 200_000;
    private static final int LONG_NAMES = 5_000;
    private static final long TIME = 1_900_000_000_000L;
    private static final long MOST_KB = 256 << 10;

    /** A node with one record, {@code f=v}, whose ID is that of the node. */
    private static final byte[] NODE = HexFormat.of()
            .parseHex("1d0000000a00" + "010100010101" + "816602" + "0001" + "020100010001" + "817602" + "0401" + "ff");

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"drop-feature", "drop-key"})
    void largeValuesAreConvertedInPieces(String onLoss) throws Exception {
        Path out = directory.resolve("out");
        Process process = ForkedRdb.of(
                        directory,
                        SmallHeapMain.class,
                        List.of("-Xmx64m"),
                        "rewrite",
                        "-",
                        "-o",
                        out.toString(),
                        "--target",
                        "redis-6.2",
                        "--on-loss",
                        onLoss,
                        "--summary",
                        "json")
                .redirectError(directory.resolve("err").toFile())
                .start();
        try (OutputStream stdin = new BufferedOutputStream(process.getOutputStream(), 1 << 16)) {
            feed(stdin);
        }
        String kilobytes = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        assertTrue(process.waitFor(120, TimeUnit.SECONDS));
        String err = Files.readString(directory.resolve("err"));
        assertEquals(ExitCode.DONE, process.exitValue(), err);
        Map<String, Object> summary = Json.object(err);
        assertEquals(Map.of("field-expiry", 1L, "stream-counters", 1L), summary.get("lost"));
        boolean whole = onLoss.equals("drop-feature");
        assertEquals(LONG_NAMES + (whole ? 4L : 2L), summary.get("kept"));
        assertEquals(
                whole ? 3L * ELEMENTS + NODES : 2L * ELEMENTS,
                Cli.run("keys", out.toString(), "--format", "jsonl", "--elements", "2..")
                        .succeeds()
                        .out()
                        .lines()
                        .mapToLong(line -> Long.parseLong(line.replaceAll(".*\"elements\":(\\d+).*", "$1")))
                        .sum());
        if (!kilobytes.isEmpty()) { // only Linux reports it
            assertTrue(Long.parseLong(kilobytes) < MOST_KB, kilobytes + " KB");
        }
        assertEquals(List.of("err", "out"), Cli.names(directory));
    }

    /**
     * Many keys with long names; a hash whose last field expires; a sorted set; a list of plain nodes; and a stream
     * that once had more records.
     */
    private static void feed(OutputStream to) throws IOException {
        TinyRdb rdb = new TinyRdb(to, "REDIS0012").db(0);
        String name = "n".repeat(20_000);
        for (int i = 0; i < LONG_NAMES; i++) {
            rdb.key(0, name + i).strings("v");
        }
        rdb.key(24, "hash").number(TIME).length(ELEMENTS);
        for (int i = 0; i < ELEMENTS; i++) {
            rdb.bytes(i == ELEMENTS - 1 ? 1 : 0).strings("f" + i, "v");
        }
        rdb.key(5, "zset").length(ELEMENTS);
        for (int i = 0; i < ELEMENTS; i++) {
            rdb.strings("m" + i).number(Double.doubleToLongBits(i));
        }
        rdb.key(18, "list").length(ELEMENTS);
        for (int i = 0; i < ELEMENTS; i++) {
            rdb.bytes(1).strings("i" + i);
        }
        rdb.key(19, "stream").length(NODES);
        for (int i = 1; i <= NODES; i++) {
            rdb.string(ByteBuffer.allocate(16).putLong(i).array()).string(NODE);
        }
        rdb.length(NODES).length(NODES).length(0); // the last ID
        rdb.length(1).length(0).length(0).length(0).length(NODES + 1); // more were added
        rdb.length(0).end(); // no groups
    }
}
