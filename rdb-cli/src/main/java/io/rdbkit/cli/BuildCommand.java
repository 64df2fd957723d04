package io.rdbkit.cli;

import io.rdbkit.WriteOptions;
import io.rdbkit.cli.json.JsonKeys;
import io.rdbkit.format.Limit;
import io.rdbkit.format.Limits;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.format.Target;
import io.rdbkit.transform.Build;
import io.rdbkit.transform.BuildSummary;
import io.rdbkit.transform.Source;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
        name = "build",
        customSynopsis = "rdb build [OPTIONS] FILE -o OUT",
        header = "Builds an RDB from JSON lines.",
        footer = {
            "",
            "Each line is a key; {\"key\":\"a\",\"value\":\"b\"} is enough. A JSON array is a list, an object is a hash;",
            "\"type\" names other types. A byte that is not UTF-8 is \\udcXX. docs/json.md has the whole form.",
            "'rdb export' writes such lines. Values get the encodings that a server would have chosen.",
            "",
            "Examples:",
            "  rdb build keys.jsonl -o new.rdb",
            "  rdb export dump.rdb --format jsonl | rdb build - -o old.rdb --target redis-6.2",
            "",
            "A bad line gives exit code 3. A key that is there twice, or that the target can't hold, gives 5.",
            "The message names it, and nothing is written.",
            ExitCode.HELP
        })
final class BuildCommand implements Callable<Integer> {

    /** The limits that also apply to input that is not an RDB. */
    private static final Set<Limit> LIMITS =
            EnumSet.of(Limit.KEY, Limit.FRAMES, Limit.KEYS, Limit.DATABASES, Limit.OUTPUT);

    @ParentCommand
    RdbCommand rdb;

    @Spec
    CommandSpec spec;

    @Parameters(
            paramLabel = "FILE",
            description = "File to read: JSON lines or a JSON array, compressed or not; - is standard input.")
    String file;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUT",
            description = "File to write; - is standard output.")
    String output;

    @Option(
            names = "--target",
            paramLabel = "SERVER",
            description = "Write for this server: redis-6.2, valkey-9.1, latest, rdb-9."
                    + " Default: rdb-11, which Redis 7.2 and later and every Valkey load.")
    String target;

    @Mixin
    NewFileOptions out;

    @Mixin
    LimitOptions limit;

    @Mixin
    MessageOptions messages;

    private Limits limits;

    @Override
    public Integer call() throws IOException {
        out.require(output);
        out.requireNoTerminal(output, rdb.streams());
        limits = limit.limits(LIMITS);
        RdbVersion version = target == null
                ? Build.COMMON_VERSION
                : OptionValue.parse("--target", target, Target::parse).version();
        BuildSummary summary;
        try (Progress progress = Progress.of(rdb.streams(), messages, file)) {
            Source source = rdb.source(file).within(limits).reporting(progress);
            summary = run(Build.of(source, JsonKeys::new).target(version));
        }
        if (!messages.quiet) {
            spec.commandLine()
                    .getErr()
                    .println(
                            out.summary == NewFileOptions.SummaryFormat.JSON
                                    ? SummaryJson.of(summary, out.dryRun)
                                    : SummaryText.of(summary, out.dryRun));
        }
        return ExitCode.DONE;
    }

    private BuildSummary run(Build build) throws IOException {
        WriteOptions options = out.writeOptions(limits, RdbCommand.behind(file));
        if (out.dryRun) {
            return build.dryRun(options);
        }
        return output.equals("-")
                ? build.to(Channels.newChannel(rdb.streams().out()), options)
                : build.to(Path.of(output), options);
    }
}
