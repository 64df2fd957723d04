package io.rdbkit.cli;

import io.rdbkit.format.RdbVersion;
import io.rdbkit.transform.Inputs;
import io.rdbkit.transform.LimitedOutput;
import io.rdbkit.transform.Source;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command without a subcommand. It only prints its help. */
@Command(
        name = "rdb",
        versionProvider = RdbCommand.Version.class,
        header = "Reads, changes, converts and repairs dump files of Redis and Valkey, without a server.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "FILE can be an RDB, an AOF that begins with an RDB, a multi-part AOF (its directory or manifest), or",
            "output of 'redis-cli --rdb -'; each also in gzip, zstd, lz4, bzip2 or xz; or - for standard input; or the",
            "address of a server, such as redis://host:6379 or rediss://user@host: see docs/live.md.",
            "",
            "Examples:",
            "  rdb info dump.rdb",
            "  rdb rewrite dump.rdb -o users.rdb --key 'user:*'",
            "",
            ExitCode.HELP
        })
final class RdbCommand {

    private static final Set<String> SCHEMES = Set.of("redis", "rediss", "valkey", "valkeys", "unix", "redis-sentinel");

    private static final Path STDIN = Path.of("/dev/stdin");

    private final Streams streams;
    private String reading;

    @Spec
    private CommandSpec spec;

    private final Set<String> toldNewer = ConcurrentHashMap.newKeySet();

    RdbCommand(Streams streams) {
        this.streams = streams;
    }

    Streams streams() {
        return streams;
    }

    /** Standard output, limited to the size that the options allow. */
    OutputStream out(CommonOptions common) {
        return new LimitedOutput(streams.out(), common.limit.limits());
    }

    /** The name of the current input, for messages; null before any is read. */
    String reading() {
        return reading;
    }

    /** Sets the current input, by its name on the command line. */
    void reads(String file) {
        reading = name(file);
    }

    /** What messages call a file of the command line. */
    static String name(String file) {
        return file.equals("-") ? "standard input" : file;
    }

    /**
     * The file behind standard input, if the input is standard input and the system knows the file. No output may
     * replace it.
     */
    static List<Path> behind(String file) {
        return file.equals("-") ? List.of(STDIN) : List.of();
    }

    /**
     * A source by its name on the command line, for a command that reads a file or standard input. It becomes the
     * current input.
     *
     * @throws IllegalArgumentException if it is the address of a server
     */
    Source source(String file) {
        requireFile(file);
        return plainSource(file);
    }

    /** @throws IllegalArgumentException if it is the address of a server; the message does not repeat it */
    static void requireFile(String file) {
        if (isAddress(file)) {
            throw new IllegalArgumentException(
                    "this command reads files, and this is the address of a server; 'rdb pull' makes a file");
        }
    }

    private Source plainSource(String file) {
        requireOneFile(file);
        reads(file);
        return file.equals("-") ? Source.of(streams.in()) : Source.of(Path.of(file));
    }

    /** @throws IllegalArgumentException if it is a directory of a split, or with dumps */
    static void requireOneFile(String file) {
        try {
            if (InputDirectory.of(file) != null) {
                throw new IllegalArgumentException(
                        file + " stands for several files, and this command reads one; 'rdb merge' makes one of them");
            }
        } catch (IOException e) {
            // whoever opens it says so
        }
    }

    /** Whether it is the address of a server. The classes that connect are loaded only for one. */
    static boolean isAddress(String file) {
        int end = file.indexOf("://");
        return end > 0 && SCHEMES.contains(file.substring(0, end));
    }

    /** A source that is an RDB: a file, standard input, or what a server sends to a replica. */
    Source source(String file, CommonOptions common) {
        Source source = (isAddress(file) ? serverSource(file) : plainSource(file)).within(common.limit.limits());
        if (common.later.newer) {
            source = source.readingNewer(version -> sayNewer(file, version));
        }
        return common.ignoreChecksum ? source.ignoringChecksum() : source;
    }

    private Source serverSource(String address) {
        Source source = LiveInput.of(address);
        reads(address);
        return source;
    }

    /** Several sources that are RDBs, by the names that {@link InputFiles} has. */
    Inputs inputs(List<String> files, AofOptions aof, CommonOptions common) {
        List<Inputs.Input> inputs = new ArrayList<>();
        for (String file : files) {
            inputs.add(new Inputs.Input(file, aof.source(source(file, common))));
        }
        return Inputs.of(inputs).telling(this::reads);
    }

    /** Prints a note about a newer version, once for each file, even if the file is read more than once. */
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
            String version = RdbCommand.class.getPackage().getImplementationVersion();
            return new String[] {"rdb " + (version == null ? "(not packaged)" : version)};
        }
    }
}
