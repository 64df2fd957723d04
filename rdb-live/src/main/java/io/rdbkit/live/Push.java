package io.rdbkit.live;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Target;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Sends commands that restore keys to a server or a cluster. They go in batches: at most {@value #MOST_KEYS} keys and
 * about 1 MB, or one larger value. While one is on its way, by a thread of its own, the next one is filled; it is sent
 * when each command of the one before has an answer. In a cluster each command goes to the primary of its key's slot,
 * and follows slots that move.
 *
 * <p>If {@link Existing#REPLACE} is chosen, a batch whose link broke is sent again. Otherwise nobody could tell a key
 * that was there before from one of this push, so a broken link is an {@link IOException}.
 *
 * <p>A value that is too large for one command is built by several, under a {@linkplain #temporaryName temporary name}:
 * {@link #beginLarge}, {@link #addLarge}, {@link #endLarge}. A broken link does not matter there.
 */
public final class Push implements Closeable {

    private static final int MOST_KEYS = 10_000;
    private static final long FULL_BYTES = 1 << 20;
    /** For a full batch and the names of its keys. */
    private static final int ROOM = (int) FULL_BYTES + (1 << 16);

    private static final int EXAMPLES = 10;

    private static final Bytes EXISTS = Bytes.utf8("EXISTS");

    private static final Pattern KEYS = Pattern.compile("^db\\d+:keys=(\\d+)", Pattern.MULTILINE);

    /** The standard limits of a server for a word, and for what it holds of a client's commands. */
    private static final long BULK_LENGTH = 512 << 20;

    private static final long QUERY_BUFFER = 1 << 30;

    /** What may stand in the buffer beside a word. */
    private static final long QUERY_REST = 1 << 16;

    /** Takes the keys that were not sent. */
    @FunctionalInterface
    public interface Listener {
        /**
         * Takes one key.
         *
         * @param outcome what happened to it
         */
        void left(PushResult.Left outcome);
    }

    private final Primaries primaries;
    private final Existing existing;
    private final Pace keys;
    private final Pace bytes;

    private final ExecutorService sender = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "rdb-push");
        thread.setDaemon(true);
        return thread;
    });

    /** The batch that is being filled. */
    private CommandBatch batch = new CommandBatch(ROOM);
    /** The batch that was handed to the sender. As long as it has no answers, nobody else uses the connections. */
    private CommandBatch underWay = new CommandBatch(ROOM);
    /** The answers to it; null if no batch is on its way. */
    private Future<Object[]> answers;

    private long answered = -1;

    private long sent;
    private long skipped;
    private long refused;
    private final List<PushResult.Left> examples = new ArrayList<>();
    private Listener listener = left -> {};

    private long mostBytes;
    /** Null between large values. */
    private LargeValue large;

    private Command largeKey;
    /** Whether the server has the key of the large value, which may not be replaced. */
    private boolean largeIsThere;

    /**
     * Connects.
     *
     * @param existing       what happens to a key that the server has already; the commands must fit it
     * @param keysPerSecond  the most keys a second; 0 for no limit
     * @param bytesPerSecond the most bytes a second; 0 for no limit
     */
    public Push(ServerAddress address, Existing existing, long keysPerSecond, long bytesPerSecond) throws IOException {
        this.existing = existing;
        keys = new Pace(keysPerSecond);
        bytes = new Pace(bytesPerSecond);
        primaries = new Primaries(address);
    }

    /** Whether it is a cluster, whose keys are all in database 0. */
    public boolean isCluster() {
        return primaries.isCluster();
    }

    /** What the server is. A version that is not known counts as the newest known one before it. */
    public Target target() throws IOException {
        settle();
        Node any = primaries.all().get(0);
        String info = Connection.text(any.connection().call("INFO", "server"));
        Target target = InfoTarget.of(info);
        if (target == null) {
            throw new IOException("the server does not say its version in INFO");
        }
        return target;
    }

    /** The number of keys that the server has, or all primaries of the cluster. A batch that is on its way gets its answers first. */
    public long keys() throws IOException {
        settle();
        long total = 0;
        for (Node node : primaries.all()) {
            Matcher m = KEYS.matcher(Connection.text(node.connection().call("INFO", "keyspace")));
            while (m.find()) {
                total += Long.parseLong(m.group(1));
            }
        }
        return total;
    }

    /** The names of the function libraries that the server has, or any primary of the cluster; empty before Redis 7.0. */
    public Set<String> functions() throws IOException {
        settle();
        Set<String> names = new TreeSet<>();
        for (Node node : primaries.all()) {
            try {
                for (Object library : (List<?>) node.connection().call("FUNCTION", "LIST")) {
                    List<?> pairs = (List<?>) library;
                    names.add(Connection.text(pairs.get(1))); // behind library_name
                }
            } catch (ServerException unknown) {
                // it has no functions, or may not tell: then it refuses them
            }
        }
        return names;
    }

    /** Whether the server still loads its data. */
    boolean isLoading() throws IOException {
        settle();
        Node any = primaries.all().get(0);
        return Connection.text(any.connection().call("INFO", "persistence")).contains("\nloading:1");
    }

    /**
     * Makes sure that the server has a database.
     *
     * @throws ServerException if it has fewer databases, or is a cluster with a single one
     */
    public void requireDatabase(int db) throws IOException {
        flush();
        for (Node node : primaries.all()) {
            node.require(db);
        }
    }

    /**
     * Asks which keys of a list the server has already.
     *
     * @param wanted at most some thousand keys
     */
    public List<Bytes> existing(int db, List<Bytes> wanted) throws IOException {
        flush();
        List<Command> looks = new ArrayList<>();
        for (Bytes key : wanted) {
            looks.add(Command.of(db, key, EXISTS, key));
        }
        Object[] replies = primaries.run(looks, true);
        List<Bytes> there = new ArrayList<>();
        for (int i = 0; i < replies.length; i++) {
            if (replies[i] instanceof JedisDataException error) {
                throw new ServerException("EXISTS", error.getMessage());
            }
            if (((Long) replies[i]) > 0) {
                there.add(wanted.get(i));
            }
        }
        return there;
    }

    /**
     * Asks what the server has under each of some names.
     *
     * @param wanted at most some thousand keys, whose values together fit in memory
     */
    public List<Held> held(int db, List<Bytes> wanted) throws IOException {
        flush();
        return Held.of(primaries, db, wanted);
    }

    /**
     * Sends the commands that restore a key. If the first of them fails, the others are not run.
     *
     * @param key      need not stay as it is when this returns
     * @param offset   the place of the key in its file
     * @param commands as a client sends them; they need not stay either
     * @throws ServerException if the server takes no more: it is out of memory, read-only, or forbids the command
     */
    public void send(int db, Bytes key, long offset, Bytes commands) throws IOException {
        long portion = Math.min(keys.portion(), MOST_KEYS);
        if (!batch.isEmpty() && (batch.count() >= portion || batch.size() + commands.length() > full())) {
            dispatch();
        }
        if (commands.length() > largestWord()) {
            Command command = Command.of(db, key, offset, commands.toByteArray());
            int longest = command.longest();
            if (longest > largestWord()) {
                flush();
                refuse(command, LargeValue.tooLong(longest, largestWord()).getMessage());
                return;
            }
        }
        batch.add(db, key, offset, commands);
    }

    /** The longest word of a command in bytes that the server takes, or the primary that takes least. */
    public long largestWord() throws IOException {
        if (mostBytes == 0) {
            long most = BULK_LENGTH;
            for (Node node : primaries.all()) {
                most = Math.min(most, setting(node, "proto-max-bulk-len", BULK_LENGTH));
                most = Math.min(most, setting(node, "client-query-buffer-limit", QUERY_BUFFER) - QUERY_REST);
            }
            mostBytes = most;
        }
        return mostBytes;
    }

    /** A setting in bytes. Older servers lack it, and others hide their settings. */
    private static long setting(Node node, String name, long standard) throws IOException {
        try {
            Object reply = node.connection().call("CONFIG", "GET", name);
            if (reply instanceof List<?> pair && pair.size() == 2) {
                return Long.parseLong(Connection.text(pair.get(1)));
            }
        } catch (ServerException hidden) {
            // the standard counts
        }
        return standard;
    }

    /** The name under which a large value is built. It is in the slot of its key, and always the same for a key. */
    public static Bytes temporaryName(Bytes key) {
        return LargeValue.temporaryName(key);
    }

    /**
     * Begins a value that is built by several commands.
     *
     * @param offset the place of the key in its file
     * @param expiry unix time in milliseconds, or {@link io.rdbkit.format.Expiry#NONE}
     */
    public void beginLarge(int db, Bytes key, long offset, long expiry) throws IOException {
        flush();
        keys.await(1);
        requireDatabase(db);
        largeKey = Command.of(db, key, offset, new byte[0]);
        large = new LargeValue(primaries, db, key, offset, expiry, largestWord());
        withLarge(() -> {
            largeIsThere = existing != Existing.REPLACE && large.isThere();
            if (!largeIsThere) {
                large.begin();
            }
        });
    }

    /**
     * Takes bytes of the commands that build the value under its temporary name.
     *
     * @throws ServerException as {@link #send}
     */
    public void addLarge(byte[] commands) throws IOException {
        if (!largeIsThere) {
            bytes.await(commands.length);
            withLarge(() -> large.add(commands));
        }
    }

    /** Gives the value its name and its expiry. */
    public void endLarge() throws IOException {
        withLarge(() -> {
            JedisDataException failure = largeIsThere
                    ? new JedisDataException("BUSYKEY Target key name already exists.")
                    : large.end(existing == Existing.REPLACE);
            String answer = count(largeKey, failure);
            if (answer != null) {
                throw new ServerException("RENAME", answer);
            }
        });
        large = null;
    }

    /** A step of a large value. */
    private interface Step {
        void run() throws IOException;
    }

    private void withLarge(Step step) throws IOException {
        try {
            step.run();
        } catch (ServerException e) {
            throw noMore(largeKey, e.answer());
        }
    }

    /** The listener gets each key that is not sent. */
    public void telling(Listener newListener) {
        listener = newListener;
    }

    /** The offset of the last key of which is known that it and all keys before it have their answer; -1 before the first. */
    public long answered() {
        return answered;
    }

    private long full() {
        return Math.min(bytes.portion(), FULL_BYTES);
    }

    /** Loads a function library in every primary. */
    public void sendFunction(byte[] command) throws IOException {
        flush();
        for (Node node : primaries.all()) {
            Command one = Command.of(0, null, -1, command);
            String[] stopped = {null};
            node.send(0, one, false);
            node.flush();
            node.read((i, reply) -> {
                if (reply instanceof JedisDataException error) {
                    stopped[0] = count(one, error);
                }
            });
            if (stopped[0] != null) {
                throw noMore(one, stopped[0]);
            }
        }
    }

    /** Sends what is held, and waits until all of it has an answer. */
    public void flush() throws IOException {
        dispatch();
        settle();
    }

    /** Hands a batch to the thread that sends it, once the one before has its answers. */
    private void dispatch() throws IOException {
        if (batch.isEmpty()) {
            return;
        }
        settle();
        keys.await(batch.count());
        bytes.await(batch.size());
        CommandBatch next = underWay;
        underWay = batch;
        batch = next;
        List<Command> all = underWay.commands();
        answers = sender.submit(() -> existing == Existing.REPLACE ? primaries.run(all, true) : runInSteps(all));
    }

    /** Waits for the answers to the batch that is on its way, and counts them. */
    private void settle() throws IOException {
        if (answers == null) {
            return;
        }
        Object[] replies = await(answers);
        answers = null;
        Command stopped = null;
        String reason = null;
        Command command = null;
        for (int i = 0; i < replies.length; i++) {
            command = underWay.commands().get(i);
            String answer = count(command, replies[i]);
            if (answer != null && stopped == null) {
                stopped = command;
                reason = answer;
            }
        }
        if (stopped != null) {
            throw noMore(stopped, reason);
        }
        answered = command.offset();
        underWay.clear();
    }

    private static Object[] await(Future<Object[]> answers) throws IOException {
        try {
            return answers.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while pushing");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private ServerException noMore(Command key, String answer) {
        listener.left(left(PushResult.Outcome.STOPPED, key, answer));
        return new ServerException("to take more after " + sent + " keys, at offset " + key.offset(), answer);
    }

    /** The second command of a key must not change what the first one left as it was. */
    private Object[] runInSteps(List<Command> all) throws IOException {
        List<Command> firsts = all.stream().map(Command::first).toList();
        Object[] replies = primaries.run(firsts, false);
        List<Integer> open = new ArrayList<>();
        List<Command> rests = new ArrayList<>();
        for (int i = 0; i < replies.length; i++) {
            if (all.get(i).replies() > 1 && !(replies[i] instanceof JedisDataException)) {
                open.add(i);
                rests.add(all.get(i).rest());
            }
        }
        Object[] more = primaries.run(rests, true);
        for (int i = 0; i < more.length; i++) {
            replies[open.get(i)] = more[i];
        }
        return replies;
    }

    /** Counts a key. Returns null, or the answer that ends the push. */
    private String count(Command command, Object reply) {
        if (!(reply instanceof JedisDataException error)) {
            sent++;
            return null;
        }
        String answer = String.valueOf(error.getMessage());
        boolean there = answer.startsWith("BUSYKEY")
                || answer.contains("Target key name is busy")
                || command.key() == null && answer.contains("already exists"); // a function library
        if (there && existing == Existing.SKIP) {
            skipped++;
            listener.left(left(PushResult.Outcome.SKIPPED, command, answer));
        } else if (there || answer.startsWith("ERR") && !answer.contains("max number of clients")) {
            refuse(command, answer);
        } else {
            return answer;
        }
        return null;
    }

    private void refuse(Command command, String answer) {
        refused++;
        PushResult.Left left = left(PushResult.Outcome.REFUSED, command, answer);
        listener.left(left);
        if (examples.size() < EXAMPLES) {
            examples.add(left);
        }
    }

    /** The name is copied, because the next batch takes the place of its bytes. */
    private static PushResult.Left left(PushResult.Outcome outcome, Command command, String answer) {
        Bytes name = command.key() == null ? null : Bytes.wrap(command.key().toByteArray());
        return new PushResult.Left(outcome, command.db(), name, command.offset(), answer);
    }

    /** What was done so far. */
    public PushResult result() {
        return new PushResult(sent, skipped, refused, List.copyOf(examples));
    }

    /** Waits for the batch that is on its way, if there is one: its commands were sent. */
    @Override
    public void close() throws IOException {
        sender.shutdown();
        try {
            if (answers != null) {
                await(answers);
            }
        } catch (IOException | RuntimeException e) {
            // this ends for another reason, or settle would have thrown it
        } finally {
            primaries.close();
        }
    }
}
