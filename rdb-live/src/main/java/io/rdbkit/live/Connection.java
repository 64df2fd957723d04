package io.rdbkit.live;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.DefaultJedisSocketFactory;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.util.RedisInputStream;
import redis.clients.jedis.util.RedisOutputStream;

/** A connection to one server, logged in. Commands and replies are those of RESP2, which every server speaks. */
final class Connection implements Closeable {

    private static final int BUFFER = 1 << 16;

    /** The variables that may have the password, as redis-cli and valkey-cli read them. */
    private static final List<String> PASSWORDS = List.of("RDB_PASSWORD", "REDISCLI_AUTH", "VALKEYCLI_AUTH");

    private final ServerAddress address;
    private final Closeable socket;
    private final RedisInputStream in;
    private final RedisOutputStream out;

    private Connection(ServerAddress address, Closeable socket, InputStream in, OutputStream out) {
        this.address = address;
        this.socket = socket;
        this.in = new RedisInputStream(in, BUFFER);
        this.out = new RedisOutputStream(out, BUFFER);
    }

    /** Connects and logs in. For the address of a Sentinel, to the primary that it names. */
    static Connection open(ServerAddress address) throws IOException {
        ServerAddress server = address.kind() == ServerAddress.Kind.SENTINEL ? primary(address) : address;
        Connection connection = connect(server);
        try {
            connection.logIn();
            return connection;
        } catch (IOException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private static ServerAddress primary(ServerAddress sentinel) throws IOException {
        try (Connection connection = connect(sentinel)) {
            Object reply = connection.call("SENTINEL", "get-master-addr-by-name", sentinel.path());
            if (!(reply instanceof List<?> place)) {
                throw new IOException("the Sentinel knows no primary with the name " + sentinel.path());
            }
            return sentinel.at(text(place.get(0)), Integer.parseInt(text(place.get(1))));
        }
    }

    private static Connection connect(ServerAddress address) throws IOException {
        if (address.kind() == ServerAddress.Kind.UNIX) {
            try {
                UnixSocket socket = UnixSocket.connect(address.path(), address.timeout());
                return new Connection(address, socket, socket.in(), socket.out());
            } catch (IOException e) {
                throw new IOException("no connection to " + address.path() + ": " + e.getMessage());
            }
        }
        DefaultJedisClientConfig.Builder config = DefaultJedisClientConfig.builder()
                .connectionTimeoutMillis((int) address.connectTimeout().toMillis())
                .socketTimeoutMillis((int) address.timeout().toMillis());
        if (address.kind() == ServerAddress.Kind.TLS) {
            config.ssl(true).sslSocketFactory(Tls.sockets(address)).sslParameters(Tls.parameters(address));
        }
        HostAndPort place = new HostAndPort(address.host(), address.port());
        try {
            Socket socket = new DefaultJedisSocketFactory(place, config.build()).createSocket();
            return new Connection(address, socket, socket.getInputStream(), socket.getOutputStream());
        } catch (JedisConnectionException e) {
            throw new IOException("no connection to " + place + ": " + reason(e), e);
        }
    }

    /** The words of the failure at the bottom; Jedis puts its own around them. */
    private static String reason(JedisConnectionException e) {
        Throwable cause = e.getCause() == null && e.getSuppressed().length > 0 ? e.getSuppressed()[0] : e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    private void logIn() throws IOException {
        String password = password(address);
        if (password == null) {
            if (!address.user().isEmpty()) {
                throw new IOException("the address has a user and no password: set RDB_PASSWORD, or add"
                        + " ?password-file=FILE to the address");
            }
            return;
        }
        if (address.user().isEmpty()) {
            call("AUTH", password);
        } else {
            call("AUTH", address.user(), password);
        }
    }

    private static String password(ServerAddress address) throws IOException {
        if (address.isAnonymous()) {
            return null;
        }
        Path file = address.file("password-file");
        if (file != null) {
            try (Stream<String> lines = Files.lines(file)) {
                return lines.findFirst().orElseThrow(() -> new IOException(file + " has no password"));
            }
        }
        return PASSWORDS.stream()
                .map(System::getenv)
                .filter(value -> value != null && !value.isEmpty())
                .findFirst()
                .orElse(null);
    }

    ServerAddress address() {
        return address;
    }

    /**
     * Sends a command and reads its reply: {@code byte[]}, {@code Long}, {@code List} or null.
     *
     * @throws ServerException if the reply is an error
     */
    Object call(String... words) throws IOException {
        send(words);
        flush();
        Object reply = reply();
        if (reply instanceof JedisDataException error) {
            throw new ServerException(words[0], error.getMessage());
        }
        return reply;
    }

    /** Whether the server takes a command; false if it answers with an error. */
    boolean accepts(String... words) throws IOException {
        try {
            call(words);
            return true;
        } catch (ServerException refused) {
            return false;
        }
    }

    /** Adds a command to those that the next {@link #flush} sends. */
    void send(String... words) throws IOException {
        write(("*" + words.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
        for (String word : words) {
            byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
            write(("$" + bytes.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
            write(bytes);
            write(new byte[] {'\r', '\n'});
        }
    }

    private void write(byte[] commands) throws IOException {
        write(commands, 0, commands.length);
    }

    /** Adds bytes of commands to those that the next {@link #flush} sends. */
    void write(byte[] commands, int from, int to) throws IOException {
        try {
            out.write(commands, from, to - from);
        } catch (IOException e) {
            throw lost(e);
        }
    }

    void flush() throws IOException {
        try {
            out.flush();
        } catch (IOException e) {
            throw lost(e);
        }
    }

    /** Reads a reply. An error is returned as a {@link JedisDataException}, which knows redirections. */
    Object reply() throws IOException {
        try {
            return Protocol.read(in);
        } catch (JedisDataException error) {
            return error;
        } catch (JedisConnectionException e) {
            throw lost(e);
        }
    }

    /** Reads a line, without its end. */
    String line() throws IOException {
        try {
            return in.readLine();
        } catch (JedisConnectionException e) {
            throw lost(e);
        }
    }

    /** Reads one byte. */
    byte readByte() throws IOException {
        try {
            return in.readByte();
        } catch (JedisConnectionException e) {
            throw lost(e);
        }
    }

    /** Reads some bytes; -1 if the server has closed the connection. */
    int read(byte[] b, int off, int len) throws IOException {
        try {
            return in.read(b, off, len);
        } catch (JedisConnectionException e) {
            if (e.getCause() == null) {
                return -1; // Jedis says so about the end; every failure has a cause
            }
            throw lost(e);
        }
    }

    /**
     * Reads some bytes, if any come soon.
     *
     * @param millis how long to wait
     * @return -1 if none came, or the server has closed the connection
     */
    int readSoon(byte[] b, int off, int len, int millis) throws IOException {
        try {
            setTimeout(millis);
            return in.read(b, off, len);
        } catch (JedisConnectionException e) {
            if (e.getCause() == null || e.getCause() instanceof SocketTimeoutException) {
                return -1;
            }
            throw lost(e);
        } finally {
            setTimeout((int) address.timeout().toMillis());
        }
    }

    private void setTimeout(int millis) throws IOException {
        if (socket instanceof Socket network) {
            network.setSoTimeout(millis);
        } else if (socket instanceof UnixSocket unix) {
            unix.setTimeout(millis);
        }
    }

    /** Without a cause: a message of the system alone would not say that it is about the link. */
    private IOException lost(Exception e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        IOException lost = new IOException(
                cause instanceof SocketTimeoutException
                        ? "no byte came from the server for "
                                + address.timeout().toSeconds() + " s"
                        : "the link to the server broke: " + cause.getMessage());
        lost.addSuppressed(e);
        return lost;
    }

    static String text(Object reply) {
        return reply instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : String.valueOf(reply);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
