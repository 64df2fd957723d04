package io.rdbkit.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server that runs as a child process, in a directory of its own. */
final class EmbeddedRun implements ServerRun {

    private static final String LOOPBACK = "127.0.0.1";

    private final Path dir;
    private final int port;
    private final Process process;

    private EmbeddedRun(Path dir, int port, Process process) {
        this.dir = dir;
        this.port = port;
        this.process = process;
    }

    static EmbeddedRun start(ServerKind kind, Path dump, List<String> more, ServerLog log) throws IOException {
        Path dir = Files.createTempDirectory("rdb-run-");
        try {
            if (dump != null) {
                Files.copy(dump, dir.resolve(ServerOptions.DUMP));
            }
            int port = freePort();
            List<String> command = new ArrayList<>();
            command.add(kind.binary().path().toString());
            command.addAll(List.of("--bind", LOOPBACK, "--port", Integer.toString(port)));
            command.addAll(ServerOptions.of(kind, dir.toString(), more));
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            EmbeddedRun run = new EmbeddedRun(dir, port, process);
            Thread reader = new Thread(() -> follow(process, log), "log of " + kind + " at " + port);
            reader.setDaemon(true);
            reader.start();
            return run;
        } catch (IOException | RuntimeException e) {
            deleteTree(dir);
            throw e;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(LOOPBACK))) {
            return socket.getLocalPort();
        }
    }

    private static void follow(Process process, ServerLog log) {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                log.add(line);
            }
        } catch (IOException killed) {
            log.add("(the log ends here: " + killed.getMessage() + ")");
        } finally {
            log.end();
        }
    }

    @Override
    public String thisMachine() {
        return LOOPBACK;
    }

    @Override
    public String host() {
        return LOOPBACK;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public void fetchDump(Path to) throws IOException {
        Files.copy(dir.resolve(ServerOptions.DUMP), to);
    }

    @Override
    public boolean restart(Path dump, Client client, ServerLog log) {
        return false; // a new process costs no more
    }

    @Override
    public void kill() {
        process.destroyForcibly();
        // The process must have ended before its directory is deleted. SIGKILL can't be refused.
        process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
        deleteTree(dir);
    }

    private static void deleteTree(Path dir) {
        try (var files = Files.walk(dir)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
