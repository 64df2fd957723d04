package io.rdbkit.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code rdb completion}. */
@Command(
        name = "completion",
        header = "Prints a completion script for a shell.",
        footer = {
            "",
            "Examples:",
            "  source <(rdb completion bash)",
            "  rdb completion zsh > ~/.rdb-completion && source ~/.rdb-completion",
            "",
            ExitCode.HELP
        })
final class CompletionCommand implements Callable<Integer> {

    /** Shells there is a script for; one script serves both. */
    enum Shell {
        BASH,
        ZSH
    }

    @ParentCommand
    RdbCommand rdb;

    @Spec
    CommandSpec spec;

    @Parameters(paramLabel = "SHELL", description = "bash or zsh.")
    Shell shell;

    @Override
    public Integer call() {
        spec.commandLine().getOut().print(AutoComplete.bash("rdb", spec.root().commandLine()));
        spec.commandLine().getOut().flush();
        return ExitCode.DONE;
    }
}
