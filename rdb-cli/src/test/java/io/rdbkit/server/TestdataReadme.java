package io.rdbkit.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;

/** The list of the dumps in testdata, and how each was made. */
final class TestdataReadme {

    private static final String HEAD = """
            # Small dumps that real servers made

            Commands filled the server in each row, and SAVE wrote the dump (`--save '' --databases 16`, no AOF). All expiries
            are in the years 2100 and 2101. This command makes the dumps again, with the servers that run on your machine
            (containers need Docker):

                mvn -q -B -Ptestdata -pl rdb-cli -am process-test-classes

            The same seeds always give the same data. The bytes of the files still differ from run to run: times, memory, and the
            order of unordered elements change.

            | file | server | keys | made with |
            |---|---|---|---|
            """;

    static void write(Path file, TreeMap<String, String> lines) throws IOException {
        // A dump that could not be made again keeps its line.
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                if (line.startsWith("| ") && line.contains(".rdb |")) {
                    lines.putIfAbsent(line.substring(2, line.indexOf(" |", 2)), line);
                }
            }
        }
        Files.writeString(file, HEAD + String.join("\n", lines.values()) + "\n", StandardCharsets.UTF_8);
    }

    private TestdataReadme() {}
}
