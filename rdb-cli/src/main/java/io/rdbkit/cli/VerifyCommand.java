package io.rdbkit.cli;

import io.rdbkit.KeyEntry;
import io.rdbkit.RdbEntry;
import io.rdbkit.RdbReader;
import io.rdbkit.ReadOptions;
import io.rdbkit.analyze.DeepCheck;
import io.rdbkit.analyze.Inventory;
import io.rdbkit.analyze.LoadCheck;
import io.rdbkit.format.Feature;
import io.rdbkit.format.Finding;
import io.rdbkit.format.Flaw;
import io.rdbkit.format.RdbException;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.format.Target;
import io.rdbkit.transform.Source;
import io.rdbkit.transform.UnappliedCommands;
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
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
        name = "verify",
        header = "Checks that files are complete: structure, end and checksum.",
        footer = {
            "",
            "Examples:",
            "  rdb verify dump.rdb",
            "  rdb verify backups/*.rdb.gz && echo all good",
            "  rdb verify dump.rdb --target redis-6.2 && cp dump.rdb /var/lib/redis/",
            "  rdb verify --deep dump.rdb",
            "  rdb verify --deep --format jsonl dump.rdb | jq -r .code | sort | uniq -c",
            "",
            "Exit code 1 if a file is bad, or if the server doesn't load it as it is; 4 if a file can't be read.",
            "-q prints no line for a good file. A note of --deep is not an error: its effect depends on the settings",
            "or modules of a server, or on the clock.",
            ExitCode.HELP
        })
final class VerifyCommand implements Callable<Integer> {

    private static final int BUFFER = 1 << 16;

    /** How many findings of each code are printed. */
    private static final long MOST = 1000;

    @ParentCommand
    RdbCommand rdb;

    @Spec
    CommandSpec spec;

    @Option(
            names = "--target",
            paramLabel = "SERVER",
            description = "Also check that this server loads the file as it is: redis-6.2, valkey-9.1, latest, rdb-9.")
    String target;

    @Option(
            names = "--assume-module",
            paramLabel = "TYPE",
            split = ",",
            description = "The server has this module type, such as ReJSON-RL.")
    List<String> assumeModule = new ArrayList<>();

    @Option(
            names = "--deep",
            description = "Check every element of every value, and look for keys that are there twice. Prints a line "
                    + "for each finding: its code, its place, and what a server does with it.")
    boolean deep;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "With --deep: text (default); jsonl: an object on each line.")
    FindingFormat format;

    @Option(
            names = "--most",
            paramLabel = "N",
            description = "With --deep: print up to N findings of each code (default 1000), and count all.")
    Long most;

    @Mixin
    AofOptions aof;

    @Mixin
    CommonOptions common;

    @Mixin
    InputFiles input;

    @Override
    public Integer call() throws IOException {
        if (target == null && !assumeModule.isEmpty()) {
            throw new IllegalArgumentException("--assume-module goes with --target");
        }
        if (target == null && aof.dropAofTail) {
            throw new IllegalArgumentException("--drop-aof-tail goes with --target");
        }
        if (!deep && (format != null || most != null)) {
            throw new IllegalArgumentException((format == null ? "--most" : "--format") + " goes with --deep");
        }
        List<InputFile> files = input.unchecked(common.quiet);
        if (deep && target != null && files.stream().anyMatch(file -> RdbCommand.isAddress(file.name()))) {
            throw new IllegalArgumentException(
                    "--deep with --target reads a file twice, and a server may have other data the second time");
        }
        Target server = target == null ? null : ConvertOptions.target(target, assumeModule);
        int worst = ExitCode.DONE;
        for (InputFile file : files) {
            worst = Math.max(worst, verify(file, server));
        }
        return worst;
    }

    private int verify(InputFile file, Target server) throws IOException {
        try {
            file.require();
        } catch (IOException e) {
            return bad(e, null);
        }
        return deep ? verifyDeep(file.name(), server) : verify(file.name(), server);
    }

    /** Prints why a file is not good. */
    private int bad(IOException e, String reading) {
        spec.commandLine().getErr().println("rdb: " + Failure.line(e, reading, common.keyDisplay()));
        // A file that exceeds a limit may be good.
        boolean bad = e instanceof RdbException && !(e instanceof RdbRefusedException);
        return bad ? ExitCode.NO : Failure.exitCode(e);
    }

    private int verify(String file, Target server) {
        PrintWriter out = spec.commandLine().getOut();
        try (RdbReader in = rdb.source(file, common).open(ReadOptions.DEFAULT);
                Progress progress = Progress.of(rdb.streams(), common, file)) {
            if (server != null) {
                Inventory read = Inventory.of(in, common.nowMillis(), 0, progress);
                UnappliedCommands.refuse(read.tail(), aof.dropAofTail); // a server would apply these commands
                AofOptions.say(rdb.reading(), read.tail(), spec);
                return loads(file, read, server);
            }
            long keys = 0;
            for (RdbEntry e; (e = in.next()) != null; ) {
                if (e instanceof KeyEntry && ++keys % 4096 == 0) {
                    progress.accept(in.offset());
                }
            }
            if (!common.quiet) {
                out.println(good(file, in, keys));
            }
            return ExitCode.DONE;
        } catch (IOException e) {
            return bad(e, rdb.reading());
        }
    }

    private int verifyDeep(String file, Target server) throws IOException {
        FindingLine lines = (format == null ? FindingFormat.TEXT : format)
                .open(new LineBuffer(rdb.streams().out(), BUFFER), file, common.hideKeys);
        DeepVerify found = new DeepVerify(lines, most == null ? MOST : most);
        try (Progress progress = Progress.of(rdb.streams(), common, file)) {
            DeepCheck check;
            try {
                Source source = rdb.source(file, common);
                check = DeepCheck.of(source, common.nowMillis(), server, progress, found);
                if (server != null && check.isWhole()) {
                    judge(file, server, found);
                }
            } finally {
                lines.flush(); // also the lines before a failure
            }
            String summary = Failure.oneLine(found.summary(file, check));
            conclude(summary, found.hasErrors());
            if (server != null && !found.hasErrors()) {
                UnappliedCommands.refuse(check.tail(), aof.dropAofTail);
            }
            return found.hasErrors() ? ExitCode.NO : ExitCode.DONE;
        } catch (IOException e) {
            if (Failure.isBrokenPipe(e)) {
                if (found.hasErrors()) {
                    return ExitCode.NO;
                }
                throw e;
            }
            spec.commandLine().getErr().println("rdb: " + Failure.line(e, rdb.reading(), common.keyDisplay()));
            return Failure.exitCode(e);
        }
    }

    /** Prints the result. A bad file is named on stderr too, because standard output may go elsewhere. */
    private void conclude(String summary, boolean isBad) {
        PrintWriter err = spec.commandLine().getErr();
        if (format == FindingFormat.JSONL) {
            if (isBad || !common.quiet) {
                err.println(summary);
            }
            return;
        }
        if (isBad || !common.quiet) {
            spec.commandLine().getOut().println(summary);
        }
        if (isBad && !rdb.streams().outIsTerminal()) {
            err.println("rdb: " + summary);
        }
    }

    /** Reads the file once more, to find reasons why the server does not load it. */
    private void judge(String file, Target server, DeepVerify found) throws IOException {
        if (file.equals("-")) {
            throw new IllegalArgumentException(
                    "--deep with --target reads a file twice, and standard input can be read only once");
        }
        try (RdbReader in = rdb.source(file, common).open(ReadOptions.DEFAULT.withIgnoreChecksum(true))) {
            Inventory read = Inventory.of(in, common.nowMillis(), 0, offset -> {});
            for (String reason : LoadCheck.reasonsAgainst(read, server)) {
                found.take(Finding.of(Flaw.TARGET, -1, "does not load in " + server + ": " + reason));
            }
        } catch (RdbException damaged) {
            // the value can't be counted, and a finding has said so
        }
    }

    private static String good(String file, RdbReader in, long keys) {
        return Failure.oneLine(file + ": good, " + in.version() + ", " + keys + " keys, "
                + Wording.checksum(in.checksum()) + Wording.tail(in.tail(), in.ignored()));
    }

    /** Prints the reasons against loading to stderr, where messages about a bad file go too. */
    private int loads(String file, Inventory read, Target server) {
        List<String> reasons = new ArrayList<>(LoadCheck.reasonsAgainst(read, server));
        boolean converts = !reasons.isEmpty();
        if (LoadCheck.hasTooManyDatabases(read)) {
            reasons.add("database " + read.highestDb() + ", for which 'databases' must be at least "
                    + (read.highestDb() + 1L));
        }
        if (reasons.isEmpty()) {
            if (!common.quiet) {
                String empty = LoadCheck.ofEmptyKeys(read, server);
                String unseen = "; not checked: elements of values, duplicate keys (--deep checks them)";
                spec.commandLine()
                        .getOut()
                        .println(Failure.oneLine(file + ": good, loads in " + server
                                + (empty.isEmpty() ? "" : ", and " + empty) + unseen));
            }
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
