package io.rdbkit.cli;

import java.util.concurrent.Callable;
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
            "",
            ExitCode.HELP
        })
final class CompletionCommand implements Callable<Integer> {

    /** The shells for which there is a script. */
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
        spec.commandLine().getOut().print(CompletionScript.of(spec.root().commandLine(), shell == Shell.ZSH));
        spec.commandLine().getOut().flush();
        return ExitCode.DONE;
    }
}
