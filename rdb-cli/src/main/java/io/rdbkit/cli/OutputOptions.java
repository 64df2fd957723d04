package io.rdbkit.cli;

import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;

/** The options about writing an RDB that is made from another RDB. */
final class OutputOptions extends NewFileOptions {

    @Mixin
    AofOptions aof;

    /** Whether stderr must have no text for people, because a program reads the one line there. */
    boolean isQuiet(CommonOptions common) {
        return common.quiet || summary == SummaryFormat.JSON;
    }

    /**
     * @param input     its name, for messages
     * @param unmatched the number of keys of each list that the input lacks; only for JSON, because people were
     *     told before
     */
    void print(
            String input,
            WritingCommand.Written made,
            Map<String, Long> unmatched,
            CommonOptions common,
            CommandSpec spec)
            throws IOException {
        if (common.quiet) {
            AofOptions.say(input, made.summary().tail(), spec);
        } else {
            spec.commandLine()
                    .getErr()
                    .println(
                            summary == SummaryFormat.JSON
                                    ? SummaryJson.of(made.summary(), unmatched, made.parts(), dryRun)
                                    : SummaryText.of(made.summary(), made.parts(), dryRun, common.keyDisplay()));
        }
    }
}
