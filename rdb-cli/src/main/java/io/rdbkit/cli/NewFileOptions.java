package io.rdbkit.cli;

import io.rdbkit.Limits;
import io.rdbkit.WriteOptions;
import picocli.CommandLine.Option;

/** How to write an RDB. */
class NewFileOptions {

    /** How the closing summary is printed. */
    enum SummaryFormat {
        TEXT,
        JSON
    }

    @Option(
            names = {"-f", "--force"},
            description = "Replace what is there.")
    boolean force;

    @Option(names = "--no-checksum", description = "Write eight zero bytes in place of the checksum.")
    boolean noChecksum;

    @Option(names = "--dry-run", description = "Say what would happen, write nothing.")
    boolean dryRun;

    @Option(names = "--summary", paramLabel = "FORMAT", description = "text (default) or json, on stderr.")
    SummaryFormat summary = SummaryFormat.TEXT;

    WriteOptions writeOptions(Limits limits) {
        return WriteOptions.DEFAULT.withReplace(force).withChecksum(!noChecksum).withLimits(limits);
    }

    /** Whether a machine reads the summary. */
    boolean isJson() {
        return summary == SummaryFormat.JSON;
    }

    /** @throws IllegalArgumentException if there is no output, and one is needed */
    void require(Object output) {
        if (output == null && !dryRun) {
            throw new IllegalArgumentException("--output is missing");
        }
    }
}
