package io.rdbkit.cli;

import io.rdbkit.Feature;
import io.rdbkit.KeyEntry;
import io.rdbkit.RdbEntry;
import io.rdbkit.RdbException;
import io.rdbkit.RdbReader;
import io.rdbkit.RdbRefusedException;
import io.rdbkit.ReadOptions;
import io.rdbkit.Target;
import io.rdbkit.analyze.Inventory;
import io.rdbkit.analyze.LoadCheck;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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
            "  rdb verify dump.rdb --target redis-6.2 && cp dump.rdb /var/lib/redis/",
            "",
            "Exit code 1 if any file is bad, or doesn't load there as it is; 4 if one can't be read at all.",
            ExitCode.HELP
        })
final class VerifyCommand implements Callable<Integer> {

    @ParentCommand
    RdbCommand rdb;

    @Spec
    CommandSpec spec;

    @Option(
            names = "--target",
            paramLabel = "SERVER",
            description =
                    "Also tell whether this server loads it as it is, and if not, why: redis-6.2, valkey-9.1, rdb-9 ...")
    String target;

    @Option(
            names = "--assume-module",
            paramLabel = "TYPE",
            split = ",",
            description = "With --target: it has the module of this type, such as ReJSON-RL.")
    List<String> assumeModule = new ArrayList<>();

    @Mixin
    CommonOptions common;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "What to verify; - is standard input.")
    List<String> files;

    @Override
    public Integer call() {
        if (target == null && !assumeModule.isEmpty()) {
            throw new IllegalArgumentException("--assume-module goes with --target");
        }
        Target server = target == null ? null : ConvertOptions.target(target, assumeModule);
        int worst = ExitCode.DONE;
        for (String file : files) {
            worst = Math.max(worst, verify(file, server));
        }
        return worst;
    }

    private int verify(String file, Target server) {
        PrintWriter out = spec.commandLine().getOut();
        try (RdbReader in = rdb.source(file, common).open(ReadOptions.DEFAULT);
                Progress progress = Progress.of(rdb.streams(), common, file)) {
            if (server != null) {
                return loads(file, Inventory.of(in, common.nowMillis(), 0, progress), server);
            }
            long keys = 0;
            for (RdbEntry e; (e = in.next()) != null; ) {
                if (e instanceof KeyEntry && ++keys % 4096 == 0) {
                    progress.accept(in.offset());
                }
            }
            out.println(good(file, in, keys));
            return ExitCode.DONE;
        } catch (IOException e) {
            spec.commandLine().getErr().println("rdb: " + Failure.line(e, rdb.reading(), common.keyDisplay()));
            // What is refused for a limit may be good.
            boolean bad = e instanceof RdbException && !(e instanceof RdbRefusedException);
            return bad ? ExitCode.NO : Failure.exitCode(e);
        }
    }

    private static String good(String file, RdbReader in, long keys) {
        return file + ": good, " + in.version() + ", " + keys + " keys, " + Wording.checksum(in.checksum())
                + Wording.tail(in.tail());
    }

    /** Why not goes to stderr, as what is wrong with a bad file does. */
    private int loads(String file, Inventory read, Target server) {
        List<String> reasons = new ArrayList<>(LoadCheck.reasonsAgainst(read, server));
        boolean converts = !reasons.isEmpty();
        if (LoadCheck.hasTooManyDatabases(read)) {
            reasons.add("database " + read.highestDb() + ", for which 'databases' must be at least "
                    + (read.highestDb() + 1));
        }
        if (reasons.isEmpty()) {
            spec.commandLine().getOut().println(file + ": good, loads in " + server);
            return ExitCode.DONE;
        }
        if (converts) {
            reasons.add(remedy(read, server));
        }
        String line = file + ": does not load in " + server + ": " + String.join("; ", reasons);
        spec.commandLine().getErr().println("rdb: " + Failure.oneLine(line));
        return ExitCode.NO;
    }

    private String remedy(Inventory read, Target server) {
        Map<Feature, Long> lost = read.lostIn(server);
        String command = "rdb rewrite --target " + server
                + (assumeModule.isEmpty() ? "" : " --assume-module " + String.join(",", assumeModule))
                + (lost.isEmpty() ? "" : " --on-loss drop-feature");
        return "'" + command + "' converts it, " + ConvertsTo.lost(lost);
    }
}
