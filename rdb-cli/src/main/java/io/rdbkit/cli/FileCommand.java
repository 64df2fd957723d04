package io.rdbkit.cli;

import io.rdbkit.transform.Plan;
import io.rdbkit.transform.Source;
import io.rdbkit.transform.Summary;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** A command that makes one file, or a stream, of another. */
abstract class FileCommand extends WritingCommand {

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUT",
            description = "What to write; - is standard output.")
    String output;

    @Override
    void check() throws IOException {
        out.require(output);
        out.requireNoTerminal(output, rdb.streams());
        if ("-".equals(output) && "-".equals(convert.report)) {
            throw new IllegalArgumentException("--report and --output are the same: " + output);
        }
    }

    @Override
    final Path place() {
        return output == null || output.equals("-") ? null : Path.of(output);
    }

    @Override
    final Written write(Source source, Plan plan) throws IOException {
        Summary summary = output.equals("-")
                ? write(source, plan, Channels.newChannel(rdb.streams().out()))
                : write(source, plan, Path.of(output));
        return new Written(summary, null);
    }

    abstract Summary write(Source source, Plan plan, Path file) throws IOException;

    abstract Summary write(Source source, Plan plan, WritableByteChannel stream) throws IOException;
}
