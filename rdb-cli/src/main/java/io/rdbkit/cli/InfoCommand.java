package io.rdbkit.cli;

import io.rdbkit.RdbReader;
import io.rdbkit.ReadOptions;
import io.rdbkit.analyze.Inventory;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
        name = "info",
        header = "Shows what a file contains, and which servers load it.",
        footer = {
            "",
            "An encoding is the answer of OBJECT ENCODING in the server that wrote the file. Sizes are bytes in the",
            "file; the size of a value is without its key.",
            "",
            "Examples:",
            "  rdb info dump.rdb --top 20",
            "  rdb info backups/*.rdb.gz --now 2026-01-01",
            "",
            ExitCode.HELP
        })
final class InfoCommand implements Callable<Integer> {

    @ParentCommand
    RdbCommand rdb;

    @Spec
    CommandSpec spec;

    @Option(names = "--top", paramLabel = "N", description = "Number of largest keys to show; default 5.")
    int top = 5;

    @Option(
            names = "--memory",
            description = "Add the memory that the keys take in the server, see rdb memory; reads each file twice.")
    boolean memory;

    @Mixin
    CommonOptions common;

    @Mixin
    InputFiles input;

    @Override
    public Integer call() throws IOException {
        if (top < 0) {
            throw new IllegalArgumentException("--top " + top + ": not a number from 0 on");
        }
        List<String> files = input.names(common.quiet);
        if (memory && files.contains("-")) {
            throw new IllegalArgumentException("--memory reads a file twice, and standard input can be read only once");
        }
        if (memory && files.stream().anyMatch(RdbCommand::isAddress)) {
            throw new IllegalArgumentException(
                    "--memory reads a file twice, and a server may have other data the second time");
        }
        PrintWriter out = spec.commandLine().getOut();
        InfoTotals totals = new InfoTotals();
        for (String file : files) {
            try (RdbReader in = rdb.source(file, common).open(ReadOptions.DEFAULT.withCutTail(true));
                    Progress progress = Progress.of(rdb.streams(), common, file)) {
                Inventory inventory = Inventory.of(in, common.nowMillis(), top, progress);
                out.println(Failure.oneLine(file));
                InfoText.lines(inventory, common.keyDisplay()).forEach(line -> out.println("  " + line));
                totals.add(inventory);
            }
            if (memory) {
                InfoMemory.lines(rdb.source(file, common), common.nowMillis())
                        .forEach(line -> out.println("  " + line));
            }
        }
        if (files.size() > 1) {
            out.println("all " + files.size() + " files");
            totals.lines().forEach(line -> out.println("  " + line));
        }
        return ExitCode.DONE;
    }
}
