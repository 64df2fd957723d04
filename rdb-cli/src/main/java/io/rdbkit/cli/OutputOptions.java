package io.rdbkit.cli;

import io.rdbkit.transform.InputEnd;
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
     * @param reading   what was read last, for messages
     * @param unmatched by list of keys, how many of them the input lacks; for machines, as people are told otherwise
     */
    void print(
            String reading,
            WritingCommand.Written made,
            Map<String, Long> unmatched,
            CommonOptions common,
            CommandSpec spec)
            throws IOException {
        if (common.quiet) {
            for (InputEnd input : made.summary().inputs()) {
                String name = input.name().isEmpty() ? reading : RdbCommand.name(input.name());
                AofOptions.say(name, input.tail(), spec);
            }
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
