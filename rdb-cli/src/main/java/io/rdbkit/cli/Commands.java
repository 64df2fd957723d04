package io.rdbkit.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;

/** All commands, in the order of the help. */
final class Commands {

    private static final Map<String, Supplier<Callable<Integer>>> BY_NAME = new LinkedHashMap<>();

    static {
        BY_NAME.put("info", InfoCommand::new);
        BY_NAME.put("verify", VerifyCommand::new);
        BY_NAME.put("keys", KeysCommand::new);
        BY_NAME.put("memory", MemoryCommand::new);
        BY_NAME.put("report", ReportCommand::new);
        BY_NAME.put("get", GetCommand::new);
        BY_NAME.put("export", ExportCommand::new);
        BY_NAME.put("rewrite", RewriteCommand::new);
        BY_NAME.put("split", SplitCommand::new);
        BY_NAME.put("sample", SampleCommand::new);
        BY_NAME.put("mask", MaskCommand::new);
        BY_NAME.put("merge", MergeCommand::new);
        BY_NAME.put("diff", DiffCommand::new);
        BY_NAME.put("repair", RepairCommand::new);
        BY_NAME.put("build", BuildCommand::new);
        BY_NAME.put("pull", PullCommand::new);
        BY_NAME.put("push", PushCommand::new);
        BY_NAME.put("serve", ServeCommand::new);
        BY_NAME.put("completion", CompletionCommand::new);
        BY_NAME.put("help", HelpCommand::new);
    }

    private static final Set<String> VERSION = Set.of("-V", "--version");

    private Commands() {}

    /**
     * Adds the commands that a command line may need. If it begins with a command, only that one is added: to collect
     * the options of the others takes longer than to read a small file. Completion and help need all, the version none.
     */
    static void addTo(CommandLine rdb, String... args) {
        if (args.length == 1 && VERSION.contains(args[0])) {
            return;
        }
        boolean one = args.length > 0
                && BY_NAME.containsKey(args[0])
                && !args[0].equals("completion")
                && !args[0].equals("help");
        BY_NAME.forEach((name, command) -> {
            if (!one || name.equals(args[0])) {
                rdb.addSubcommand(name, command.get());
            }
        });
    }
}
