package io.rdbkit.cli;

import io.rdbkit.WriteOptions;
import io.rdbkit.format.FilePolicy;
import io.rdbkit.transform.Part;
import io.rdbkit.transform.Plan;
import io.rdbkit.transform.Source;
import io.rdbkit.transform.Summary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** A command that reads one input and writes what a plan keeps of it. */
abstract class WritingCommand implements Callable<Integer> {

    /**
     * What was written.
     *
     * @param parts the files of a split, else null
     */
    record Written(Summary summary, List<Part> parts) {}

    @ParentCommand
    RdbCommand rdb;

    @Spec
    CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "What to read; - is standard input.")
    String file;

    @Mixin
    FilterOptions filters;

    @Mixin
    ChangeOptions changes;

    @Mixin
    ConvertOptions convert;

    @Mixin
    OutputOptions out;

    @Mixin
    CommonOptions common;

    /** @throws IllegalArgumentException if the options don't go together */
    abstract void check() throws IOException;

    /** What is written, or null. */
    abstract Path place();

    /** @throws IllegalArgumentException if a report would go where the output goes */
    void requireOtherReport(String report) throws IOException {
        Report.requireOther(report, place());
    }

    /** How to write, and what not to replace. */
    final WriteOptions writeOptions() {
        return out.writeOptions(common.limit.limits(), read());
    }

    private List<Path> read() {
        List<Path> read = new ArrayList<>(filters.files());
        read.addAll(alsoRead());
        read.addAll(RdbCommand.behind(file));
        return read;
    }

    abstract Written write(Source source, Plan plan) throws IOException;

    abstract Summary dryRun(Source source, Plan plan) throws IOException;

    @Override
    public Integer call() throws IOException {
        check();
        Plan plan = convert.addTo(changes.addTo(begin(filters.plan(common.nowMillis())), common.nowMillis()));
        Source source = out.aof.source(rdb.source(file, common));
        Written written = convert.reporting(plan, () -> report(source), with -> run(source, with));
        out.print(rdb.reading(), written, filters.unmatched(), common, spec);
        if (written.summary().refusal() != null) {
            throw written.summary().refusal();
        }
        return filters.verdict(plan, written.summary().kept(), out.isQuiet(common), common, spec);
    }

    /** Files that its own options name, and which so must not be written to. */
    List<Path> alsoRead() {
        return List.of();
    }

    /** What this command does to keys before any other change. */
    Plan begin(Plan kept) throws IOException {
        return kept;
    }

    private LossReport report(Source source) throws IOException {
        return convert.report.equals("-")
                ? new LossReport(rdb.streams().out(), common.hideKeys)
                : new LossReport(Path.of(convert.report), source, reportPolicy(), common.hideKeys);
    }

    private FilePolicy reportPolicy() throws IOException {
        requireOtherReport(convert.report);
        List<Path> kept = read();
        if (place() != null) {
            kept.add(place());
        }
        return out.policy(kept);
    }

    private Written run(Source source, Plan plan) throws IOException {
        try (Progress progress = Progress.of(rdb.streams(), common, file)) {
            Source reporting = source.reporting(progress);
            return out.dryRun ? new Written(dryRun(reporting, plan), null) : write(reporting, plan);
        }
    }
}
