package io.rdbkit.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
        name = "completion",
        header = "Prints a completion script for a shell.",
        footer = {
            "",
            "Examples:",
            "  source <(rdb completion bash)",
            "  source <(rdb completion zsh)",
            "  rdb completion fish | source",
            "",
            ExitCode.HELP
        })
final class CompletionCommand implements Callable<Integer> {

    /** The shells for which there is a script. */
    enum Shell {
        BASH,
        ZSH,
        FISH;

        String script(CommandLine rdb) {
            return switch (this) {
                case BASH -> BashCompletion.of(rdb);
                case ZSH -> ZshCompletion.of(rdb);
                case FISH -> FishCompletion.of(rdb);
            };
        }
    }

    @ParentCommand
    RdbCommand rdb;

    @Spec
    CommandSpec spec;

    @Parameters(paramLabel = "SHELL", description = "bash, zsh or fish.")
    Shell shell;

    @Override
    public Integer call() {
        spec.commandLine().getOut().print(shell.script(spec.root().commandLine()));
        spec.commandLine().getOut().flush();
        return ExitCode.DONE;
    }
}
