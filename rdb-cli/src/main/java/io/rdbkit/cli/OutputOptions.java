package io.rdbkit.cli;

import io.rdbkit.WriteOptions;
import io.rdbkit.transform.Part;
import io.rdbkit.transform.Source;
import io.rdbkit.transform.Summary;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** How to write. */
final class OutputOptions {

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

    @Option(names = "--drop-aof-tail", description = "Accept that AOF commands behind the RDB get lost.")
    boolean dropAofTail;

    @Option(names = "--dry-run", description = "Say what would happen, write nothing.")
    boolean dryRun;

    @Option(names = "--summary", paramLabel = "FORMAT", description = "text (default) or json, on stderr.")
    SummaryFormat summary = SummaryFormat.TEXT;

    WriteOptions writeOptions() {
        return WriteOptions.DEFAULT.withReplace(force).withChecksum(!noChecksum);
    }

    Source source(Source source) {
        return dropAofTail ? source.droppingAofTail() : source;
    }

    /** Whether stderr is to hold nothing that a person says: a machine reads the one line there. */
    boolean isQuiet(CommonOptions common) {
        return common.quiet || summary == SummaryFormat.JSON;
    }

    /** @param parts what a split made, or null */
    void print(Summary made, List<Part> parts, CommonOptions common, CommandSpec spec) throws IOException {
        if (!common.quiet) {
            spec.commandLine()
                    .getErr()
                    .println(
                            summary == SummaryFormat.JSON
                                    ? SummaryJson.of(made, parts, dryRun)
                                    : SummaryText.of(made, parts, dryRun));
        }
    }
}
