package io.rdbkit.cli;

import io.rdbkit.transform.Plan;
import io.rdbkit.transform.Rewrite;
import io.rdbkit.transform.Source;
import io.rdbkit.transform.Summary;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code rdb rewrite}. */
@Command(
        name = "rewrite",
        customSynopsis = "rdb rewrite [OPTIONS] FILE -o OUT",
        header = "Writes a file with what is kept of another, changed as asked.",
        footer = {
            "",
            "Without filters and changes the output is byte for byte the input's RDB.",
            "",
            "Examples:",
            "  rdb rewrite dump.rdb -o out.rdb --key 'user:*' --no-key '*:tmp' --ttl +1d",
            "  rdb rewrite dump.rdb -o - --rename-prefix user:=u: --move-db 3=0 | gzip > out.rdb.gz",
            "",
            ExitCode.HELP
        })
final class RewriteCommand implements Callable<Integer> {

    @ParentCommand
    RdbCommand rdb;

    @Spec
    CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "What to read; - is standard input.")
    String file;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUT",
            description = "What to write; - is standard output.")
    String output;

    @Mixin
    FilterOptions filters;

    @Mixin
    ChangeOptions changes;

    @Mixin
    OutputOptions out;

    @Mixin
    CommonOptions common;

    @Override
    public Integer call() throws IOException {
        if (output == null && !out.dryRun) {
            throw new IllegalArgumentException("--output is missing");
        }
        Plan plan = changes.addTo(filters.plan(common.nowMillis()), common.nowMillis());
        Summary summary;
        try (Progress progress = Progress.of(rdb.streams(), common, file)) {
            Source source = out.source(rdb.source(file, common)).reporting(progress);
            summary = run(Rewrite.from(source).by(plan));
        }
        out.print(summary, null, common, spec);
        return filters.verdict(plan, summary.kept(), out.isQuiet(common), spec);
    }

    private Summary run(Rewrite rewrite) throws IOException {
        if (out.dryRun) {
            return rewrite.dryRun();
        }
        if (output.equals("-")) {
            WritableByteChannel stdout = Channels.newChannel(rdb.streams().out());
            return rewrite.to(stdout, out.writeOptions());
        }
        return rewrite.to(Path.of(output), out.writeOptions());
    }
}
