package io.rdbkit.cli;

import io.rdbkit.KeyEntry;
import io.rdbkit.RdbEntry;
import io.rdbkit.RdbException;
import io.rdbkit.RdbReader;
import io.rdbkit.RdbRefusedException;
import io.rdbkit.ReadOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code rdb verify}. */
@Command(
        name = "verify",
        header = "Tells whether files are whole: structure, end and checksum.",
        footer = {
            "",
            "Examples:",
            "  rdb verify dump.rdb",
            "  rdb verify backups/*.rdb.gz && echo all good",
            "",
            "Exit code 1 if any file is bad, 4 if one can't be read at all.",
            ExitCode.HELP
        })
final class VerifyCommand implements Callable<Integer> {

    @ParentCommand
    RdbCommand rdb;

    @Spec
    CommandSpec spec;

    @Mixin
    CommonOptions common;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "What to verify; - is standard input.")
    List<String> files;

    @Override
    public Integer call() {
        int worst = ExitCode.DONE;
        for (String file : files) {
            worst = Math.max(worst, verify(file));
        }
        return worst;
    }

    private int verify(String file) {
        PrintWriter out = spec.commandLine().getOut();
        try (RdbReader in = rdb.source(file, common).open(ReadOptions.DEFAULT);
                Progress progress = Progress.of(rdb.streams(), common, file)) {
            long keys = 0;
            for (RdbEntry e; (e = in.next()) != null; ) {
                if (e instanceof KeyEntry && ++keys % 4096 == 0) {
                    progress.accept(in.offset());
                }
            }
            out.println(file + ": good, " + in.version() + ", " + keys + " keys, " + Wording.checksum(in.checksum())
                    + Wording.tail(in.tail()));
            return ExitCode.DONE;
        } catch (IOException e) {
            spec.commandLine().getErr().println("rdb: " + Failure.line(e, rdb.reading()));
            // What is refused for a limit may be good.
            boolean bad = e instanceof RdbException && !(e instanceof RdbRefusedException);
            return bad ? ExitCode.NO : Failure.exitCode(e);
        }
    }
}
