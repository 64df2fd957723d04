package io.rdbkit.cli;

import io.rdbkit.format.Bytes;
import io.rdbkit.serve.DumpServer;
import io.rdbkit.serve.KeptIndex;
import io.rdbkit.serve.ServedDump;
import io.rdbkit.transform.Plan;
import io.rdbkit.transform.Source;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** The options about the clients of a served dump. */
final class ServeOptions {

    private static final int LAST_PORT = 65535;

    /** The one of the examples; 6379 is that of a server on the same machine. */
    @Option(names = "--port", paramLabel = "N", description = "Port to listen on; 0 takes a free one. Default: 6399.")
    int port = 6399;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            description = "Address to listen on; but for loopback it needs --password-file.")
    String bind = "127.0.0.1";

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "Clients must give the password in the first line of this file.")
    Path passwordFile;

    @Option(
            names = "--max-clients",
            paramLabel = "N",
            description = "At most so many clients at a time. Default: 1000.")
    int maxClients = 1000;

    @Option(
            names = "--once",
            description = "End when a replica has loaded the dump; exit code 0 only if it says that it has.")
    boolean once;

    /** @throws IllegalArgumentException if they don't go together */
    void check() throws IOException {
        if (port < 0 || port > LAST_PORT) {
            throw new IllegalArgumentException("--port is a number from 0 to " + LAST_PORT);
        }
        if (maxClients < 1) {
            throw new IllegalArgumentException("--max-clients is a number from 1 on");
        }
        if (passwordFile == null && !InetAddress.getByName(bind).isLoopbackAddress()) {
            throw new IllegalArgumentException(
                    "--bind " + bind + " lets other machines read the dump: it needs" + " --password-file");
        }
    }

    DumpServer start(
            Path file,
            Source source,
            Plan plan,
            Path index,
            String choice,
            long nowMillis,
            Consumer<Exception> failures)
            throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(bind), port);
        return DumpServer.start(
                new ServedDump(file, source, plan),
                index == null ? null : new KeptIndex(index, choice),
                new io.rdbkit.serve.ServeOptions(address, password(), maxClients, once, nowMillis),
                failures);
    }

    private Bytes password() throws IOException {
        if (passwordFile == null) {
            return null;
        }
        try (BufferedReader in = Files.newBufferedReader(passwordFile, StandardCharsets.UTF_8)) {
            String line = in.readLine();
            if (line == null || line.isEmpty()) {
                throw new FileSystemException(passwordFile.toString(), null, "has no password in its first line");
            }
            return Bytes.utf8(line);
        }
    }

    /** Waits for the end of the server. */
    int await(DumpServer server) throws IOException {
        try {
            server.await();
            return ExitCode.DONE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while serving");
        }
    }

    /** An address as clients take it. */
    static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }
}
