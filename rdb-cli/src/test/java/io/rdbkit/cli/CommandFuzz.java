package io.rdbkit.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Any bytes on the standard input of a command, or as the value of an option. The first byte chooses the command. The
 * exit code is always a documented one, an error is one line, and there is no internal error. No command line here
 * writes a file.
 */
public final class CommandFuzz {

    /** Commands that read the bytes as their input. */
    private static final List<List<String>> READING = List.of(
            List.of("verify", "-"),
            List.of("info", "-"),
            List.of("keys", "-", "--sort", "size", "--top", "3"),
            List.of("get", "-", "user:1", "key"),
            List.of("export", "-", "--format", "jsonl"),
            List.of("export", "-", "--format", "resp"),
            List.of("rewrite", "-", "-o", "-", "--target", "redis-6.2", "--on-loss", "drop-feature"),
            List.of("build", "-", "-o", "-"));

    /** Commands that get the bytes as the value of their last word. */
    private static final List<List<String>> OPTIONS = List.of(
            List.of("keys", "-", "--key"),
            List.of("keys", "-", "--key-regex"),
            List.of("keys", "-", "--type"),
            List.of("keys", "-", "--db"),
            List.of("keys", "-", "--expire"),
            List.of("keys", "-", "--size"),
            List.of("rewrite", "-", "-o", "-", "--rename-regex"),
            List.of("rewrite", "-", "-o", "-", "--rename-prefix"),
            List.of("rewrite", "-", "-o", "-", "--move-db"),
            List.of("rewrite", "-", "-o", "-", "--db-prefix"),
            List.of("rewrite", "-", "-o", "-", "--ttl"),
            List.of("rewrite", "-", "-o", "-", "--target"));

    private static final String DUMP = "redis-7.0.15-functions";

    private CommandFuzz() {}

    public static List<byte[]> seeds() throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        byte[] dump = dump();
        for (int i = 0; i < READING.size(); i++) {
            seeds.add(behind(i, dump));
        }
        String[] values = {
            "a*", "(a+)", "set,hash", "0,3-5", "any", "1KB..", "s/a/b/g", "a=b", "0=1", "{db}:", "+1d", "rdb-9"
        };
        for (int i = 0; i < OPTIONS.size(); i++) {
            seeds.add(behind(READING.size() + i, values[i].getBytes(StandardCharsets.UTF_8)));
        }
        return seeds;
    }

    private static byte[] dump() throws IOException {
        return Files.readAllBytes(Cli.dump(DUMP));
    }

    private static byte[] behind(int first, byte[] rest) {
        byte[] all = new byte[rest.length + 1];
        all[0] = (byte) first;
        System.arraycopy(rest, 0, all, 1, rest.length);
        return all;
    }

    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        if (input.length == 0) {
            return;
        }
        int chosen = (input[0] & 0xff) % (READING.size() + OPTIONS.size());
        byte[] rest = Arrays.copyOfRange(input, 1, input.length);
        if (chosen < READING.size()) {
            run(rest, READING.get(chosen));
            return;
        }
        List<String> words = new ArrayList<>(OPTIONS.get(chosen - READING.size()));
        words.add(new String(rest, StandardCharsets.UTF_8));
        run(dump(), words);
    }

    private static void run(byte[] in, List<String> words) {
        Cli run = Cli.into(OutputStream.nullOutputStream(), new ByteArrayInputStream(in), words.toArray(String[]::new));
        String err = run.err();
        boolean failed = run.exitCode() != ExitCode.DONE;
        boolean told = err.startsWith("rdb: ") && err.lines().count() == 1;
        if (run.exitCode() < ExitCode.DONE || run.exitCode() > ExitCode.REFUSED || failed && !told) {
            throw new AssertionError(words + " ends with " + run.exitCode() + ": " + err);
        }
        if (run.exitCode() == ExitCode.IO || err.contains("internal error")) {
            throw new AssertionError(words + ": " + err);
        }
    }
}
