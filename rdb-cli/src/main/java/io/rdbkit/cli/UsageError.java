package io.rdbkit.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The message about a bad command line, with a guess at what was meant. */
final class UsageError {

    private UsageError() {}

    /** The message as one line, without the hint at the help. */
    static String what(ParameterException e) {
        if (e.getCause() instanceof IllegalArgumentException ours) {
            return ours.getMessage(); // clearer than the message around it
        }
        if (e instanceof UnmatchedArgumentException unmatched) {
            return unmatched(unmatched);
        }
        boolean isRoot = e.getCommandLine().getParent() == null;
        if (isRoot && e.getMessage().startsWith("Missing required subcommand")) {
            return "a COMMAND is missing; there are "
                    + Wording.list(
                            List.copyOf(e.getCommandLine().getSubcommands().keySet()));
        }
        ArgSpec argument = e.getArgSpec();
        if (argument != null && argument.type().isEnum() && e.getValue() != null) {
            return value(argument, e.getValue());
        }
        return e.getMessage();
    }

    private static String unmatched(UnmatchedArgumentException e) {
        String word = e.getUnmatched().get(0);
        CommandLine command = e.getCommandLine();
        if (word.startsWith("-")) {
            List<String> options = new ArrayList<>();
            for (OptionSpec option : command.getCommandSpec().options()) {
                options.addAll(List.of(option.names()));
            }
            int value = word.indexOf('=');
            String name = value < 0 ? word : word.substring(0, value);
            return "no such option: " + name + Similar.hint(name, options);
        }
        if (command.getParent() == null) {
            return "no such command: " + word
                    + Similar.hint(word, List.copyOf(command.getSubcommands().keySet()));
        }
        return "one argument too many: " + word;
    }

    private static String value(ArgSpec argument, String value) {
        List<String> words = words(argument.type());
        String name = argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
        String hint = Similar.hint(value, words);
        String choice = words.size() == 1 ? "" : "one of ";
        return name + " " + value + ": it must be " + choice + String.join(", ", words) + hint;
    }

    /** The constants of an enum as they are typed on the command line. */
    static List<String> words(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
                .toList();
    }
}
