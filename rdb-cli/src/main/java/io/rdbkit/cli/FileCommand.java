package io.rdbkit.cli;

import io.rdbkit.transform.Inputs;
import io.rdbkit.transform.Plan;
import io.rdbkit.transform.Source;
import io.rdbkit.transform.Summary;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A command that makes one file, or a stream, of another. */
abstract class FileCommand extends WritingCommand {

    @Parameters(paramLabel = "FILE", description = "What to read; - is standard input.")
    String file;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUT",
            description = "File to write; - is standard output.")
    String output;

    @Override
    final List<String> arguments() {
        return List.of(file);
    }

    @Override
    final Inputs inputs() {
        return Inputs.of(List.of(new Inputs.Input(file, out.aof.source(rdb.source(file, common)))));
    }

    @Override
    final Plan converting(Plan plan) {
        return convert.addTo(plan);
    }

    @Override
    void check() throws IOException {
        out.require(output);
        out.requireNoTerminal(output, rdb.streams());
        requireTwoStreams(output);
    }

    @Override
    final Path place() {
        return file(output);
    }

    @Override
    final Written write(Inputs inputs, Plan plan) throws IOException {
        Summary summary = output.equals("-")
                ? write(only(inputs), plan, Channels.newChannel(rdb.streams().out()))
                : write(only(inputs), plan, Path.of(output));
        return new Written(summary, null);
    }

    @Override
    final Summary dryRun(Inputs inputs, Plan plan) throws IOException {
        return dryRun(only(inputs), plan);
    }

    private static Source only(Inputs inputs) {
        return inputs.all().get(0).source();
    }

    abstract Summary write(Source source, Plan plan, Path file) throws IOException;

    abstract Summary write(Source source, Plan plan, WritableByteChannel stream) throws IOException;

    abstract Summary dryRun(Source source, Plan plan) throws IOException;
}
