package io.rdbkit.cli;

import io.rdbkit.WriteOptions;
import io.rdbkit.format.Limits;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** The options about writing an RDB. */
class NewFileOptions extends FileOptions {

    /** The formats of the closing summary. */
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
     * The options for a job that itself makes sure that no name is written twice.
     *
     * @param read files that must not be replaced, beside the files of the source
     */
    WriteOptions writeOptions(Limits limits, List<Path> read) {
        return WriteOptions.DEFAULT
                .withFile(policy(read))
                .withChecksum(!noChecksum)
                .withDistinctNames(true)
                .withLimits(limits);
    }

    /** Whether the summary is JSON. */
    boolean isJson() {
        return summary == SummaryFormat.JSON;
    }

    /** @throws IllegalArgumentException if an output is needed and none is given */
    void require(Object output) {
        if (output == null && !dryRun) {
            throw new IllegalArgumentException("--output is missing");
        }
        requireFileForMode(output);
    }

    /** @throws IllegalArgumentException if binary data would go to a terminal and no option allows it */
    void requireNoTerminal(String output, Streams streams) {
        if ("-".equals(output) && streams.outIsTerminal() && !force && !dryRun) {
            throw new IllegalArgumentException(
                    "standard output is a terminal, and an RDB is binary data: redirect it, or use --force");
        }
    }
}
