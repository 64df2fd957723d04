package io.rdbkit.cli;

import io.rdbkit.transform.Plan;
import io.rdbkit.transform.Rewrite;
import io.rdbkit.transform.Source;
import io.rdbkit.transform.Summary;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import picocli.CommandLine.Command;

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
final class RewriteCommand extends FileCommand {

    @Override
    Summary write(Source source, Plan plan, Path file) throws IOException {
        return Rewrite.from(source).by(plan).to(file, writeOptions());
    }

    @Override
    Summary write(Source source, Plan plan, WritableByteChannel stream) throws IOException {
        return Rewrite.from(source).by(plan).to(stream, writeOptions());
    }

    @Override
    Summary dryRun(Source source, Plan plan) throws IOException {
        return Rewrite.from(source).by(plan).dryRun(writeOptions());
    }
}
