package io.rdbkit.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.codegen.docgen.manpage.ManPageGenerator;

/** Writes a man page for each command, in AsciiDoc, by the generator of picocli. */
final class ManPages {

    private ManPages() {}

    static void write(CommandLine rdb, Path dir) throws IOException {
        Files.createDirectories(dir);
        List<CommandSpec> commands = new ArrayList<>(List.of(rdb.getCommandSpec()));
        rdb.getSubcommands().values().forEach(command -> commands.add(command.getCommandSpec()));
        for (CommandSpec command : commands) {
            UsageMessageSpec usage = command.usageMessage();
            usage.description(usage.header());
            footer(usage);
        }
        int code = ManPageGenerator.generateManPage(dir.toFile(), null, new boolean[0], true, commands.get(0));
        if (code != 0) {
            throw new IOException("the generator of man pages ended with " + code);
        }
        for (CommandSpec command : commands) {
            Path page = dir.resolve(command.qualifiedName("-") + ".adoc");
            Files.write(
                    page, Files.readAllLines(page).stream().map(ManPages::line).toList());
        }
    }

    /** Gives the footer a heading, and paragraphs that AsciiDoc sees as such. */
    private static void footer(UsageMessageSpec usage) {
        List<String> lines = new ArrayList<>();
        for (String line : usage.footer()) {
            boolean isExample = line.startsWith(" ");
            if (!lines.isEmpty() && isExample != lines.get(lines.size() - 1).startsWith(" ")) {
                lines.add("");
            }
            lines.add((isExample ? line : plain(line)).replace("%", "%%"));
        }
        usage.footerHeading("Notes%n");
        usage.footer(lines.toArray(String[]::new));
    }

    /**
     * A line of a page as AsciiDoc takes it. The name of an option ends with two colons, and its marks must count within words
     * too; its description stands below, two columns in.
     */
    private static String line(String line) {
        if (line.endsWith("::")) {
            return line.replaceAll("\\*(-[^*]*)\\*", "**$1**").replaceAll("_(\\S*)_", "__$1__");
        }
        return line.matches("  \\S.*") && !line.startsWith("  rdb ") ? "  " + plain(line.strip()) : line;
    }

    /** Help texts are plain; some of their characters would be marks in AsciiDoc. */
    private static String plain(String line) {
        return line.isEmpty() ? line : "pass:c[" + line.replace("]", "\\]") + "]";
    }
}
