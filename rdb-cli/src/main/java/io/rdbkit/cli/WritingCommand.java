package io.rdbkit.cli;

import io.rdbkit.WriteOptions;
import io.rdbkit.format.FilePolicy;
import io.rdbkit.transform.Inputs;
import io.rdbkit.transform.Part;
import io.rdbkit.transform.Plan;
import io.rdbkit.transform.Summary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** A command that reads inputs and writes what a plan keeps of it. */
abstract class WritingCommand implements Callable<Integer> {

    /**
     * The result of a run.
     *
     * @param parts the files of a split, else null
     */
    record Written(Summary summary, List<Part> parts) {}

    @ParentCommand
    RdbCommand rdb;

    @Spec
    CommandSpec spec;

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

    /** The names of what is read. */
    abstract List<String> arguments() throws IOException;

    /** Adds what this command does to keys before any other change. */
    Plan begin(Plan kept) throws IOException {
        return kept;
    }

    /** Files that are read beside the inputs, and so not to be replaced. */
    List<Path> alsoRead() {
        return List.of();
    }

    /** The output, or null if there is none. */
    abstract Path place();

    /** @throws IllegalArgumentException if the report and the output are one file */
    void requireOtherReport(String report) throws IOException {
        Report.requireOther(report, place());
    }

    /** The options for writing, with the files that must not be replaced. */
    final WriteOptions writeOptions() throws IOException {
        return out.writeOptions(common.limit.limits(), read());
    }

    private List<Path> read() throws IOException {
        List<Path> read = new ArrayList<>(filters.files());
        arguments().forEach(file -> read.addAll(RdbCommand.behind(file)));
        read.addAll(alsoRead());
        return read;
    }

    /** The output as a file; null if it is none. */
    static Path file(String output) {
        return output == null || output.equals("-") ? null : Path.of(output);
    }

    /** @throws IllegalArgumentException if both the output and a report would go to standard output */
    final void requireTwoStreams(String output) {
        if ("-".equals(output) && "-".equals(convert.report)) {
            throw new IllegalArgumentException("--report and --output are the same: " + output);
        }
    }

    /** Opens what is read. */
    Inputs inputs() throws IOException {
        return rdb.inputs(arguments(), out.aof, common);
    }

    /** The plan with the options about another server. */
    Plan converting(Plan plan) throws IOException {
        return convert.addToReported(plan);
    }

    abstract Written write(Inputs inputs, Plan plan) throws IOException;

    abstract Summary dryRun(Inputs inputs, Plan plan) throws IOException;

    @Override
    public Integer call() throws IOException {
        check();
        Plan plan = converting(changes.addTo(begin(filters.plan(common.nowMillis())), common.nowMillis()));
        Inputs inputs = inputs();
        Written written = convert.reporting(plan, () -> report(inputs), with -> run(inputs, with));
        out.print(rdb.reading(), written, filters.unmatched(), common, spec);
        if (written.summary().refusal() != null) {
            throw written.summary().refusal();
        }
        return filters.verdict(plan, written.summary().kept(), out.isQuiet(common), common, spec);
    }

    private LossReport report(Inputs inputs) throws IOException {
        return convert.report.equals("-")
                ? new LossReport(rdb.streams().out(), common.hideKeys)
                : new LossReport(Path.of(convert.report), inputs, reportPolicy(), common.hideKeys);
    }

    private FilePolicy reportPolicy() throws IOException {
        requireOtherReport(convert.report);
        List<Path> kept = read();
        if (place() != null) {
            kept.add(place());
        }
        return out.policy(kept);
    }

    private Written run(Inputs inputs, Plan plan) throws IOException {
        List<String> names = inputs.all().stream().map(Inputs.Input::name).toList();
        try (Progress progress = Progress.of(rdb.streams(), common, names)) {
            Inputs reporting = inputs.reading(source -> source.reporting(progress.next()));
            return out.dryRun ? new Written(dryRun(reporting, plan), null) : write(reporting, plan);
        }
    }
}
