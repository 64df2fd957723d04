package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rdbkit.server.RealServer;
import io.rdbkit.server.ServerKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands in README.md and in docs run as they are printed, in their order, and print the output shown below them.
 * Times may differ. Files in {@code /tmp} are in a directory of the test. Commands of Maven and of the benchmarks are
 * left out.
 *
 * <p>In docs with server addresses {@code redis://old} is a server with a dump of several databases. {@code
 * redis://new} is a server that is empty before each block. {@code redis-server} is on the path.
 */
class DocumentedCommandsTest {

    private static final Path TOP = Path.of("..").toAbsolutePath().normalize();

    /** An exit code above 1 that no {@code ||} expects is reported at the end. */
    private static final String STRICT = "set -o pipefail; trap '[ $? -le 1 ] || echo \"failed: $BASH_COMMAND\"' ERR\n"
            + "trap 'trap - ERR; [ -z \"$(jobs -p)\" ] || kill $(jobs -p)' EXIT\n";

    private static final ServerKind SERVER = ServerKind.REDIS_7_0_15;

    private static final String[] AT_ONCE = {"--repl-diskless-sync-delay", "0"};

    @TempDir
    Path directory;

    /**
     * Commands and their output.
     *
     * @param line   the line where they begin
     * @param output null if the doc shows no output
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
    void commandsRunAsTheyArePrinted() throws Exception {
        List<String> failures = new ArrayList<>();
        int outputs = 0;
        int commands = 0;
        Place place = new Place(directory);
        for (Path file : files()) {
            List<Block> blocks = blocks(file);
            if (!needsServers(blocks)) {
                commands += blocks.size();
                outputs += (int) blocks.stream().filter(b -> b.output != null).count();
                runAll(file, blocks, place, () -> Map.of(), failures);
            }
        }
        place.close();
        assertEquals(List.of(), failures);
        assertTrue(commands > 25 && outputs > 8, commands + " blocks, " + outputs + " outputs");
    }

    @Test
    void commandsWithServersRunAsTheyArePrinted() throws Exception {
        List<String> failures = new ArrayList<>();
        int commands = 0;
        Place place = new Place(directory);
        SERVER.orSkip();
        Place.script(
                place.bin.resolve("redis-server"), "'" + SERVER.executable() + "' \"$@\" " + String.join(" ", AT_ONCE));
        String python = python();
        if (python != null) {
            Place.script(place.bin.resolve("python3"), "'" + python + "' \"$@\"");
        }
        for (Path file : files()) {
            List<Block> blocks = blocks(file);
            if (needsServers(blocks)) {
                commands += blocks.size();
                try (RealServer old = RealServer.load(SERVER, Cli.dump("redis-6.2-multidb"), AT_ONCE);
                        RealServer fresh = RealServer.start(SERVER, AT_ONCE)) {
                    Map<String, String> names = Map.of("redis://old", old.address(), "redis://new", fresh.address());
                    runAll(
                            file,
                            python == null ? withoutPython(file, blocks) : blocks,
                            place,
                            () -> {
                                fresh.clear();
                                return names;
                            },
                            failures);
                }
            }
        }
        place.close();
        assertEquals(List.of(), failures);
        assertTrue(commands >= 6, commands + " blocks");
    }

    /** A Python that has redis-py; null if there is none. */
    private static String python() throws Exception {
        for (String python : List.of("python3", "/usr/bin/python3")) {
            try {
                Process trial = new ProcessBuilder(python, "-c", "import redis")
                        .redirectErrorStream(true)
                        .start();
                trial.getInputStream().readAllBytes();
                if (trial.waitFor() == 0) {
                    return python;
                }
            } catch (IOException none) {
                // the next one
            }
        }
        assertFalse("1".equals(System.getenv("RDB_REQUIRE_PYTHON")), "no Python with redis-py");
        return null;
    }

    private static List<Block> withoutPython(Path file, List<Block> blocks) {
        List<Block> others = blocks.stream()
                .filter(block -> !block.commands.contains("python3"))
                .toList();
        if (others.size() < blocks.size()) {
            System.out.println(
                    "no Python with redis-py: left out " + (blocks.size() - others.size()) + " blocks of " + file);
        }
        return others;
    }

    private static boolean needsServers(List<Block> blocks) {
        return blocks.stream().anyMatch(block -> block.commands.contains("redis://"));
    }

    private static List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>(List.of(TOP.resolve("README.md")));
        try (Stream<Path> docs = Files.list(TOP.resolve("docs"))) {
            docs.filter(file -> file.toString().endsWith(".md")).sorted().forEach(files::add);
        }
        return files;
    }

    private static void runAll(
            Path file, List<Block> blocks, Place place, Supplier<Map<String, String>> servers, List<String> failures)
            throws Exception {
        for (Block block : blocks) {
            if (isOurs(block)) {
                String wrong = place.run(block, servers.get());
                if (wrong != null) {
                    failures.add(TOP.relativize(file) + " line " + block.line + ": " + wrong);
                }
            }
        }
    }

    /** A copy of the files that the commands use. */
    private static final class Place {

        private final Path copy;
        private final Path tmp;
        /** The first directory of the PATH. */
        private final Path bin;

        Place(Path directory) throws IOException {
            copy = Files.createDirectories(directory.resolve("copy"));
            tmp = Files.createDirectories(directory.resolve("tmp"));
            bin = Files.createDirectories(directory.resolve("bin"));
            Files.createSymbolicLink(copy.resolve("testdata"), TOP.resolve("testdata"));
            Files.createSymbolicLink(copy.resolve("docs"), TOP.resolve("docs"));
            List<String> java =
                    ForkedRdb.of(tmp, Main.class, List.of("-Xshare:auto")).command();
            script(copy.resolve("rdb"), "'" + String.join("' '", java) + "' \"$@\"");
        }

        private static void script(Path file, String command) throws IOException {
            Files.writeString(file, "#!/bin/sh\nexec " + command + "\n");
            assertTrue(file.toFile().setExecutable(true));
        }

        /** Removes the links, because JUnit would warn of them. */
        void close() throws IOException {
            Files.delete(copy.resolve("testdata"));
            Files.delete(copy.resolve("docs"));
        }

        /** The difference from the doc, or null. */
        String run(Block block, Map<String, String> names) throws Exception {
            String commands = inTmp(block.commands, tmp);
            for (Map.Entry<String, String> name : names.entrySet()) {
                commands = commands.replace(name.getKey(), name.getValue());
            }
            Process bash;
            try {
                ProcessBuilder builder = new ProcessBuilder("bash", "-c", STRICT + commands)
                        .directory(copy.toFile())
                        .redirectErrorStream(true);
                builder.environment().merge("PATH", bin.toString(), (path, first) -> first + ":" + path);
                bash = builder.start();
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
            // of several commands the doc shows the output of the last
            return timeless(out).endsWith(expected) ? null : "prints\n" + out;
        }
    }

    private static String inTmp(String text, Path tmp) {
        return text.replace("/tmp/", tmp + "/");
    }

    private static String timeless(String text) {
        return text.replaceAll("(?m), [0-9.]+ s$", ", 0 s");
    }
}
