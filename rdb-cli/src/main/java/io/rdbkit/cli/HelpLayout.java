package io.rdbkit.cli;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * The layout of help texts: each fits a screen, and no line is longer than the terminal is wide. Options stand in
 * groups by purpose, in the order of their declaration.
 */
final class HelpLayout {

    /** The width if there is no terminal or its width is unknown. */
    private static final int USUAL_WIDTH = TableStyle.USUAL_WIDTH;

    private static final int NARROWEST = 55; // the same as in picocli

    /**
     * The headings of groups of options, by the class that declares the options. A command's own options have no
     * heading.
     */
    private static final Map<Class<?>, String> HEADINGS = headings();

    private HelpLayout() {}

    private static Map<Class<?>, String> headings() {
        Map<Class<?>, String> headings = new LinkedHashMap<>();
        headings.put(
                FilterOptions.class,
                "Filters (repeatable; --no-key, --no-key-regex, --no-keys-from, --no-type, --no-db exclude):");
        headings.put(KeyChangeOptions.class, "Changes (names change in this order):");
        headings.put(ChangeOptions.class, "Changes (names change in this order):");
        headings.put(ConvertOptions.class, "Conversion:");
        headings.put(LeaveOutOptions.class, "Functions and modules:");
        headings.put(FileOptions.class, "Output:");
        headings.put(NewFileOptions.class, "Output:");
        headings.put(OutputOptions.class, "Output:");
        headings.put(MessageOptions.class, "General:");
        headings.put(CommonOptions.class, "General:");
        headings.put(LimitOptions.class, "General:");
        return headings;
    }

    /**
     * Sets this layout for a command and its subcommands.
     *
     * @param columns    the value of the variable COLUMNS; may be null
     * @param isTerminal whether the help goes to a terminal; if COLUMNS has no width, the terminal is asked
     */
    static void apply(CommandLine command, String columns, boolean isTerminal) {
        int width = width(columns);
        UsageMessageSpec usage = command.getCommandSpec().usageMessage();
        usage.width(width < 0 ? USUAL_WIDTH : width);
        usage.autoWidth(isTerminal && width < 0); // the terminal is asked when the help is printed
        usage.abbreviateSynopsis(true);
        for (Section section : Section.values()) {
            command.getHelpSectionMap().put(section.key, section);
        }
        for (CommandLine sub : command.getSubcommands().values()) {
            apply(sub, columns, isTerminal);
        }
    }

    /** A part of the help. An enum, because each lambda would make every start slower. */
    private enum Section implements CommandLine.IHelpSectionRenderer {
        HEADER(UsageMessageSpec.SECTION_KEY_HEADER),
        PARAMETERS(UsageMessageSpec.SECTION_KEY_PARAMETER_LIST),
        OPTIONS(UsageMessageSpec.SECTION_KEY_OPTION_LIST),
        COMMANDS(UsageMessageSpec.SECTION_KEY_COMMAND_LIST),
        FOOTER(UsageMessageSpec.SECTION_KEY_FOOTER);

        private final String key;

        Section(String key) {
            this.key = key;
        }

        @Override
        public String render(Help help) {
            return switch (this) {
                case HEADER -> header(help);
                case PARAMETERS -> parameters(help);
                case OPTIONS -> options(help);
                case COMMANDS -> commands(help);
                case FOOTER -> footer(help);
            };
        }
    }

    /** @return a negative number if the text is not a width */
    private static int width(String columns) {
        try {
            return columns == null ? -1 : Math.max(NARROWEST, Integer.parseInt(columns.strip()));
        } catch (NumberFormatException none) {
            return -1;
        }
    }

    private static HelpText text(Help help) {
        return new HelpText(help.commandSpec().usageMessage().width());
    }

    private static String header(Help help) {
        return text(help).paragraphs(help.commandSpec().usageMessage().header()).toString();
    }

    private static String footer(Help help) {
        return text(help).paragraphs(help.commandSpec().usageMessage().footer()).toString();
    }

    private static String parameters(Help help) {
        HelpText text = text(help);
        text.table(rows(help.commandSpec().positionalParameters()));
        return text.toString();
    }

    private static String commands(Help help) {
        Map<String, String> rows = new LinkedHashMap<>();
        help.commandSpec().subcommands().forEach((name, command) -> {
            CommandSpec spec = command.getCommandSpec();
            rows.put("  " + name, String.join(" ", spec.usageMessage().header()));
        });
        HelpText text = text(help);
        text.table(rows);
        return text.toString();
    }

    private static String options(Help help) {
        HelpText text = text(help);
        List<OptionSpec> all = help.commandSpec().options().stream()
                .filter(option -> !option.hidden())
                .toList();
        text.table(rows(
                all.stream().filter(o -> !HEADINGS.containsKey(declaredBy(o))).toList()));
        for (String heading : new LinkedHashSet<>(HEADINGS.values())) {
            List<OptionSpec> own = all.stream()
                    .filter(o -> heading.equals(HEADINGS.get(declaredBy(o))))
                    .toList();
            if (!own.isEmpty()) {
                text.paragraphs(heading);
                text.table(rows(own));
            }
        }
        return text.toString();
    }

    private static Class<?> declaredBy(OptionSpec option) {
        return option.userObject() instanceof Field field ? field.getDeclaringClass() : null;
    }

    private static Map<String, String> rows(List<? extends ArgSpec> arguments) {
        Map<String, String> rows = new LinkedHashMap<>();
        for (ArgSpec argument : arguments) {
            rows.put(name(argument), String.join(" ", argument.description()));
        }
        return rows;
    }

    /** The name of an option, {@code -o, --output=OUT}. Long names stand below each other. */
    private static String name(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option)) {
            return "      " + argument.paramLabel() + (argument.arity().isVariable() ? "..." : "");
        }
        List<String> names = new ArrayList<>(List.of(option.names()));
        String indent = names.get(0).startsWith("--") ? "      " : "  ";
        String split = option.splitRegex().isEmpty() || option.hideParamSyntax()
                ? ""
                : "[" + option.splitRegex() + option.paramLabel() + "...]";
        String value = option.arity().max() == 0 ? "" : "=" + option.paramLabel() + split;
        return indent + String.join(", ", names) + value;
    }
}
