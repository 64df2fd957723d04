package io.rdbkit.cli;

import io.rdbkit.EntryFormat;
import io.rdbkit.ReadOptions;
import io.rdbkit.transform.Export;
import io.rdbkit.transform.OutputFile;
import io.rdbkit.transform.Plan;
import io.rdbkit.transform.Scan;
import io.rdbkit.transform.Source;
import io.rdbkit.transform.Summary;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code rdb export}. */
@Command(
        name = "export",
        customSynopsis = "rdb export [OPTIONS] FILE",
        header = "Writes keys and their values in a form that other programs read.",
        footer = {
            "",
            "JSON holds all there is of a key, and 'rdb build' makes an RDB of it again. UTF-8 stands there as",
            "text, any other byte as \\udcXX, which text never has. docs/json.md tells the form.",
            "",
            "Examples:",
            "  rdb export dump.rdb --key 'user:*' | jq -r .key",
            "  rdb export dump.rdb --type hash,zset -o keys.jsonl",
            "",
            ExitCode.HELP
        })
final class ExportCommand implements Callable<Integer> {

    private static final int BUFFER = 1 << 16;

    @ParentCommand
    RdbCommand rdb;

    @Spec
    CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "What to read; - is standard input.")
    String file;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description =
                    "jsonl (default): an object a line; json: an array of them; csv: a line for each key, without "
                            + "its value; keys: the key alone.")
    ExportFormat format = ExportFormat.JSONL;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUT",
            description = "What to write; - is standard output, the default.")
    String output = "-";

    @Option(
            names = {"-f", "--force"},
            description = "Replace what is there.")
    boolean force;

    @Option(
            names = "--lenient",
            description = "Keep what is readable of a value that is damaged inside, and say what is wrong.")
    boolean lenient;

    @Mixin
    FilterOptions filters;

    @Mixin
    LeaveOutOptions leaveOut;

    @Mixin
    CommonOptions common;

    @Override
    public Integer call() throws IOException {
        check();
        Plan plan = leaveOut.addTo(filters.plan(common.nowMillis()));
        Summary summary;
        DamageReport damage = new DamageReport(spec.commandLine().getErr(), rdb);
        try (Progress progress = Progress.of(rdb.streams(), common, file)) {
            Source source = rdb.source(file, common).reporting(progress);
            summary = output.equals("-")
                    ? export(source, plan, damage, rdb.streams().out())
                    : export(source, plan, damage, Path.of(output));
        }
        if (summary.tail() != null && !common.quiet) {
            spec.commandLine()
                    .getErr()
                    .println("rdb: " + rdb.reading() + ": the AOF has "
                            + summary.tail().commands() + " commands behind its RDB, which are not exported");
        }
        return damage.isEmpty() ? filters.verdict(plan, summary.kept(), common.quiet, spec) : ExitCode.BAD_INPUT;
    }

    /** @throws IllegalArgumentException if the options don't go together */
    private void check() {
        if (lenient && !format.hasValues()) {
            throw new IllegalArgumentException("--lenient is about values, which --format " + format + " has none of");
        }
        if (force && output.equals("-")) {
            throw new IllegalArgumentException("--force goes with --output");
        }
    }

    private Summary export(Source source, Plan plan, DamageReport damage, Path to) throws IOException {
        try (OutputFile out = OutputFile.of(source, to, force)) {
            Summary summary = export(source, plan, damage, out.stream());
            out.publish();
            return summary;
        }
    }

    private Summary export(Source source, Plan plan, DamageReport damage, OutputStream out) throws IOException {
        return switch (format) {
            case JSONL -> values(source, plan, damage, JsonFormat::ofLines, out);
            case JSON -> {
                JsonArray array = new JsonArray(out);
                Summary summary = values(source, plan, damage, JsonFormat::ofElements, array);
                array.end();
                yield summary;
            }
            case CSV -> lines(source, plan, KeyFormat.CSV, out);
            case KEYS -> lines(source, plan, KeyFormat.KEYS, out);
        };
    }

    private Summary values(
            Source source, Plan plan, DamageReport damage, Supplier<EntryFormat> entries, OutputStream out)
            throws IOException {
        return Export.of(source, plan, ReadOptions.DEFAULT.withDamage(lenient ? damage : null), entries, out);
    }

    /** Without values: nothing is to be decoded, which one thread does fastest. */
    private static Summary lines(Source source, Plan plan, KeyFormat keys, OutputStream out) throws IOException {
        KeyLine line = keys.open(new LineBuffer(out, BUFFER), false);
        line.header();
        try {
            return Scan.of(source, plan, line::write);
        } finally {
            line.flush(); // also what there was before a damage
        }
    }
}
