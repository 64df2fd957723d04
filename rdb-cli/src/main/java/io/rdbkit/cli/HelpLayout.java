package io.rdbkit.cli;

import java.lang.reflect.Field;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Lays help texts out so that each fits a screen: options stand together by what they are for, in the order they are declared. */
final class HelpLayout {

    private static final int WIDTH = 100;

    /** By the class that declares them; options of a command itself need no heading. */
    private static final Map<Class<?>, String> HEADINGS = headings();

    private HelpLayout() {}

    private static Map<Class<?>, String> headings() {
        Map<Class<?>, String> headings = new LinkedHashMap<>();
        headings.put(
                FilterOptions.class,
                "Which keys (all repeatable; --no-key, --no-key-regex, --no-type, --no-db exclude):");
        headings.put(ChangeOptions.class, "Changes (those of names in this order):");
        headings.put(ConvertOptions.class, "Another server:");
        headings.put(LeaveOutOptions.class, "What else to leave out:");
        headings.put(FileOptions.class, "Output:");
        headings.put(NewFileOptions.class, "Output:");
        headings.put(OutputOptions.class, "Output:");
        headings.put(MessageOptions.class, "General:");
        headings.put(CommonOptions.class, "General:");
        headings.put(LimitOptions.class, "General:");
        return headings;
    }

    static void apply(CommandLine command) {
        command.setUsageHelpWidth(WIDTH);
        command.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, HelpLayout::optionList);
        command.getCommandSpec().usageMessage().abbreviateSynopsis(true);
        command.getSubcommands().values().forEach(HelpLayout::apply);
    }

    private static String optionList(Help help) {
        StringBuilder out = new StringBuilder();
        List<OptionSpec> all = help.commandSpec().options();
        out.append(section(
                help,
                all.stream().filter(o -> !HEADINGS.containsKey(declaredBy(o))).toList()));
        for (String heading : new LinkedHashSet<>(HEADINGS.values())) {
            List<OptionSpec> own = all.stream()
                    .filter(o -> heading.equals(HEADINGS.get(declaredBy(o))))
                    .toList();
            if (!own.isEmpty()) {
                out.append(heading).append(System.lineSeparator()).append(section(help, own));
            }
        }
        return out.toString();
    }

    private static Class<?> declaredBy(OptionSpec option) {
        return option.userObject() instanceof Field field ? field.getDeclaringClass() : null;
    }

    private static String section(Help help, List<OptionSpec> options) {
        Help.Layout layout = help.createDefaultLayout(options, List.of(), help.colorScheme());
        layout.addOptions(options, help.parameterLabelRenderer());
        return layout.toString();
    }
}
