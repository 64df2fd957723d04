package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands in README.md and in docs can be run as they are printed, in their order, and print what stands below them. Times differ, and files in
 * {@code /tmp} are in a directory of the test. Commands of Maven and of the benchmarks are left out.
 */
class DocumentedCommandsTest {

    private static final Path TOP = Path.of("..").toAbsolutePath().normalize();

    /** A failure beyond "the answer is no", which no {@code ||} expects, is told at the end. */
    private static final String STRICT = "set -o pipefail; trap '[ $? -le 1 ] || echo \"failed: $BASH_COMMAND\"' ERR\n";

    @TempDir
    Path directory;

    /**
     * Commands, and what they print.
     *
     * @param line   where they begin
     * @param output null if that isn't printed
     */
    private record Block(int line, String commands, String output) {}

    private static List<Block> blocks(Path file) throws IOException {
        List<Block> blocks = new ArrayList<>();
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith("```")) {
                int end = i + 1;
                while (!lines.get(end).equals("```")) {
                    end++;
                }
                String text = String.join("\n", lines.subList(i + 1, end)) + "\n";
                int last = blocks.size() - 1;
                if (lines.get(i).equals("```sh")) {
                    blocks.add(new Block(i + 1, text, null));
                } else if (lines.get(i).equals("```")) {
                    assertTrue(last >= 0 && blocks.get(last).output == null, file + " line " + (i + 1));
                    Block before = blocks.get(last);
                    blocks.set(last, new Block(before.line, before.commands, text));
                }
                i = end;
            }
        }
        return blocks;
    }

    private static boolean isOurs(Block block) {
        return !block.commands.startsWith("mvn ") && !block.commands.startsWith("docs/benchmarks/");
    }

    @Test
    void runAsTheyArePrinted() throws Exception {
        Path copy = Files.createDirectories(directory.resolve("copy"));
        Path tmp = Files.createDirectories(directory.resolve("tmp"));
        Files.createSymbolicLink(copy.resolve("testdata"), TOP.resolve("testdata"));
        Files.createSymbolicLink(copy.resolve("docs"), TOP.resolve("docs"));
        Path rdb = copy.resolve("rdb");
        List<String> java =
                ForkedRdb.of(tmp, Main.class, List.of("-Xshare:auto")).command();
        Files.writeString(rdb, "#!/bin/sh\nexec '" + String.join("' '", java) + "' \"$@\"\n");
        assertTrue(rdb.toFile().setExecutable(true));
        List<Path> files = new ArrayList<>(List.of(TOP.resolve("README.md")));
        try (Stream<Path> docs = Files.list(TOP.resolve("docs"))) {
            docs.filter(file -> file.toString().endsWith(".md")).sorted().forEach(files::add);
        }
        List<String> failures = new ArrayList<>();
        int outputs = 0;
        int commands = 0;
        for (Path file : files) {
            for (Block block : blocks(file)) {
                if (isOurs(block)) {
                    commands++;
                    outputs += block.output == null ? 0 : 1;
                    String wrong = run(block, copy, tmp);
                    if (wrong != null) {
                        failures.add(TOP.relativize(file) + " line " + block.line + ": " + wrong);
                    }
                }
            }
        }
        Files.delete(copy.resolve("testdata")); // the links, which cleaning up would warn of
        Files.delete(copy.resolve("docs"));
        assertEquals(List.of(), failures);
        assertTrue(commands > 25 && outputs > 8, commands + " blocks, " + outputs + " outputs");
    }

    /** What is wrong, or null. */
    private static String run(Block block, Path copy, Path tmp) throws Exception {
        Process bash;
        try {
            bash = new ProcessBuilder("bash", "-c", STRICT + inTmp(block.commands, tmp))
                    .directory(copy.toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            assumeTrue(false, "no bash: " + e.getMessage());
            return null;
        }
        bash.getOutputStream().close();
        String out = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(bash.waitFor(1, TimeUnit.MINUTES), block.commands);
        if (out.contains("failed: ")) {
            return out;
        }
        String expected = block.output == null ? "" : timeless(inTmp(block.output, tmp));
        // of several commands the last is meant
        return timeless(out).endsWith(expected) ? null : "prints\n" + out;
    }

    private static String inTmp(String text, Path tmp) {
        return text.replace("/tmp/", tmp + "/");
    }

    private static String timeless(String text) {
        return text.replaceAll("(?m), [0-9.]+ s$", ", 0 s");
    }
}
