package io.rdbkit.dist;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Starts programs, as a user would. */
final class Commands {

    static final Path TARGET = Path.of("target").toAbsolutePath();
    static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();
    static final String VERSION = System.getProperty("rdb.version");

    record Outcome(int exit, String out, String err) {

        Outcome succeeds() {
            assertEquals(0, exit, out + err);
            return this;
        }
    }

    private Commands() {}

    static Outcome run(Path dir, Map<String, String> environment, String... command) throws Exception {
        Path err = dir.resolve("stderr");
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(dir.toFile()).redirectError(err.toFile());
        builder.environment().remove("RDB_JAVA_OPTS");
        builder.environment().put("HOME", dir.resolve("home").toString());
        builder.environment().putAll(environment);
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            assumeTrue(false, "no " + command[0] + ": " + e.getMessage());
            throw e;
        }
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        int exit = process.waitFor();
        return new Outcome(exit, out, Files.readString(err));
    }

    /** The subcommands that the help of the launcher lists. */
    static List<String> commands(String help) {
        return help.lines()
                .filter(line -> line.matches("  [a-z]+ .*"))
                .map(line -> line.strip().replaceAll(" .*", ""))
                .toList();
    }
}
