package io.rdbkit.cli;

import io.rdbkit.format.ServerVersion;
import io.rdbkit.format.ValueKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What can stand at a place of the command line: commands, options, and their values as they are typed. */
final class CompletionWords {

    /** A value with one of these labels is a file name. */
    private static final Set<String> FILES = Set.of("FILE", "OUT", "DIR", "OLD", "CHECKPOINT");

    private CompletionWords() {}

    /** The names of all shells. */
    static String shells() {
        return String.join(" ", UsageError.words(CompletionCommand.Shell.class));
    }

    /** Whether the value of an option is the name of a file. */
    static boolean isFile(OptionSpec option) {
        return values(option).isEmpty() && FILES.contains(option.paramLabel());
    }

    /** The values of an option, with blanks between them. Empty if it has none that could be listed. */
    static String values(OptionSpec option) {
        if (option.type().isEnum()) {
            return String.join(" ", UsageError.words(option.type()));
        }
        return switch (option.longestName()) {
            case "--target" -> targets();
            case "--type", "--no-type" -> String.join(" ", UsageError.words(ValueKind.class));
            case "--expire" -> "any none past";
            case "--ttl" -> "drop keep";
            case "--on-loss" -> "fail drop-key drop-feature";
            default -> "";
        };
    }

    private static String targets() {
        List<String> targets = new ArrayList<>();
        for (ServerVersion server : ServerVersion.known()) {
            targets.add(server.name());
        }
        targets.add("latest");
        return String.join(" ", targets);
    }

    /**
     * The two tables of a script for bash or zsh: {@code case} commands that set {@code values} by the command and the word
     * before, and {@code options} by the command. The values are {@code :files} if a file name can stand there, and
     * {@code :none} if nothing is known.
     */
    static String tables(CommandLine rdb) {
        StringBuilder out = new StringBuilder();
        out.append("    case \"$command $before\" in\n");
        rdb.getSubcommands().forEach((name, command) -> {
            for (OptionSpec option : command.getCommandSpec().options()) {
                if (option.arity().max() > 0) {
                    List<String> patterns = Arrays.stream(option.names())
                            .map(one -> '"' + name + ' ' + one + '"')
                            .toList();
                    String values = values(option);
                    String known = values.isEmpty() ? isFile(option) ? ":files" : ":none" : values;
                    out.append("        %s) values='%s' ;;\n".formatted(String.join(" | ", patterns), known));
                }
            }
        });
        out.append("    esac\n    case $command in\n");
        out.append("        '') options='%s' ;;\n".formatted(options(rdb.getCommandSpec())));
        rdb.getSubcommands()
                .forEach((name, command) ->
                        out.append("        %s) options='%s' ;;\n".formatted(name, options(command.getCommandSpec()))));
        return out.append("    esac\n").toString();
    }

    private static String options(CommandSpec command) {
        List<String> options = new ArrayList<>();
        for (OptionSpec option : command.options()) {
            options.addAll(Arrays.stream(option.names())
                    .filter(name -> name.startsWith("--") || option.names().length == 1)
                    .toList());
        }
        return String.join(" ", options);
    }
}
