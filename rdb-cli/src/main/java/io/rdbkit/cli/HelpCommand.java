package io.rdbkit.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "help",
        customSynopsis = "rdb help [COMMAND]",
        header = "Explains a command, as --help does.",
        footer = {"", "Examples:", "  rdb help", "  rdb help rewrite", "", ExitCode.HELP})
final class HelpCommand implements Callable<Integer> {

    @Spec
    CommandSpec spec;

    @Parameters(paramLabel = "COMMAND", arity = "0..1", description = "Command to explain; without it, all commands.")
    String command;

    @Override
    public Integer call() {
        CommandLine rdb = spec.root().commandLine();
        CommandLine explained = command == null ? rdb : rdb.getSubcommands().get(command);
        if (explained == null) {
            throw new IllegalArgumentException("no such command: " + command
                    + Similar.hint(command, List.copyOf(rdb.getSubcommands().keySet())));
        }
        explained.usage(spec.commandLine().getOut());
        return ExitCode.DONE;
    }
}
