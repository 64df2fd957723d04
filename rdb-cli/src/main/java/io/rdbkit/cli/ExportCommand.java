package io.rdbkit.cli;

import io.rdbkit.Checksum;
import io.rdbkit.EntryFormat;
import io.rdbkit.ReadOptions;
import io.rdbkit.cli.resp.RespFormat;
import io.rdbkit.cli.resp.RespOptions;
import io.rdbkit.transform.Export;
import io.rdbkit.transform.OutputFile;
import io.rdbkit.transform.Plan;
import io.rdbkit.transform.Scan;
import io.rdbkit.transform.Source;
import io.rdbkit.transform.Summary;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
            "  rdb export dump.rdb --type hash,zset -o keys.jsonl",
            "  rdb export dump.rdb --format resp --key 'user:*' | redis-cli --pipe",
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
            description = "jsonl (default): an object a line; json: an array of them; resp: commands that restore the "
                    + "keys; csv: a line for each key, without its value; keys: the key alone.")
    ExportFormat format = ExportFormat.JSONL;

    @Option(
            names = "--restore",
            description = "With resp: RESTORE with what DUMP answers, for servers of the version or newer.")
    boolean restore;

    @Option(names = "--replace", description = "With resp: replace what the server has under the same names.")
    boolean replace;

    @Option(names = "--no-select", description = "With resp: no SELECT; all keys must be of one database.")
    boolean noSelect;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUT",
            description = "What to write; - is standard output, the default.")
    String output = "-";

    @Mixin
    FileOptions to;

    @Option(
            names = "--lenient",
            description = "Keep what is readable of a value that is damaged inside, and say what is wrong.")
    boolean lenient;

    @Mixin
    FilterOptions filters;

    @Mixin
    LeaveOutOptions leaveOut;

    @Mixin
    AofOptions aof;

    @Mixin
    CommonOptions common;

    private DamageReport damage;

    @Override
    public Integer call() throws IOException {
        check();
        damage = new DamageReport(spec.commandLine().getErr(), rdb, common.keyDisplay());
        Plan plan = leaveOut.addTo(filters.plan(common.nowMillis()));
        Summary summary;
        try (Progress progress = Progress.of(rdb.streams(), common, file)) {
            Source source = aof.source(rdb.source(file, common)).reporting(progress);
            summary =
                    output.equals("-") ? export(source, plan, rdb.out(common)) : export(source, plan, Path.of(output));
        }
        if (summary.checksum() == Checksum.WRONG) {
            note(Wording.checksum(summary.checksum()));
        }
        AofOptions.say(rdb.reading(), summary.tail(), spec);
        return damage.isEmpty() ? filters.verdict(plan, summary.kept(), common.quiet, spec) : ExitCode.BAD_INPUT;
    }

    /** @throws IllegalArgumentException if the options don't go together */
    private void check() {
        require(!restore || format == ExportFormat.RESP, "--restore goes with --format resp");
        require(!replace || format == ExportFormat.RESP, "--replace goes with --format resp");
        require(!noSelect || format == ExportFormat.RESP, "--no-select goes with --format resp");
        require(!lenient || format.hasValues(), "--lenient is about values, of which --format " + format + " has none");
        require(!to.force || !output.equals("-"), "--force goes with --output");
        to.requireFileForMode(output);
    }

    private static void require(boolean right, String what) {
        if (!right) {
            throw new IllegalArgumentException(what);
        }
    }

    private Summary export(Source source, Plan plan, Path path) throws IOException {
        List<Path> read = new ArrayList<>(filters.files());
        read.addAll(RdbCommand.behind(file));
        try (OutputFile out = OutputFile.of(source, path, to.policy(read))) {
            Summary summary = export(source, plan, out.stream());
            out.publish();
            return summary;
        }
    }

    private Summary export(Source source, Plan plan, OutputStream out) throws IOException {
        return switch (format) {
            case JSONL -> values(source, plan, JsonFormat::ofLines, out);
            case JSON -> {
                JsonArray array = new JsonArray(out);
                Summary summary = values(source, plan, JsonFormat::ofElements, array);
                array.end();
                yield summary;
            }
            case RESP ->
                values(source, plan, RespFormat.of(new RespOptions(restore, replace, !noSelect, this::note)), out);
            case CSV -> lines(source, plan, KeyFormat.CSV, out);
            case KEYS -> lines(source, plan, KeyFormat.KEYS, out);
        };
    }

    private Summary values(Source source, Plan plan, Supplier<EntryFormat> formats, OutputStream out)
            throws IOException {
        return Export.of(source, plan, ReadOptions.DEFAULT.withDamage(lenient ? damage : null), formats, out);
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

    /** Says what the output doesn't tell of the input. */
    private void note(String what) {
        if (!common.quiet) {
            spec.commandLine().getErr().println("rdb: " + Failure.oneLine(rdb.reading() + ": " + what));
        }
    }
}
