package io.rdbkit.cli;

import io.rdbkit.transform.FunctionsTo;
import io.rdbkit.transform.Inputs;
import io.rdbkit.transform.Manifest;
import io.rdbkit.transform.Partition;
import io.rdbkit.transform.Plan;
import io.rdbkit.transform.Split;
import io.rdbkit.transform.SplitBy;
import io.rdbkit.transform.SplitResult;
import io.rdbkit.transform.Summary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "split",
        customSynopsis = "rdb split [OPTIONS] FILE... -o DIR --by WHAT",
        header = "Writes several files: by database, slots, node, prefix, type, hash or size.",
        footer = {
            "",
            "Examples:",
            "  rdb split dump.rdb -o parts/ --by slots --into 3 --db-prefix 'db{db}:'",
            "  rdb split a.rdb b.rdb -o parts/ --by nodes --nodes nodes.conf",
            "",
            ExitCode.HELP
        })
final class SplitCommand extends WritingCommand {

    @Mixin
    InputFiles input;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "Directory to write to, with a manifest.json.")
    Path output;

    @Mixin
    SplitOptions into;

    @Option(names = "--keep-db-numbers", description = "With db, slots, nodes: keep database numbers.")
    boolean keepDbNumbers;

    @Option(
            names = "--functions",
            paramLabel = "PARTS",
            description = "Parts that get function libraries: all, first, none.")
    FunctionsTo functions = FunctionsTo.ALL;

    @Option(names = "--sha256", description = "Write SHA-256 digests into manifest.json.")
    boolean sha256;

    private Partition partition;

    @Override
    List<String> arguments() throws IOException {
        return input.names(out.isQuiet(common));
    }

    @Override
    void check() throws IOException {
        out.require(output);
        partition = into.partition();
        if (!out.isQuiet(common)) {
            into.notes().forEach(this::note);
        }
    }

    private void note(String line) {
        spec.commandLine().getErr().println("rdb: " + Failure.oneLine(line));
    }

    @Override
    Path place() {
        return output;
    }

    @Override
    List<Path> alsoRead() {
        return into.nodes == null ? List.of() : List.of(into.nodes);
    }

    @Override
    void requireOtherReport(String report) throws IOException {
        Path file = Path.of(report).toAbsolutePath().normalize();
        Path directory = file.getParent();
        boolean isBeside = output != null
                && directory != null
                && Files.exists(output)
                && Files.exists(directory)
                && Files.isSameFile(output, directory);
        String name = file.getFileName().toString();
        if (isBeside && (name.equalsIgnoreCase(Manifest.NAME) || into.mayBe(name))) {
            throw new IllegalArgumentException("--report is a file of the split: " + report);
        }
    }

    @Override
    Plan converting(Plan plan) throws IOException {
        return arguments().size() > 1 ? super.converting(plan) : convert.addTo(plan);
    }

    @Override
    Written write(Inputs inputs, Plan plan) throws IOException {
        SplitResult made = split(inputs, plan)
                .to(
                        output,
                        partition.choice(),
                        new Split.Attachment(
                                Manifest.NAME, result -> Manifest.json(inputs, result, partition.names())));
        return new Written(made.summary(), made.parts());
    }

    private Split split(Inputs inputs, Plan plan) throws IOException {
        Split split = Split.from(inputs)
                .by(plan)
                .functions(functions)
                .namingWithoutKeys(partition.withoutKeys())
                .making(partition.made())
                .writing(writeOptions().withDigest(sha256));
        if (into.by.isForCluster() && !keepDbNumbers) {
            return split.refusingOtherDatabases();
        }
        return keepDbNumbers || into.by != SplitBy.DB ? split.keepingDbNumbers() : split;
    }

    @Override
    Summary dryRun(Inputs inputs, Plan plan) throws IOException {
        return split(inputs, plan).dryRun(partition.choice());
    }
}
