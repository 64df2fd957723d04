package io.rdbkit.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Tells the options that choose and change keys, as a digest. Two runs with the same digest see the same keys of a file. */
final class ServeChoice {

    /** Options that are not about keys. */
    private static final Set<String> OTHERS = Set.of(
            "--bind",
            "--debug",
            "--hide-keys",
            "--index",
            "--max-clients",
            "--once",
            "--password-file",
            "--port",
            "--quiet",
            "--report",
            "--fail-empty");

    private ServeChoice() {}

    /** @param files whose contents are part of the choice */
    static String of(CommandSpec spec, List<Path> files) throws IOException {
        Set<String> given = new TreeSet<>();
        for (OptionSpec option : spec.commandLine().getParseResult().matchedOptionsSet()) {
            if (!OTHERS.contains(option.longestName())) {
                given.add(option.longestName() + "=" + option.originalStringValues());
            }
        }
        for (Path file : files) {
            given.add(Sha256.of(file));
        }
        return Sha256.of(String.join("\n", given).getBytes(StandardCharsets.UTF_8));
    }
}
