package io.rdbkit.cli;

import io.rdbkit.EntryFormat;
import io.rdbkit.ReadOptions;
import io.rdbkit.cli.resp.RespFormat;
import io.rdbkit.cli.resp.RespLosses;
import io.rdbkit.cli.resp.RespOptions;
import io.rdbkit.format.Checksum;
import io.rdbkit.format.Opcode;
import io.rdbkit.format.RdbException;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.table.Table;
import io.rdbkit.transform.Export;
import io.rdbkit.transform.HeldOutput;
import io.rdbkit.transform.InputEnd;
import io.rdbkit.transform.Inputs;
import io.rdbkit.transform.OutputFile;
import io.rdbkit.transform.Plan;
import io.rdbkit.transform.Summary;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
        name = "export",
        customSynopsis = "rdb export [OPTIONS] FILE...",
        header = "Exports keys and values as JSON lines, commands, CSV or Parquet.",
        footer = {
            "",
            "JSON has everything of a key, and 'rdb build' makes an RDB from it again. UTF-8 is text there, and any",
            "other byte is \\udcXX: see docs/json.md. Commands are for the server that wrote the dump. If they can't",
            "restore something, stderr says so: see docs/resp.md. Parquet is a table of keys: see docs/tables.md.",
            "",
            "Examples:",
            "  rdb export dump.rdb --type hash,zset -o keys.jsonl",
            "  rdb export dump.rdb --format resp --key 'user:*' | redis-cli --pipe",
            "",
            ExitCode.HELP
        })
final class ExportCommand implements Callable<Integer> {

    @ParentCommand
    RdbCommand rdb;

    @Spec
    CommandSpec spec;

    @Mixin
    InputFiles input;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description =
                    "jsonl (default), json: an array; resp: commands; csv: a line for each key; keys: the key alone; parquet.")
    ExportFormat format = ExportFormat.JSONL;

    @Option(names = "--restore", description = "With resp: RESTORE with the payload of DUMP.")
    boolean restore;

    @Option(names = "--replace", description = "With resp: replace existing keys of the server.")
    boolean replace;

    @Option(names = "--no-select", description = "With resp: no SELECT; all keys must be in one database.")
    boolean noSelect;

    @Option(names = "--rows", description = "With csv, parquet: a row for each element.")
    boolean rows;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUT",
            description = "File to write, or directory of parquet; default: stdout.")
    String output = "-";

    @Mixin
    FileOptions to;

    @Option(names = "--lenient", description = "Export the readable part of a damaged value.")
    boolean lenient;

    @Option(names = "--functions", description = "Export functions and module data even with a filter.")
    boolean functions;

    @Mixin
    FilterOptions filters;

    @Mixin
    KeyChangeOptions changes;

    @Mixin
    LeaveOutOptions leaveOut;

    @Mixin
    ConvertOptions convert;

    @Mixin
    AofOptions aof;

    @Mixin
    CommonOptions common;

    private DamageReport damage;
    private RespLosses restoreLosses = new RespLosses();
    private List<String> files;
    /** Null for another format. */
    private TableExport tables;

    @Override
    public Integer call() throws IOException {
        files = input.names(common.quiet);
        check();
        damage = new DamageReport(spec.commandLine().getErr(), rdb, common.keyDisplay());
        Plan filtered = filters.plan(common.nowMillis());
        boolean keysAlone = filtered.hasRules() && !functions;
        Plan plan = converting(
                leaveOut.addTo(changes.addTo(keysAlone ? filtered.keysAlone() : filtered, common.nowMillis())));
        Summary summary = run(plan);
        noteEnds(summary);
        if (keysAlone && format.hasValues()) {
            noteLeftOut(summary);
        }
        String slots = Opcode.SLOT_IMPORT + " record";
        if (summary.leftOut().containsKey(slots)) {
            note("left out: " + slots + " (" + summary.leftOut().get(slots) + ")");
        }
        SummaryText.leftOut(summary).forEach(this::note);
        if (convert.target == null && format.hasValues() && summary.memberExpiries() > 0) {
            noteMemberExpiries(summary.memberExpiries());
        }
        if (summary.losses() != null) {
            SummaryText.losses(summary, common.keyDisplay()).forEach(this::note);
        }
        restoreLosses.lines().forEach(this::note);
        if (tables != null && !common.quiet) {
            tables.say(spec.commandLine().getErr()).forEach(this::note);
        }
        return damage.isEmpty()
                ? filters.verdict(plan, summary.kept(), common.quiet, common, spec)
                : ExitCode.BAD_INPUT;
    }

    private Summary run(Plan plan) throws IOException {
        try (Progress progress = Progress.of(rdb.streams(), common, files)) {
            Inputs inputs = rdb.inputs(files, aof, common).reading(source -> source.reporting(progress.next()));
            return convert.reporting(
                    plan,
                    () -> report(inputs),
                    with -> tables != null
                            ? tables.run(inputs, with, output, to.policy(read()))
                            : output.equals("-") ? print(inputs, with) : export(inputs, with, Path.of(output)));
        }
    }

    /** Whether the inputs become one output in which no name comes twice. */
    private boolean isAsOne() {
        return format == ExportFormat.RESP && files.size() > 1;
    }

    private Plan converting(Plan plan) {
        return isAsOne() || changes.canGiveSameName() ? convert.addToReported(plan) : convert.addTo(plan);
    }

    /** Says what is odd at the end of each file. */
    private void noteEnds(Summary summary) {
        for (InputEnd end : summary.inputs()) {
            String name = RdbCommand.name(end.name());
            if (end.checksum() == Checksum.WRONG) {
                note(name, Wording.checksum(end.checksum()));
            }
            AofOptions.say(name, end, common.quiet, spec);
        }
    }

    private void noteMemberExpiries(long members) {
        note("left out: the " + (members == 1 ? "expiry of 1 member" : "expiries of " + members + " members")
                + ", which stand beside their keys; --target redis-7.4 and later has those of hash fields");
    }

    private void noteLeftOut(Summary summary) {
        long libraries = leaveOut.noFunctions ? 0 : summary.functionsLeftOut();
        long records = leaveOut.noModules ? 0 : summary.moduleAuxLeftOut();
        if (libraries > 0) {
            note("left out because a filter chooses keys: " + libraries
                    + (libraries == 1 ? " function library" : " function libraries")
                    + "; --functions exports them");
        }
        if (records > 0) {
            note("left out because a filter chooses keys: " + records + (records == 1 ? " record" : " records")
                    + " that modules keep beside their keys; --functions exports them");
        }
    }

    /** @throws IllegalArgumentException if the options contradict each other */
    private void check() {
        require(!restore || format == ExportFormat.RESP, "--restore goes with --format resp");
        require(!replace || format == ExportFormat.RESP, "--replace goes with --format resp");
        require(
                !rows || format == ExportFormat.CSV || format == ExportFormat.PARQUET,
                "--rows goes with --format csv or parquet");
        require(!noSelect || format == ExportFormat.RESP, "--no-select goes with --format resp");
        require(!lenient || format.hasValues(), "--lenient needs values, and --format " + format + " has none");
        require(!functions || format.hasValues(), "--functions needs values, and --format " + format + " has none");
        require(!functions || !leaveOut.noFunctions, "--functions and --no-functions contradict each other");
        require(
                convert.target == null || format.hasValues(),
                "--target needs values, and --format " + format + " has none");
        require(
                !restore || convert.version() == null || convert.version().hasMillisecondExpiry(),
                "--restore needs Redis 2.6 or later, and --target " + convert.target + " is older");
        require(!to.force || !output.equals("-") || convert.report != null, "--force goes with --output");
        require(!output.equals("-") || !"-".equals(convert.report), "--report and --output are the same: " + output);
        to.requireFileForMode(output);
        if (format == ExportFormat.PARQUET) {
            require(!output.equals("-"), "--format parquet needs --output: a file, or a directory for several");
            tables = new TableExport(
                    format.toString(),
                    rows ? Table.ELEMENTS : Table.KEYS,
                    ReadOptions.DEFAULT.withLimits(common.limit.limits()),
                    files.size() > 1);
        }
    }

    private static void require(boolean right, String what) {
        if (!right) {
            throw new IllegalArgumentException(what);
        }
    }

    private Summary print(Inputs inputs, Plan plan) throws IOException {
        OutputStream out = rdb.out(common);
        return noSelect || convert.mayRefuse() ? holding(inputs, plan, out) : export(inputs, plan, out);
    }

    /**
     * Holds the output until the last key was read: if any key is refused, a server must not have got the first one.
     */
    private Summary holding(Inputs inputs, Plan plan, OutputStream out) throws IOException {
        try (HeldOutput held = new HeldOutput()) {
            try {
                Summary summary = export(inputs, plan, held);
                held.release(out);
                return summary;
            } catch (RdbRefusedException refused) {
                throw refused;
            } catch (RdbException damaged) {
                held.release(out); // as always, the keys before the damage are written
                throw damaged;
            }
        }
    }

    private Summary export(Inputs inputs, Plan plan, Path path) throws IOException {
        try (OutputFile out = OutputFile.of(inputs, path, to.policy(read()))) {
            Summary summary = export(inputs, plan, out.stream());
            out.publish();
            return summary;
        }
    }

    private List<Path> read() {
        List<Path> read = new ArrayList<>(filters.files());
        files.forEach(file -> read.addAll(RdbCommand.behind(file)));
        return read;
    }

    private LossReport report(Inputs inputs) throws IOException {
        if (convert.report.equals("-")) {
            return new LossReport(rdb.streams().out(), common.hideKeys);
        }
        List<Path> kept = read();
        if (!output.equals("-")) {
            Report.requireOther(convert.report, Path.of(output));
            kept.add(Path.of(output));
        }
        return new LossReport(Path.of(convert.report), inputs, to.policy(kept), common.hideKeys);
    }

    private Summary export(Inputs inputs, Plan plan, OutputStream out) throws IOException {
        boolean several = files.size() > 1;
        return switch (format) {
            case JSONL -> each(inputs, plan, JsonFormat::ofLines, out);
            case JSON -> {
                JsonArray array = new JsonArray(out);
                Summary summary = each(inputs, plan, JsonFormat::ofElements, array);
                array.end();
                yield summary;
            }
            case RESP -> {
                restoreLosses = new RespLosses();
                RespOptions options = new RespOptions(
                        restore, replace, !noSelect, convert.version(), common.nowMillis(), restoreLosses);
                yield Export.asOne(inputs, plan, reading(), RespFormat.of(options), out);
            }
            case CSV -> {
                if (rows) {
                    HeadedOutput headed = new HeadedOutput(out, ElementCsv.header(several));
                    Summary summary = each(inputs, plan, ElementCsv::new, headed);
                    headed.end();
                    yield summary;
                }
                yield lines(inputs, plan, KeyFormat.CSV, out);
            }
            case KEYS -> lines(inputs, plan, KeyFormat.KEYS, out);
            case PARQUET -> throw new IllegalStateException("a table");
        };
    }

    private ReadOptions reading() {
        return lenient ? ReadOptions.DEFAULT.withDamage(damage) : ReadOptions.DEFAULT;
    }

    /** @param formats makes a format that names a file; or none, if it is given null */
    private Summary each(Inputs inputs, Plan plan, Function<String, EntryFormat> formats, OutputStream out)
            throws IOException {
        boolean several = files.size() > 1;
        return Export.each(inputs, plan, reading(), input -> () -> formats.apply(several ? input.name() : null), out);
    }

    /** Prints keys without values. Nothing is decoded. */
    private Summary lines(Inputs inputs, Plan plan, KeyFormat keys, OutputStream out) throws IOException {
        boolean several = files.size() > 1;
        List<String> named = several ? files : List.of();
        HeadedOutput headed = new HeadedOutput(out, keys.header(named, null, null));
        Summary summary = Export.keys(
                inputs,
                plan,
                ReadOptions.DEFAULT,
                input -> entry -> {},
                input -> () -> new KeyLines(
                        buffer -> keys.open(buffer, false, named, null, null), several ? input.name() : null),
                headed);
        headed.end();
        return summary;
    }

    /** Prints what the output does not have of the input. */
    private void note(String what) {
        note(files.size() == 1 ? rdb.reading() : files.size() + " files", what);
    }

    private void note(String input, String what) {
        if (!common.quiet) {
            spec.commandLine().getErr().println("rdb: " + Failure.oneLine(input + ": " + what));
        }
    }
}
