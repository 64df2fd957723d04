package io.rdbkit.server;

import io.rdbkit.format.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.commands.ProtocolCommand;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * A connection that sends commands unchanged. Words are {@code byte[]}, {@link Bytes}, or any object, whose {@code
 * toString()} is sent as UTF-8. Replies are those of RESP2: {@code byte[]}, {@code Long}, {@code List}, {@code null}.
 */
public final class Client implements AutoCloseable {

    /** Large enough to make round trips cheap. Small enough to keep the replies from piling up at the server. */
    private static final int BATCH = 1000;

    private final Connection connection;
    private final List<Object[]> queued = new ArrayList<>();
    private final List<Object> replies = new ArrayList<>();
    private int db;

    Client(String host, int port) {
        connection = new Connection(
                new HostAndPort(host, port),
                DefaultJedisClientConfig.builder()
                        .timeoutMillis(60_000)
                        // 2.8 has neither CLIENT SETINFO nor HELLO. Naming a protocol would send HELLO.
                        .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
                        .build());
    }

    /** A connection to whatever listens on a port of this machine. */
    public static Client to(int port) {
        return new Client("127.0.0.1", port);
    }

    /**
     * The reply to one command, in the database that was last selected (0 at first). An error is a {@link
     * JedisDataException}.
     */
    public Object call(Object... words) {
        if (!queued.isEmpty() || !replies.isEmpty()) {
            throw new IllegalStateException("commands are queued: flush() first");
        }
        connection.sendCommand(command(words), arguments(words));
        return connection.getOne();
    }

    /** The reply to one command in a database. */
    public Object callIn(int database, Object... words) {
        select(database);
        return call(words);
    }

    /** Selects the database for {@link #call} and {@link #queue}. */
    public Client select(int database) {
        if (database != db) {
            if (queued.isEmpty() && replies.isEmpty()) {
                call("SELECT", database);
            } else {
                queue("SELECT", database);
            }
            db = database;
        }
        return this;
    }

    /** The database that {@link #call} and {@link #queue} use. */
    public int selected() {
        return db;
    }

    /** The reply as text. */
    public String text(Object... words) {
        return string(call(words));
    }

    /** A reply as text: UTF-8, or {@code null}. */
    static String string(Object reply) {
        return reply instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : (String) reply;
    }

    /** Queues a command. {@link #flush()} sends it at the latest. */
    public void queue(Object... words) {
        queued.add(words);
        if (queued.size() == BATCH) {
            send();
        }
    }

    /**
     * Sends the queued commands. Returns all replies since the last flush, including those to SELECT. Throws the first
     * error among them.
     */
    public List<Object> flush() {
        send();
        List<Object> all = new ArrayList<>(replies);
        replies.clear();
        return all;
    }

    private void send() {
        for (Object[] words : queued) {
            connection.sendCommand(command(words), arguments(words));
        }
        List<Object> got = connection.getMany(queued.size());
        List<Object[]> asked = List.copyOf(queued);
        queued.clear();
        for (int i = 0; i < got.size(); i++) {
            if (got.get(i) instanceof JedisDataException e) {
                replies.clear();
                throw new IllegalStateException(describe(asked.get(i)) + ": " + e.getMessage(), e);
            }
        }
        replies.addAll(got);
    }

    private static String describe(Object[] words) {
        StringBuilder out = new StringBuilder();
        for (Object word : words) {
            String text = Bytes.wrap(bytes(word)).toString();
            out.append(text.length() > 60 ? text.substring(0, 60) + "..." : text)
                    .append(' ');
        }
        return out.toString().strip();
    }

    private static ProtocolCommand command(Object[] words) {
        byte[] name = bytes(words[0]);
        return () -> name;
    }

    private static byte[][] arguments(Object[] words) {
        byte[][] arguments = new byte[words.length - 1][];
        for (int i = 1; i < words.length; i++) {
            arguments[i - 1] = bytes(words[i]);
        }
        return arguments;
    }

    private static byte[] bytes(Object word) {
        if (word instanceof byte[] array) {
            return array;
        }
        return word instanceof Bytes b ? b.toByteArray() : word.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        connection.close();
    }
}
