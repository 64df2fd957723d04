package io.rdbkit.cli;

import io.rdbkit.analyze.MemoryReport;
import picocli.CommandLine.Option;

/** How names are cut into prefixes. */
final class PrefixOptions {

    @Option(names = "--depth", paramLabel = "N", description = "Most parts of a prefix, up to 16.")
    private int depth = MemoryReport.Options.DEEPEST;

    @Option(
            names = "--separators",
            paramLabel = "CHARS",
            description = "Characters that end a part of a name; default: : / | or else . or else -.")
    String separators = "";

    /** Whether any of them is given. */
    boolean areGiven() {
        return depth != MemoryReport.Options.DEEPEST || !separators.isEmpty();
    }

    /** @throws IllegalArgumentException if it is out of its range */
    int depth() {
        if (depth < 1 || depth > MemoryReport.Options.DEEPEST) {
            throw new IllegalArgumentException(
                    "--depth " + depth + ": not a number from 1 to " + MemoryReport.Options.DEEPEST);
        }
        return depth;
    }
}
