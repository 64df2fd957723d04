package io.rdbkit.serve;

import io.netty.channel.Channel;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** All connections, and what they share. */
final class Clients {

    /** As many long replies are made at a time; each holds a part of a value in memory. */
    private static final int MOST_STREAMS = 32;

    /** A client that reads nothing for so long is cut off, as servers do when its output has grown. */
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);

    private final Set<Connection> all = ConcurrentHashMap.newKeySet();
    private final AtomicLong lastId = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final Semaphore streams = new Semaphore(MOST_STREAMS);
    private final Queue<Connection> waitingForStream = new ConcurrentLinkedQueue<>();
    private final RequestBudget budget = new RequestBudget();
    private final Executor workers;
    private final CommandTable commands;
    private final DumpMaster master;
    private final ServeOptions options;
    private final Consumer<Exception> failures;

    Clients(
            Executor workers,
            CommandTable commands,
            DumpMaster master,
            ServeOptions options,
            Consumer<Exception> failures) {
        this.workers = workers;
        this.commands = commands;
        this.master = master;
        this.options = options;
        this.failures = failures;
    }

    RequestBudget budget() {
        return budget;
    }

    Executor workers() {
        return workers;
    }

    CommandTable commands() {
        return commands;
    }

    /** The number of connections. */
    int count() {
        return all.size();
    }

    /** The number of connections so far. */
    long countOfAll() {
        return lastId.get();
    }

    /** The number of connections that were refused because there were too many. */
    long refused() {
        return refused.get();
    }

    /** Tells of a failure that no client can be told. */
    void tell(Exception failure) {
        failures.accept(failure);
    }

    /** The session of a new connection; null if there are too many, and it is told so. */
    Session enter(Connection connection, Channel channel) {
        Session session = new Session(lastId.incrementAndGet(), channel, options.password() == null);
        if (all.size() >= options.maxClients()) {
            refused.incrementAndGet();
            TooManyClients.tell(channel, session);
            return null;
        }
        all.add(connection);
        return session;
    }

    void leave(Connection connection) {
        all.remove(connection);
        waitingForStream.remove(connection);
        if (connection.session().replica != null) {
            master.left(connection.session().replica);
        }
    }

    /** Whether a connection may make a long reply now; if not, it is told when it may. */
    boolean takeStream(Connection connection) {
        if (streams.tryAcquire()) {
            return true;
        }
        connection.awaitStream();
        waitingForStream.add(connection);
        if (streams.availablePermits() > 0) { // one was given back meanwhile, and nobody saw this connection wait
            wakeNext();
        }
        return false;
    }

    void giveStream() {
        streams.release();
        wakeNext();
    }

    private void wakeNext() {
        Connection next = waitingForStream.poll();
        if (next != null) {
            next.streamMayBegin();
        }
    }

    /** Cuts off clients that don't read. */
    void endStalled() {
        all.forEach(connection -> connection.endIfStalled(PATIENCE));
    }
}
