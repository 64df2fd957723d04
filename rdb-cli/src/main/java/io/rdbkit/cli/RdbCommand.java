package io.rdbkit.cli;

import io.rdbkit.format.RdbVersion;
import io.rdbkit.transform.Inputs;
import io.rdbkit.transform.LimitedOutput;
import io.rdbkit.transform.Source;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command without a subcommand: it only explains itself. */
@Command(
        name = "rdb",
        versionProvider = RdbCommand.Version.class,
        header = "Reads, filters, changes and splits Redis and Valkey dump files, offline.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "FILE may be an RDB, an AOF that begins with one, a multi-part AOF (its directory or manifest), a",
            "'redis-cli --rdb' capture, any of them in gzip, zstd, lz4, bzip2 or xz, or - for standard input.",
            "",
            "Examples:",
            "  rdb info dump.rdb",
            "  rdb rewrite dump.rdb -o users.rdb --key 'user:*'",
            "",
            ExitCode.HELP
        })
final class RdbCommand {

    private static final Path STDIN = Path.of("/dev/stdin");

    private final Streams streams;
    private String reading;

    @Spec
    private CommandSpec spec;

    private final Set<String> toldNewer = new HashSet<>();

    RdbCommand(Streams streams) {
        this.streams = streams;
    }

    Streams streams() {
        return streams;
    }

    /** Standard output, for no more than the options allow. */
    OutputStream out(CommonOptions common) {
        return new LimitedOutput(streams.out(), common.limit.limits());
    }

    /** What is being read, for messages; null before anything is. */
    String reading() {
        return reading;
    }

    /** What is read from now on, by its name on the command line. */
    void reads(String file) {
        reading = name(file);
    }

    /** What messages call a file of the command line. */
    static String name(String file) {
        return file.equals("-") ? "standard input" : file;
    }

    /** The file behind standard input, if an input is that and the system has a name for it: no output may replace it. */
    static List<Path> behind(String file) {
        return file.equals("-") ? List.of(STDIN) : List.of();
    }

    /** A source by its name on the command line, which is taken for what is read from now on. */
    Source source(String file) {
        reads(file);
        return file.equals("-") ? Source.of(streams.in()) : Source.of(Path.of(file));
    }

    /** A source that is an RDB. */
    Source source(String file, CommonOptions common) {
        Source source = source(file).within(common.limit.limits());
        if (common.later.newer) {
            source = source.readingNewer(version -> sayNewer(file, version));
        }
        return common.ignoreChecksum ? source.ignoringChecksum() : source;
    }

    /** Several sources that are RDBs, as {@link InputFiles} has them. */
    Inputs inputs(List<String> arguments, AofOptions aof, CommonOptions common) throws IOException {
        List<Inputs.Input> inputs = new ArrayList<>();
        for (String file : InputFiles.of(arguments)) {
            inputs.add(new Inputs.Input(file, aof.source(source(file, common))));
        }
        return Inputs.of(inputs).telling(this::reads);
    }

    /** Says it once for each file, however often it is read. */
    void sayNewer(String file, RdbVersion version) {
        if (toldNewer.add(file)) {
            String line = file + " is " + version + ", which is newer than this program: it reads what it knows";
            spec.commandLine().getErr().println("rdb: " + Failure.oneLine(line));
        }
    }

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Print the version and exit.")
    boolean version;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Print this help and exit.")
    boolean help;

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"rdb " + (version == null ? "(not packaged)" : version)};
        }
    }
}
