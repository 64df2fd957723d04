package io.rdbkit.cli;

import io.rdbkit.transform.Plan;
import io.rdbkit.transform.Rewrite;
import io.rdbkit.transform.Source;
import io.rdbkit.transform.Summary;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "rewrite",
        customSynopsis = "rdb rewrite [OPTIONS] FILE -o OUT",
        header = "Writes a new file: filters, renames, moves, converts keys.",
        footer = {
            "",
            "Without filters and changes the output is a copy of the RDB, byte for byte. Filters choose keys; functions stay.",
            "",
            "Examples:",
            "  rdb rewrite dump.rdb -o out.rdb --key 'user:*' --no-key '*:tmp' --ttl +1d",
            "  rdb rewrite dump.rdb -o - --rename-prefix user:=u: --move-db 3=0 | gzip > out.rdb.gz",
            "",
            ExitCode.HELP
        })
final class RewriteCommand extends WritingCommand {

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUT",
            description = "File to write; - is standard output.")
    String output;

    @Override
    void check() {
        out.require(output);
        out.requireNoTerminal(output, rdb.streams());
        if ("-".equals(output) && "-".equals(convert.report)) {
            throw new IllegalArgumentException("--report and --output are the same: " + output);
        }
    }

    @Override
    Path place() {
        return output == null || output.equals("-") ? null : Path.of(output);
    }

    @Override
    Written write(Source source, Plan plan) throws IOException {
        Rewrite rewrite = Rewrite.from(source).by(plan);
        Summary summary = output.equals("-")
                ? rewrite.to(Channels.newChannel(rdb.streams().out()), writeOptions())
                : rewrite.to(Path.of(output), writeOptions());
        return new Written(summary, null);
    }

    @Override
    Summary dryRun(Source source, Plan plan) throws IOException {
        return Rewrite.from(source).by(plan).dryRun(writeOptions());
    }
}
