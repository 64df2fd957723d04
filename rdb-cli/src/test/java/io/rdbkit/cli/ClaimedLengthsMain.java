package io.rdbkit.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs every command on files of some 20 bytes. Each file claims a huge length in another place. Prints every wrong
 * run: one that succeeded, that ran out of memory, or that printed no message or more than one line. Then prints the
 * number of runs and the time of the longest one.
 */
final class ClaimedLengthsMain {

    private static final long HUGE = 1L << 40;
    private static final long[] HUGER = {1L << 62, -1};
    private static final int TYPES = 34;
    private static final int FIRST_OPCODE = 242;
    private static final int SELECTDB = 254;

    private final Path directory;
    private int runs;
    private long longest;

    private ClaimedLengthsMain(Path directory) {
        this.directory = directory;
    }

    public static void main(String[] args) throws IOException {
        new ClaimedLengthsMain(Path.of(args[0])).run();
    }

    private void run() throws IOException {
        Path good = directory.resolve("good.rdb");
        Files.write(good, TinyRdb.of(rdb -> rdb.db(0).key("k", "v").end()));
        List<String[]> commands =
                commands(good.toString(), directory.resolve("out").toString());
        longest = 0;
        for (byte[] file : files("REDIS0015", HUGE)) {
            for (String[] command : commands) {
                run(file, command);
            }
        }
        for (byte[] file : files("VALKEY080", HUGE)) {
            run(file, "export", "-");
        }
        for (long claim : HUGER) {
            for (byte[] file : files("REDIS0015", claim)) {
                run(file, "export", "-");
            }
        }
        for (String frame : List.of("$1099511627776\r\n", "$999999999999999999\r\n")) {
            for (String[] command : commands) {
                run((frame + "REDIS0011").getBytes(StandardCharsets.US_ASCII), command);
            }
        }
        for (String tail :
                List.of("*1099511627776\r\n", "*1\r\n$1099511627776\r\nabc", "*9\r\n$999999999999999999\r\n")) {
            run(TinyRdb.of(rdb -> rdb.db(0).key("k", "v").end().raw(tail)), "verify", "-");
        }
        json(
                "{\"key\":\"s\",\"type\":\"stream\",\"value\":{\"records\":[],\"length\":1099511627776,\"last_id\":\"9-9\"");
        json("{\"key\":\"a\",\"type\":\"array\",\"value\":{\"next\":1099511627776,\"elements\":[[1099511627776,");
        json("[".repeat(100_000));
        json("{\"key\":\"s\",\"value\":" + "[".repeat(100_000));
        json("{\"key\":\"s\",\"value\":" + "{\"a\":".repeat(100_000));
        System.out.println(runs + " runs");
        System.err.println("longest: " + longest / 1_000_000 + " ms");
    }

    private static List<String[]> commands(String good, String out) {
        return List.of(
                new String[] {"verify", "-"},
                new String[] {"info", "-"},
                new String[] {"keys", "-", "--elements", "0..", "--size", "0.."},
                new String[] {"get", "-", "k"},
                new String[] {"export", "-"},
                new String[] {"export", "-", "--lenient"},
                new String[] {"export", "-", "--format", "resp"},
                new String[] {"rewrite", "-", "-o", out},
                new String[] {"rewrite", "-", "-o", out, "--add-prefix", "x", "--elements", "1.."},
                new String[] {"rewrite", "-", "-o", out, "--target", "redis-6.2", "--on-loss", "drop-key"},
                new String[] {"split", "-", "-o", out, "--by", "db"},
                new String[] {"diff", "-", good});
    }

    /**
     * Each type and opcode with a claim in front of it, behind something sound, and as the two lengths of an LZF block.
     */
    private static List<byte[]> files(String magic, long claim) throws IOException {
        List<byte[]> files = new ArrayList<>();
        for (int type = 0; type < TYPES; type++) {
            for (int[] before : new int[][] {{}, {0, 0}, {1, 2}, {7, 5}}) {
                files.add(file(magic, new int[] {type, 1, 'k'}, before, claim));
            }
            files.add(file(magic, new int[] {type, 1, 'k', 0xc3}, new int[] {}, claim, 10));
            files.add(file(magic, new int[] {type, 1, 'k', 0xc3}, new int[] {3}, claim));
        }
        files.add(file(magic, new int[] {0}, new int[] {}, claim));
        files.add(file(magic, new int[] {0, 0xc3}, new int[] {3}, claim));
        for (int opcode = FIRST_OPCODE; opcode < SELECTDB; opcode++) {
            for (int[] before : new int[][] {{}, {1, 'a'}, {1, 2, 2}}) {
                files.add(file(magic, new int[] {opcode}, before, claim));
            }
        }
        return files;
    }

    private static byte[] file(String magic, int[] start, int[] before, long... claims) throws IOException {
        return TinyRdb.of(magic, rdb -> {
            rdb.bytes(start).bytes(before);
            for (long claim : claims) {
                rdb.bytes(0x81);
                for (byte b : ByteBuffer.allocate(Long.BYTES).putLong(claim).array()) {
                    rdb.bytes(b);
                }
            }
        });
    }

    private void json(String line) {
        run(
                line.getBytes(StandardCharsets.US_ASCII),
                "build",
                "-",
                "-o",
                directory.resolve("out").toString());
    }

    private void run(byte[] file, String... command) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        long start = System.nanoTime();
        int code = Main.run(
                new Streams(new ByteArrayInputStream(file), OutputStream.nullOutputStream(), err, false, false),
                command);
        longest = runs == 0 ? 0 : Math.max(longest, System.nanoTime() - start); // the first run loads the classes
        runs++;
        String said = err.toString(StandardCharsets.UTF_8);
        boolean manyLines = List.of(command).contains("--lenient"); // one line is the error that ended the run
        boolean refused = code == ExitCode.BAD_INPUT || code == ExitCode.REFUSED || code == ExitCode.NO;
        if (!refused
                || said.isEmpty()
                || !manyLines && said.lines().count() != 1
                || said.contains("out of memory")
                || said.contains("internal")) {
            System.out.println(String.join(" ", command) + " of " + hex(file) + ": " + code + " " + said);
        }
    }

    private static String hex(byte[] file) {
        StringBuilder hex = new StringBuilder();
        for (int i = 0; i < Math.min(file.length, 64); i++) {
            hex.append("%02x".formatted(file[i]));
        }
        return hex.toString();
    }
}
