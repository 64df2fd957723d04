package io.rdbkit.serve;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.RdbException;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Gives the dump to servers that follow this one. What they get is one full synchronization; then nothing but a PING now and then, by which a replica sees
 * that its master lives, and whose offset it acknowledges.
 */
final class ReplicaMaster implements Master {

    /** Replicas wait for 60 seconds by default. */
    private static final int PING_SECONDS = 5;

    private static final int ID_BYTES = 20;

    private final ServedDump dump;
    private final Consumer<Exception> failures;
    /** Null if the server goes on when a replica has loaded the dump. */
    private final Runnable whenLoaded;

    private final String id;
    private final Set<Replica> replicas = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "rdb-ping");
        thread.setDaemon(true);
        return thread;
    });

    ReplicaMaster(ServedDump dump, Consumer<Exception> failures, Runnable whenLoaded) {
        this.dump = dump;
        this.failures = failures;
        this.whenLoaded = whenLoaded;
        byte[] random = new byte[ID_BYTES];
        new SecureRandom().nextBytes(random);
        id = HexFormat.of().formatHex(random);
        clock.scheduleWithFixedDelay(
                () -> replicas.forEach(Replica::ping), PING_SECONDS, PING_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void take(Request request, Session session, Reply reply) throws IOException {
        switch (request.keyword(0)) {
            case "WAIT" -> reply.integer(replicas.stream().filter(Replica::isLoaded).count());
            case "REPLCONF" -> replconf(request, session, reply);
            default -> begin(request, session, reply);
        }
    }

    private static Replica of(Session session) {
        if (session.replica == null) {
            session.replica = new Replica(session.channel);
        }
        return (Replica) session.replica;
    }

    private void replconf(Request request, Session session, Reply reply) {
        Replica replica = of(session);
        if (request.size() == 3 && request.is(1, "ACK")) {
            if (replica.acknowledge(request.integer(2)) && whenLoaded != null) {
                whenLoaded.run();
            }
            reply.none();
            return;
        }
        if (request.size() % 2 == 0) {
            throw CommandException.syntax();
        }
        for (int i = 1; i < request.size(); i += 2) {
            replica.tell(request.keyword(i), request.word(i + 1).toUtf8());
        }
        reply.ok();
    }

    private void begin(Request request, Session session, Reply reply) throws IOException {
        Replica replica = of(session);
        if (replica.hasBegun()) {
            throw new CommandException("ERR this link has got the dump already");
        }
        String refusal = refusal(replica);
        if (refusal != null) {
            throw new CommandException("ERR " + refusal);
        }
        String first = request.is(0, "PSYNC") ? "+FULLRESYNC " + id + " 0\r\n" : "";
        reply.none(); // the thread that sends the dump writes this line too, so that nothing comes between
        replicas.add(replica);
        Thread sender = new Thread(() -> send(replica, first), "rdb-replica");
        sender.setDaemon(true);
        sender.start();
    }

    /** Why a replica can't load the dump, as far as it has told what it is; null if it may. */
    private String refusal(Replica replica) throws IOException {
        return replica.isOfValkey() ? ForkCheck.refusal(dump) : null;
    }

    private void send(Replica replica, String first) {
        try {
            replica.send(dump, first);
        } catch (RdbException | RuntimeException e) {
            failures.accept(e);
            replica.close();
        } catch (IOException e) {
            replica.close(); // the link broke; the replica will come again
        }
    }

    @Override
    public void left(Session session) {
        replicas.remove((Replica) session.replica);
    }

    @Override
    public String info() {
        return "role:master\r\nconnected_slaves:" + replicas.size() + "\r\nmaster_replid:" + id
                + "\r\nmaster_repl_offset:"
                + replicas.stream().mapToLong(Replica::offset).max().orElse(0) + "\r\n";
    }

    /** What a replica gets to see that its master lives. */
    static final Bytes PING = Bytes.utf8("*1\r\n$4\r\nPING\r\n");

    @Override
    public void close() {
        clock.shutdownNow();
        replicas.forEach(Replica::close);
    }
}
