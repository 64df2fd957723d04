package io.rdbkit.cli;

import io.rdbkit.transform.Inputs;
import io.rdbkit.transform.Merge;
import io.rdbkit.transform.Plan;
import io.rdbkit.transform.Summary;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rdb merge}. */
@Command(
        name = "merge",
        customSynopsis = "rdb merge [OPTIONS] FILE... -o OUT",
        header = "Writes one file with the keys of several.",
        footer = {
            "",
            "Without --target the output has the lowest version that can hold all keys. docs/shapes.md explains it.",
            "",
            "Examples:",
            "  rdb merge n1.rdb n2.rdb n3.rdb -o all.rdb --on-duplicate newest --report left-out.jsonl",
            "  rdb merge parts/ other.rdb -o all.rdb --input-prefix other.rdb=tenantB:",
            "",
            ExitCode.HELP
        })
final class MergeCommand extends WritingCommand {

    @Mixin
    InputFiles input;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUT",
            description = "File to write; - is standard output.")
    String output;

    @Mixin
    InputPrefixOption prefixes;

    @Override
    List<String> arguments() throws IOException {
        return input.names(out.isQuiet(common));
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
    Inputs inputs() throws IOException {
        return prefixes.addTo(super.inputs());
    }

    @Override
    Written write(Inputs inputs, Plan plan) throws IOException {
        Merge merge = Merge.of(inputs).by(plan);
        Summary summary = output.equals("-")
                ? merge.to(Channels.newChannel(rdb.streams().out()), writeOptions())
                : merge.to(Path.of(output), writeOptions());
        return new Written(summary, null);
    }

    @Override
    Summary dryRun(Inputs inputs, Plan plan) throws IOException {
        return Merge.of(inputs).by(plan).dryRun();
    }
}
