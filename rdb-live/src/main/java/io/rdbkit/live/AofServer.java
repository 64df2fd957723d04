package io.rdbkit.live;

import io.rdbkit.transform.Source;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A server that loads a copy of an AOF, so that a {@link Pull} gets all of its data: the commands behind an RDB need a
 * server to apply them. It runs in a private temporary directory, listens only to a socket there, and never sees the
 * original. {@link #close} ends it and deletes the directory.
 */
public final class AofServer implements Closeable {

    private static final String FILE = "appendonly.aof";
    private static final String DIRECTORY = "appendonlydir";
    private static final String MANIFEST = ".manifest";
    private static final String CUT = "Truncating the AOF";

    private static final Pattern VERSION = Pattern.compile("\\bv=(\\d{1,4})\\.");

    /** The first major version that has multi-part AOFs. */
    private static final int MULTI_PART = 7;

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long END_SECONDS = 5;

    private final Path home;
    private final Thread cleaning = new Thread(this::end);
    private Process process;
    private long keys;

    private AofServer(Path home) {
        this.home = home;
        Runtime.getRuntime().addShutdownHook(cleaning);
    }

    /**
     * Starts a server and waits until it has loaded.
     *
     * @param command   the executable of a Redis or Valkey server
     * @param aof       the file; for a multi-part AOF its directory or manifest
     * @param acceptCut whether the last command may be incomplete; the server then leaves it out
     * @throws IOException if the server does not load it; the message has the server's words
     */
    public static AofServer start(String command, Path aof, boolean acceptCut) throws IOException {
        int major = major(command);
        AofServer server = new AofServer(Files.createTempDirectory("rdb-aof"));
        try {
            List<String> options = server.copy(aof, major);
            server.run(command, major, options, acceptCut);
            server.awaitLoaded();
            return server;
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private static int major(String command) throws IOException {
        String answer;
        try {
            Process asked = new ProcessBuilder(command, "--version")
                    .redirectErrorStream(true)
                    .start();
            asked.getOutputStream().close();
            answer = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IOException(command + " can't be started: it is no program, or is not found");
        }
        Matcher version = VERSION.matcher(answer);
        if (!version.find()) {
            throw new IOException(command + " --version does not answer as a Redis or Valkey server does");
        }
        return Integer.parseInt(version.group(1));
    }

    /** Copies the files. Returns the options that name them. */
    private List<String> copy(Path aof, int major) throws IOException {
        if (!Files.isDirectory(aof) && !aof.toString().endsWith(MANIFEST)) {
            Files.copy(aof, home.resolve(FILE));
            return List.of("--appendfilename", FILE);
        }
        if (major < MULTI_PART) {
            throw new IOException("a multi-part AOF needs a server from 7.0 on");
        }
        Path to = Files.createDirectory(home.resolve(DIRECTORY));
        String name = FILE;
        for (Path file : Source.of(aof).files()) {
            Path copied = to.resolve(file.getFileName());
            if (Files.isRegularFile(file) && !Files.exists(copied)) {
                Files.copy(file, copied);
            }
            String fileName = file.getFileName().toString();
            if (fileName.endsWith(MANIFEST)) {
                name = fileName.substring(0, fileName.length() - MANIFEST.length());
            }
        }
        return List.of("--appendfilename", name, "--appenddirname", DIRECTORY);
    }

    private void run(String command, int major, List<String> names, boolean acceptCut) throws IOException {
        List<String> words = new ArrayList<>(List.of(command, "--port", "0"));
        words.addAll(List.of("--unixsocket", socket().toString(), "--unixsocketperm", "700"));
        words.addAll(List.of("--dir", home.toString(), "--save", "", "--appendonly", "yes", "--appendfsync", "no"));
        words.addAll(List.of("--auto-aof-rewrite-percentage", "0"));
        words.addAll(List.of("--aof-load-truncated", acceptCut ? "yes" : "no"));
        words.addAll(names);
        if (major >= MULTI_PART) {
            words.addAll(List.of("--repl-diskless-sync-delay", "0"));
        }
        process = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(log().toFile())
                .start();
    }

    private Path socket() {
        return home.resolve("socket");
    }

    private Path log() {
        return home.resolve("log");
    }

    private void awaitLoaded() throws IOException {
        while (true) {
            if (!process.isAlive()) {
                throw new IOException("the server does not load the AOF: " + complaint());
            }
            if (Files.exists(socket()) && isLoaded()) {
                return;
            }
            Patience.sleep(PAUSE_NANOS);
        }
    }

    private boolean isLoaded() throws IOException {
        try (Push asked = new Push(address(), Existing.REFUSE, 0, 0)) {
            keys = asked.keys();
            return !asked.isLoading();
        } catch (IOException notYet) {
            return false;
        }
    }

    /** The last warning in the log, without its time. */
    private String complaint() throws IOException {
        String last = "it ends without a word";
        for (String line : Files.readAllLines(log(), StandardCharsets.ISO_8859_1)) {
            int mark = line.indexOf(" # ");
            if (mark >= 0) {
                last = line.substring(mark + 3);
            }
        }
        return last;
    }

    /** Its address. */
    public ServerAddress address() {
        return ServerAddress.ofSocket(socket());
    }

    /** The number of keys that it had when it had loaded. */
    public long keys() {
        return keys;
    }

    /** Whether it has left out the end of the AOF, because the last command is incomplete. */
    public boolean wasCut() throws IOException {
        return Files.readString(log(), StandardCharsets.ISO_8859_1).contains(CUT);
    }

    private void end() {
        try {
            if (process != null) {
                process.destroyForcibly().waitFor(END_SECONDS, TimeUnit.SECONDS);
            }
            try (Stream<Path> files = Files.walk(home)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            // the directory of the system for temporary files keeps it
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(cleaning);
        } catch (IllegalStateException ending) {
            // the process ends
        }
    }
}
