package io.rdbkit.cli;

import io.rdbkit.transform.Source;
import java.io.IOException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** How to write an RDB that is made of another one. */
final class OutputOptions extends NewFileOptions {

    @Option(names = "--drop-aof-tail", description = "Accept that AOF commands behind the RDB get lost.")
    boolean dropAofTail;

    Source source(Source source) {
        return dropAofTail ? source.droppingAofTail() : source;
    }

    /** Whether stderr is to hold nothing that a person says: a machine reads the one line there. */
    boolean isQuiet(CommonOptions common) {
        return common.quiet || summary == SummaryFormat.JSON;
    }

    void print(WritingCommand.Written made, CommonOptions common, CommandSpec spec) throws IOException {
        if (!common.quiet) {
            spec.commandLine()
                    .getErr()
                    .println(
                            summary == SummaryFormat.JSON
                                    ? SummaryJson.of(made.summary(), made.parts(), dryRun)
                                    : SummaryText.of(made.summary(), made.parts(), dryRun, common.keyDisplay()));
        }
    }
}
