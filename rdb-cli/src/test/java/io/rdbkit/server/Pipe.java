package io.rdbkit.server;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Sends bytes to a server unchanged, like {@code redis-cli --pipe}. */
final class Pipe {

    private static final String MARK = "that was all";

    private final DataInputStream in;
    private final List<String> errors = new ArrayList<>();
    private long replies;

    private Pipe(DataInputStream in) {
        this.in = in;
    }

    /** The errors among the replies. */
    static List<String> send(String host, int port, byte[] commands) {
        try (Socket socket = new Socket(host, port);
                DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()))) {
            socket.setSoTimeout(60_000);
            Pipe pipe = new Pipe(in);
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> write(socket, commands));
            pipe.readToMark();
            sent.join();
            return pipe.errors;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Socket socket, byte[] commands) {
        try {
            OutputStream out = socket.getOutputStream();
            out.write(commands);
            String echo = "*2\r\n$4\r\nECHO\r\n$" + MARK.length() + "\r\n" + MARK + "\r\n";
            out.write(echo.getBytes(StandardCharsets.US_ASCII));
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void readToMark() throws IOException {
        while (!MARK.equals(reply())) {
            replies++;
        }
    }

    /** A bulk string, or null for any other reply. */
    private String reply() throws IOException {
        String line = line();
        switch (line.charAt(0)) {
            case '+', ':' -> {
                return null;
            }
            case '-' -> {
                errors.add(line.substring(1));
                return null;
            }
            case '$' -> {
                int length = Integer.parseInt(line.substring(1));
                if (length < 0) {
                    return null;
                }
                byte[] bytes = new byte[length];
                in.readFully(bytes);
                line();
                return new String(bytes, StandardCharsets.ISO_8859_1);
            }
            case '*' -> {
                for (int n = Integer.parseInt(line.substring(1)); n > 0; n--) {
                    reply();
                }
                return null;
            }
            default -> throw new IllegalStateException("unknown reply: " + line);
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b; (b = in.read()) != '\n'; ) {
            if (b < 0) {
                throw new EOFException("the server hung up after " + replies + " replies and errors " + errors);
            }
            if (b != '\r') {
                line.append((char) b);
            }
        }
        return line.toString();
    }
}
