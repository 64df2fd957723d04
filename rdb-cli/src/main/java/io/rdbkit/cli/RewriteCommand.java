package io.rdbkit.cli;

import io.rdbkit.transform.Inputs;
import io.rdbkit.transform.Plan;
import io.rdbkit.transform.Rewrite;
import io.rdbkit.transform.Source;
import io.rdbkit.transform.Summary;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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

    @Parameters(paramLabel = "FILE", description = "What to read; - is standard input.")
    String file;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUT",
            description = "File to write; - is standard output.")
    String output;

    @Override
    List<String> arguments() {
        return List.of(file);
    }

    @Override
    Inputs inputs() {
        return Inputs.of(List.of(new Inputs.Input(file, out.aof.source(rdb.source(file, common)))));
    }

    @Override
    Plan converting(Plan plan) {
        return convert.addTo(plan);
    }

    @Override
    void check() {
        out.require(output);
        out.requireNoTerminal(output, rdb.streams());
        requireTwoStreams(output);
    }

    @Override
    Path place() {
        return file(output);
    }

    @Override
    Written write(Inputs inputs, Plan plan) throws IOException {
        Rewrite rewrite = Rewrite.from(only(inputs)).by(plan);
        Summary summary = output.equals("-")
                ? rewrite.to(Channels.newChannel(rdb.streams().out()), writeOptions())
                : rewrite.to(Path.of(output), writeOptions());
        return new Written(summary, null);
    }

    @Override
    Summary dryRun(Inputs inputs, Plan plan) throws IOException {
        return Rewrite.from(only(inputs)).by(plan).dryRun(writeOptions());
    }

    private static Source only(Inputs inputs) {
        return inputs.all().get(0).source();
    }
}
