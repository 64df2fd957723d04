package io.rdbkit.cli;

import java.io.IOException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;

/** How to write an RDB that is made of another one. */
final class OutputOptions extends NewFileOptions {

    @Mixin
    AofOptions aof;

    /** Whether stderr is to hold nothing that a person says: a machine reads the one line there. */
    boolean isQuiet(CommonOptions common) {
        return common.quiet || summary == SummaryFormat.JSON;
    }

    /** @param input its name, for messages */
    void print(String input, WritingCommand.Written made, CommonOptions common, CommandSpec spec) throws IOException {
        if (common.quiet) {
            AofOptions.say(input, made.summary().tail(), spec);
        } else {
            spec.commandLine()
                    .getErr()
                    .println(
                            summary == SummaryFormat.JSON
                                    ? SummaryJson.of(made.summary(), made.parts(), dryRun)
                                    : SummaryText.of(made.summary(), made.parts(), dryRun, common.keyDisplay()));
        }
    }
}
