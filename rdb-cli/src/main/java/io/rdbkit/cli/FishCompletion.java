package io.rdbkit.cli;

import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Makes a script for fish that completes commands, options, their values, and file names, with the texts of the help. */
final class FishCompletion {

    private static final String BEGIN = """
            # Completes rdb in fish; made by 'rdb completion fish'.
            function __rdb_command
                for word in (commandline -opc)[2..-1]
                    if not string match -q -- '-*' $word
                        echo $word
                        return 0
                    end
                end
                return 1
            end
            function __rdb_is
                test (__rdb_command; or echo none) = $argv[1]
            end
            complete -c rdb -n 'not __rdb_command' -f
            """;

    private final StringBuilder out = new StringBuilder(BEGIN);

    private FishCompletion() {}

    static String of(CommandLine rdb) {
        FishCompletion script = new FishCompletion();
        for (OptionSpec option : rdb.getCommandSpec().options()) {
            script.option("not __rdb_command", option);
        }
        rdb.getSubcommands().forEach((name, command) -> {
            String header =
                    String.join(" ", command.getCommandSpec().usageMessage().header());
            script.line("not __rdb_command", "-a " + name + " -d " + quoted(header));
        });
        rdb.getSubcommands().forEach((name, command) -> {
            for (OptionSpec option : command.getCommandSpec().options()) {
                script.option("__rdb_is " + name, option);
            }
        });
        script.line(
                "__rdb_is help",
                "-f -a " + quoted(String.join(" ", rdb.getSubcommands().keySet())));
        script.line("__rdb_is completion", "-f -a " + quoted(CompletionWords.shells()));
        return script.out.toString();
    }

    private void option(String when, OptionSpec option) {
        StringBuilder line = new StringBuilder();
        for (String name : option.names()) {
            line.append(name.startsWith("--") ? "-l " + name.substring(2) : "-s " + name.substring(1))
                    .append(' ');
        }
        if (option.arity().max() > 0) {
            String values = CompletionWords.values(option);
            line.append(CompletionWords.isFile(option) ? "-r -F " : "-x ");
            line.append(values.isEmpty() ? "" : "-a " + quoted(values) + " ");
        }
        line(when, line + "-d " + quoted(String.join(" ", option.description())));
    }

    private void line(String when, String what) {
        out.append("complete -c rdb -n ")
                .append(quoted(when))
                .append(' ')
                .append(what)
                .append('\n');
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
