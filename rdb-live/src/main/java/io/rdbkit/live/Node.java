package io.rdbkit.live;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import redis.clients.jedis.exceptions.JedisDataException;

/** A primary, and the commands that it got and has not answered. */
final class Node implements Closeable {

    /** A command on its way: its place in the batch, and how many replies come for it. */
    private record Sent(int index, int replies) {}

    private final ServerAddress address;
    private final List<Sent> sent = new ArrayList<>();
    /** The databases that the server is known to have. */
    private final BitSet present = new BitSet();

    private Connection connection;
    private int db;

    Node(ServerAddress address) {
        this.address = address;
    }

    ServerAddress address() {
        return address;
    }

    /** The connection, for a single command; not while commands are on their way. */
    Connection connection() throws IOException {
        if (connection == null) {
            connection = Connection.open(address);
            db = 0;
        }
        return connection;
    }

    /**
     * Makes sure that the server has a database; not while commands are on their way. A SELECT that failed between
     * other commands would send keys to a wrong database.
     */
    void require(int database) throws IOException {
        if (database == 0 || present.get(database)) {
            return;
        }
        Connection to = connection();
        try {
            to.call("SELECT", Integer.toString(database));
        } catch (ServerException e) {
            throw new ServerException("database " + database, e.answer());
        }
        db = database;
        present.set(database);
    }

    /** Takes a command of a batch. Its database was {@linkplain #require required}. */
    void send(int index, Command command, boolean asking) throws IOException {
        Connection to = connection();
        if (command.db() != db) {
            to.send("SELECT", Integer.toString(command.db()));
            sent.add(new Sent(-1, 1));
            db = command.db();
        }
        if (asking) {
            to.send("ASKING");
            sent.add(new Sent(-1, 1));
        }
        to.write(command.bytes(), command.from(), command.to());
        sent.add(new Sent(index, command.replies()));
    }

    void flush() throws IOException {
        if (!sent.isEmpty()) {
            connection.flush();
        }
    }

    /** Takes the answer to a command of a batch: its first error, else its last reply. */
    interface Answers {
        void take(int index, Object reply) throws IOException;
    }

    /** Reads the answers to all commands that were sent. */
    void read(Answers answers) throws IOException {
        for (Sent one : sent) {
            Object answer = null;
            for (int i = 0; i < one.replies; i++) {
                Object reply = connection.reply();
                answer = answer instanceof JedisDataException ? answer : reply;
            }
            if (one.index >= 0) {
                answers.take(one.index, answer);
            } else if (answer instanceof JedisDataException refused) {
                throw new ServerException("SELECT", refused.getMessage());
            }
        }
        sent.clear();
    }

    @Override
    public void close() throws IOException {
        sent.clear();
        if (connection != null) {
            Connection old = connection;
            connection = null;
            old.close();
        }
    }
}
