package io.rdbkit.cli;

import io.rdbkit.repair.Repair;
import io.rdbkit.repair.RepairEvent;
import io.rdbkit.repair.RepairOptions;
import io.rdbkit.repair.RepairSummary;
import io.rdbkit.transform.DuplicatePolicy;
import io.rdbkit.transform.Source;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
        name = "repair",
        customSynopsis = "rdb repair [OPTIONS] FILE -o OUT",
        header = "Saves the readable keys of a damaged file, and reports every loss.",
        footer = {
            "",
            "Every value is decoded. A key that may be remains of other keys is left out. With the checksum, single",
            "wrong bytes are corrected. docs/repair.md has the rules.",
            "",
            "Examples:",
            "  rdb repair damaged.rdb -o saved.rdb --report lost.jsonl",
            "  rdb repair cut.rdb.gz -o saved.rdb --partial-values && rdb verify --deep saved.rdb",
            "",
            "Exit code 0 if nothing is lost, 1 if something is or may be lost. OUT is written in both cases.",
            ExitCode.HELP
        })
final class RepairCommand implements Callable<Integer> {

    @ParentCommand
    RdbCommand rdb;

    @Spec
    CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "File to repair; it is only read.")
    String input;

    private Path file;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUT",
            description = "File to write.")
    Path output;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "List every loss and change as a JSON line; - is standard output.")
    String report;

    @Option(
            names = "--partial-values",
            description = "Keep the readable elements of a damaged list, set, zset or hash.")
    boolean partialValues;

    @Option(names = "--keep-doubtful", description = "Keep keys next to damage that may be remains of other keys.")
    boolean keepDoubtful;

    @Option(
            names = "--on-duplicate",
            paramLabel = "WHAT",
            description = "If a key is there twice: first (default), last, fail.")
    DuplicatePolicy onDuplicate = DuplicatePolicy.FIRST;

    @Mixin
    AofOptions aof;

    @Mixin
    NewFileOptions out;

    @Mixin
    NewerOption later;

    @Mixin
    LimitOptions limit;

    @Mixin
    MessageOptions messages;

    @Override
    public Integer call() throws IOException {
        out.require(output);
        RdbCommand.requireFile(input);
        RdbCommand.requireOneFile(input);
        file = Path.of(input);
        RepairText text =
                new RepairText(spec.commandLine().getErr(), messages.keyDisplay(), messages.quiet || out.isJson());
        RepairSummary summary;
        if (report == null) {
            summary = run(text, null);
        } else {
            try (RepairReport lines = report(rdb.source(file.toString()))) {
                summary = run(text, lines);
                lines.publish();
            }
        }
        if (!messages.quiet) {
            String closing = out.isJson() ? SummaryJson.of(summary, out.dryRun) : SummaryText.of(summary, out.dryRun);
            spec.commandLine().getErr().println(closing);
        }
        return summary.isWhole() ? ExitCode.DONE : ExitCode.NO;
    }

    private RepairReport report(Source source) throws IOException {
        if (report.equals("-")) {
            return new RepairReport(rdb.streams().out(), messages.hideKeys);
        }
        Report.requireOther(report, output);
        return new RepairReport(
                Path.of(report), source, out.policy(output == null ? List.of() : List.of(output)), messages.hideKeys);
    }

    private RepairSummary run(RepairText text, RepairReport lines) throws IOException {
        rdb.reads(file.toString());
        try (Progress progress = Progress.of(rdb.streams(), messages, file.toString())) {
            Repair repair = Repair.of(file)
                    .within(limit.limits())
                    .with(new RepairOptions(partialValues, keepDoubtful, onDuplicate, aof.dropAofTail))
                    .reporting(event -> tell(event, text, lines))
                    .progressing(progress);
            if (later.newer) {
                repair = repair.readingNewer(version -> rdb.sayNewer(file.toString(), version));
            }
            return out.dryRun ? repair.dryRun() : repair.to(output, out.writeOptions(limit.limits(), List.of()));
        }
    }

    private static void tell(RepairEvent event, RepairText text, RepairReport lines) {
        text.add(event);
        if (lines != null) {
            lines.add(event);
        }
    }
}
