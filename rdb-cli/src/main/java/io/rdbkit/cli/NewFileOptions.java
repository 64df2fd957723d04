package io.rdbkit.cli;

import io.rdbkit.WriteOptions;
import io.rdbkit.format.Limits;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** How to write an RDB. */
class NewFileOptions extends FileOptions {

    /** How the closing summary is printed. */
    enum SummaryFormat {
        TEXT,
        JSON
    }

    @Option(names = "--no-checksum", description = "Write eight zero bytes in place of the checksum.")
    boolean noChecksum;

    @Option(names = "--dry-run", description = "Show what would happen, and write nothing.")
    boolean dryRun;

    @Option(
            names = "--summary",
            paramLabel = "FORMAT",
            description = "Format of the summary on stderr: text (default) or json.")
    SummaryFormat summary = SummaryFormat.TEXT;

    /**
     * What a job needs to know that makes sure by itself that no name comes twice.
     *
     * @param read files that must not be replaced, beside the source's own
     */
    WriteOptions writeOptions(Limits limits, List<Path> read) {
        return WriteOptions.DEFAULT
                .withFile(policy(read))
                .withChecksum(!noChecksum)
                .withDistinctNames(true)
                .withLimits(limits);
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
        requireFileForMode(output);
    }

    /** @throws IllegalArgumentException if bytes that are no text would go to a terminal, and nobody insists on it */
    void requireNoTerminal(String output, Streams streams) {
        if ("-".equals(output) && streams.outIsTerminal() && !force && !dryRun) {
            throw new IllegalArgumentException(
                    "standard output is a terminal, and an RDB is binary data: redirect it, or use --force");
        }
    }
}
