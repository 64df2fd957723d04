package io.rdbkit.cli;

import io.rdbkit.KeyEntry;
import io.rdbkit.RdbEntry;
import io.rdbkit.RdbReader;
import io.rdbkit.ReadOptions;
import io.rdbkit.live.AofServer;
import io.rdbkit.live.Pull;
import io.rdbkit.live.ServerAddress;
import io.rdbkit.transform.LimitedOutput;
import io.rdbkit.transform.OutputFile;
import io.rdbkit.transform.Source;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
        name = "pull",
        customSynopsis = "rdb pull [OPTIONS] ADDRESS -o OUT",
        header = "Writes the dump of a live server, as a replica gets it.",
        footer = {
            "",
            "ADDRESS is redis://[user@]host[:port], rediss:// with TLS, valkey://, valkeys://, unix:///path, or",
            "redis-sentinel://host/name. The password comes from RDB_PASSWORD or ?password-file=FILE, and the",
            "certificates from ?ca=FILE&cert=FILE&key=FILE. docs/live.md has the details.",
            "OUT appears when the dump is complete: its structure, checksum and end mark were seen.",
            "",
            "Examples:",
            "  rdb pull redis://10.0.0.5 -o dump.rdb",
            "  rdb pull appendonlydir --with redis-server -o whole.rdb",
            "  rdb pull 'rediss://me@db:7000?ca=ca.pem' -o dump.rdb",
            "",
            "Exit code 4 if the server refuses, or if the link breaks.",
            ExitCode.HELP
        })
final class PullCommand implements Callable<Integer> {

    private static final int KEYS_BETWEEN_REPORTS = 4096;

    @ParentCommand
    RdbCommand rdb;

    @Spec
    CommandSpec spec;

    @Parameters(paramLabel = "ADDRESS", description = "Server to ask.")
    String address;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUT",
            required = true,
            description = "File to write; - is standard output.")
    String output;

    @Option(names = "--functions-only", description = "Function libraries without keys; needs Redis 7.0.")
    boolean functionsOnly;

    @Option(names = "--cluster", description = "Pull every primary of the cluster into a file in the directory OUT.")
    boolean cluster;

    @Option(
            names = "--with",
            paramLabel = "SERVER",
            description = "Start this redis-server or valkey-server on a copy of an AOF, which ADDRESS names.")
    String with;

    @Option(names = "--accept-cut", description = "With --with: the last command of the AOF may be incomplete.")
    boolean acceptCut;

    @Mixin
    FileOptions files;

    @Mixin
    LimitOptions limit;

    @Mixin
    MessageOptions messages;

    @Override
    public Integer call() throws IOException {
        files.requireFileForMode(output);
        if (output.equals("-") && rdb.streams().outIsTerminal() && !files.force) {
            throw new IllegalArgumentException(
                    "standard output is a terminal, and an RDB is binary data: redirect it, or use --force");
        }
        if (with == null && acceptCut) {
            throw new IllegalArgumentException("--accept-cut goes with --with");
        }
        if (cluster && (with != null || output.equals("-"))) {
            throw new IllegalArgumentException("--cluster writes a file for each primary into the directory OUT");
        }
        if (cluster) {
            return pullCluster();
        }
        if (with == null) {
            Source source = LiveInput.of(address, functionsOnly);
            rdb.reads(address);
            say(write(source, output).text());
            return ExitCode.DONE;
        }
        RdbCommand.requireFile(address);
        rdb.reads(address);
        try (AofServer server = AofServer.start(with, Path.of(address), acceptCut)) {
            Copied done = write(LiveInput.of(server, functionsOnly), output);
            say(done.text());
            if (server.wasCut()) {
                error("the last command of the AOF is incomplete, and the server has left it out");
            }
            if (done.keys() != server.keys() && !functionsOnly) {
                error("the server had " + server.keys() + " keys when it had loaded; others have expired since");
            }
        }
        return ExitCode.DONE;
    }

    /** Pulls each primary, one after the other. */
    private int pullCluster() throws IOException {
        rdb.reads(address);
        Path directory = Files.createDirectories(Path.of(output));
        for (ServerAddress primary : Pull.primaries(LiveInput.address(address))) {
            rdb.reads(primary.toString());
            String name = primary.host().replace(':', '_') + "-" + primary.port() + ".rdb";
            Copied done = write(
                    LiveInput.of(primary, functionsOnly),
                    directory.resolve(name).toString());
            say(name + " from " + done.text());
        }
        return ExitCode.DONE;
    }

    private Copied write(Source from, String to) throws IOException {
        Source source = from.within(limit.limits());
        if (to.equals("-")) {
            return copy(source, new LimitedOutput(rdb.streams().out(), limit.limits()));
        }
        List<Path> read = with == null ? List.of() : Source.of(Path.of(address)).files();
        try (OutputFile file = OutputFile.of(source, Path.of(to), files.policy(read))) {
            Copied done = copy(source, file.stream());
            file.publish();
            return done;
        }
    }

    private void say(String what) {
        if (!messages.quiet) {
            spec.commandLine().getErr().println(Failure.oneLine(what));
        }
    }

    private void error(String what) {
        spec.commandLine().getErr().println("rdb: " + Failure.oneLine(address + ": " + what));
    }

    private record Copied(long keys, String text) {}

    /** Copies the RDB while it is read, and so checked. */
    private Copied copy(Source source, OutputStream out) throws IOException {
        try (Progress progress = Progress.of(rdb.streams(), messages, address);
                RdbReader in = source.readingNewer(version -> rdb.sayNewer(address, version))
                        .open(ReadOptions.DEFAULT.withCopy(out))) {
            long keys = 0;
            for (RdbEntry e; (e = in.next()) != null; ) {
                if (e instanceof KeyEntry && ++keys % KEYS_BETWEEN_REPORTS == 0) {
                    progress.accept(in.offset());
                }
            }
            String text = rdb.reading() + ": " + in.version() + ", " + keys + (keys == 1 ? " key, " : " keys, ")
                    + Wording.checksum(in.checksum());
            return new Copied(keys, text);
        }
    }
}
