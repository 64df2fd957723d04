package io.rdbkit.serve;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.rdbkit.WriteOptions;
import io.rdbkit.format.FilePolicy;
import io.rdbkit.format.RdbException;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.format.Target;
import io.rdbkit.transform.Plan;
import io.rdbkit.transform.Rewrite;
import io.rdbkit.transform.Source;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.commons.io.IOUtils;

/**
 * The master of replicas, which load the dump as if it came from a server (replication.c): {@code +FULLRESYNC id 0}, the dump, and from then on a PING a
 * second. The dump is sent as it is read where the plan is nothing, else it is made first, as a temporary file for all replicas of a version; meanwhile the
 * replica gets newlines.
 * A replica has a thread while it gets the dump.
 *
 * <p>A connection on which PSYNC or SYNC was answered belongs to this object: it writes to {@link Session#channel} by threads of its own. What the replica
 * says goes on coming through {@link #take}.
 */
final class DumpMaster implements Closeable {

    private static final int ID_BYTES = 20;
    private static final int SECONDS_TO_END = 5;

    /** As many get the dump at a time, because each takes memory and may need a temporary file; others wait, and get newlines. */
    private static final int MOST_SENDING = 4;

    /** A replica that is refused comes back at once. */
    private static final int SECONDS_TO_REFUSE = 1;

    /** The oldest server that can be a replica of this one, of those that are known. */
    private static final Target OLDEST = Target.parse("redis-2.8");

    /** In place of the name of a target. */
    private static final String UNKNOWN = "unknown";

    private final PreparedDump dump;
    private final RdbVersion version;
    private final Runnable loaded;
    private final Consumer<RdbException> refused;
    private final Consumer<Exception> failures;

    /** The replication ID: of this process alone, because the stream begins with it. */
    private final String id = hex();

    /** Why servers of some versions can't have the dump, by their names; to find out takes as long as to convert it. */
    private final Map<String, RdbException> refusals = new ConcurrentHashMap<>();

    /** Dumps that can't be sent as they are read, by the version and the filter of their replicas. */
    private final Map<String, MadeDump> made = new ConcurrentHashMap<>();

    private final Set<Replica> replicas = ConcurrentHashMap.newKeySet();
    private final ExecutorService senders = Executors.newFixedThreadPool(MOST_SENDING, daemon("rdb-master"));
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(daemon("rdb-ping"));

    /** How far replicas that have left had got the stream. */
    private long farthestOfGone;

    private volatile boolean closing;

    /**
     * @param version of what the dump is written in
     * @param loaded  is run when a replica has acknowledged the dump, and again each time that it acknowledges something
     * @param refused is told, once a replica knows it, why the replica can't have the dump
     */
    DumpMaster(
            PreparedDump dump,
            RdbVersion version,
            Runnable loaded,
            Consumer<RdbException> refused,
            Consumer<Exception> failures) {
        this.dump = dump;
        this.version = version;
        this.loaded = loaded;
        this.refused = refused;
        this.failures = failures;
        clock.scheduleAtFixedRate(() -> replicas.forEach(Replica::tick), 1, 1, TimeUnit.SECONDS);
    }

    private static ThreadFactory daemon(String name) {
        return work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    private static String hex() {
        byte[] bytes = new byte[ID_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Answers PSYNC, SYNC, REPLCONF or WAIT, on a worker thread. One command of a connection is taken at a time. */
    void take(Request request, Session session, Reply reply) {
        switch (request.keyword(0)) {
            case "REPLCONF" -> configure(request, replica(session), reply);
            case "PSYNC" -> follow(request, session, replica(session), reply);
            case "SYNC" -> sync(session, replica(session), reply);
            default ->
                reply.integer(replicas.stream().filter(Replica::isFollowing).count());
        }
    }

    private static Replica replica(Session session) {
        if (session.replica == null) {
            session.replica = new Replica(session.channel);
        }
        return session.replica;
    }

    private void configure(Request request, Replica replica, Reply reply) {
        if (request.size() % 2 == 0) {
            throw new CommandException("ERR syntax error");
        }
        for (int i = 1; i < request.size(); i += 2) {
            String value = request.word(i + 1).toUtf8();
            switch (request.keyword(i)) {
                case "ACK" -> {
                    acknowledge(replica, request.integer(i + 1));
                    reply.none();
                    return;
                }
                case "GETACK" -> {
                    reply.none();
                    return;
                }
                case "LISTENING-PORT" -> replica.port = port(request.integer(i + 1));
                case "IP-ADDRESS" -> replica.host = value;
                case "CAPA" -> {
                    replica.takesMark |= value.equalsIgnoreCase("eof");
                    replica.takesId |= value.equalsIgnoreCase("psync2");
                }
                case "VERSION" -> replica.version = value;
                case "RDB-ONLY" -> replica.wantsDumpOnly = request.integer(i + 1) != 0;
                case "RDB-FILTER-ONLY" -> replica.filter = filter(value);
                default -> {} // what is newer is of no use for a dump
            }
        }
        reply.ok();
    }

    private static int port(long port) {
        if (port < 0 || port > 65535) {
            throw new CommandException("ERR value is not an integer or out of range");
        }
        return (int) port;
    }

    /** What alone is wanted; empty for nothing, by which a client learns whether it may have a dump. */
    private static String filter(String value) {
        String filter = value.strip().toLowerCase(Locale.ROOT);
        if (!filter.isEmpty() && !filter.equals("functions")) {
            throw new CommandException("ERR Unsupported rdb-filter-only option: " + filter);
        }
        return filter;
    }

    private void acknowledge(Replica replica, long offset) {
        replica.acknowledge(offset);
        // Also one that came back: its first acknowledgement may have been lost with the link.
        if (replica.isFollowing()) {
            loaded.run();
        }
    }

    /** Goes on with a stream that a replica had before its link broke, if it is this one and was sent so far; else begins with the dump. */
    private void follow(Request request, Session session, Replica replica, Reply reply) {
        if (request.size() != 3) {
            throw new CommandException("ERR wrong number of arguments for 'psync' command");
        }
        long offset = request.integer(2);
        if (!request.word(1).toUtf8().equals(id) || offset < 1 || offset - 1 > farthest()) {
            begin(session, replica, "+FULLRESYNC " + id + " 0\r\n", reply);
            return;
        }
        requireNew(replica);
        reply.simple(replica.takesId ? "CONTINUE " + id : "CONTINUE");
        session.afterReply = () -> {
            replica.resume(offset - 1);
            add(replica);
        };
    }

    private static void requireNew(Replica replica) {
        if (replica.state() != Replica.State.HANDSHAKE) {
            throw new CommandException("ERR this connection is a replica's already");
        }
    }

    private void sync(Session session, Replica replica, Reply reply) {
        if (replica.insteadSync()) {
            reply.none();
        } else {
            begin(session, replica, "", reply);
        }
    }

    /** @param line what stands before the dump */
    private void begin(Session session, Replica replica, String line, Reply reply) {
        requireNew(replica);
        if (replica.refusal != null) { // told that PSYNC can't be had, it tries SYNC
            throw new CommandException("ERR " + replica.refusal);
        }
        reply.none();
        session.afterReply = () -> {
            replica.await(line);
            add(replica);
            senders.execute(() -> send(replica));
        };
    }

    private void add(Replica replica) {
        replica.channel().pipeline().addFirst(new BareNewlines(replica::heard));
        replicas.add(replica);
        if (!replica.channel().isActive()) { // it left before it was there
            replicas.remove(replica);
        }
    }

    private void send(Replica replica) {
        ReplicaOutput out = new ReplicaOutput(replica.channel());
        Target target;
        try {
            target = target(replica);
        } catch (RdbRefusedException e) {
            refuse(replica, e, refusals.putIfAbsent(UNKNOWN, e) == null);
            return;
        }
        RdbException known = target == null ? null : refusals.get(target.toString());
        if (known != null) {
            refuse(replica, known, false);
            return;
        }
        try {
            replica.requireLink();
            Plan plan = plan(replica, target);
            boolean marked = plan.isNothing() && replica.takesMark && !replica.isSilent();
            if (marked) {
                stream(replica, out);
            } else {
                sendFile(replica, target, plan, out);
            }
            replica.sent(marked);
            if (replica.wantsDumpOnly) {
                replica.channel().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
            }
        } catch (RdbException e) {
            if (out.hasBegun()) {
                failures.accept(e);
                replica.channel().close();
            } else {
                refuse(replica, e, refusals.putIfAbsent(String.valueOf(target), e) == null);
            }
        } catch (IOException | RuntimeException e) {
            fail(replica, e);
        }
    }

    /** What the replica is, if it doesn't load the version of the dump; null if it does, or if it is a client that wants the dump as a file. */
    private Target target(Replica replica) throws RdbRefusedException {
        InetSocketAddress address = replica.address();
        if (address == null || replica.wantsDumpOnly) {
            return null;
        }
        Target target =
                replica.version != null ? ReplicaVersion.ofValkey(replica.version) : ReplicaVersion.ask(address);
        if (target == null && !dump.isForTarget() && !OLDEST.reads(version)) {
            // It drops what it has before it sees whether it can load the dump.
            throw new RdbRefusedException(
                    RdbRefusedException.Reason.UNLOADABLE,
                    "the replica doesn't answer INFO (it may want a password), and if it can't load " + version
                            + " it would lose what it has; serve the dump with --target and the version of the replica",
                    -1,
                    "");
        }
        return target == null || target.reads(version) ? null : target;
    }

    private Plan plan(Replica replica, Target target) {
        Plan plan = dump.dump().plan();
        if (replica.filter != null) {
            plan = plan.keep("rdb-filter-only", key -> false);
            plan = replica.filter.isEmpty() ? plan.withoutFunctions() : plan;
        }
        return target == null ? plan : plan.target(target);
    }

    /** Sends the dump while it is read; a mark says where it ends. */
    private void stream(Replica replica, ReplicaOutput out) throws IOException {
        String mark = hex();
        out.write(ascii(replica.begin() + "$EOF:" + mark + "\r\n"));
        Rewrite.from(source(replica)).to(out);
        out.write(ascii(mark));
    }

    /** The dump, which isn't read to its end if the replica leaves, for it would keep others from their turn, or if this is closed. */
    private Source source(Replica replica) {
        return dump.dump().source().reporting(offset -> {
            replica.requireLink();
            if (closing) {
                throw new UncheckedIOException(new IOException("the server ends"));
            }
        });
    }

    private void sendFile(Replica replica, Target target, Plan plan, ReplicaOutput out) throws IOException {
        Path file = made.computeIfAbsent(target + " " + replica.filter, kind -> new MadeDump())
                .file(to -> Rewrite.from(source(replica))
                        .by(plan)
                        .to(to, WriteOptions.DEFAULT.withFile(FilePolicy.PRIVATE.withReplace(true))));
        replica.requireLink();
        out.write(ascii(replica.begin() + "$" + Files.size(file) + "\r\n"));
        Files.copy(file, out);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Tells the replica why it can't have the dump, then the user, if that is news. */
    private void refuse(Replica replica, RdbException reason, boolean isNew) {
        replica.refusal = reason.getMessage().replace('\r', ' ').replace('\n', ' ');
        clock.schedule(
                () -> {
                    replica.become(Replica.State.HANDSHAKE);
                    replica.channel()
                            .writeAndFlush(
                                    Unpooled.copiedBuffer("-ERR " + replica.refusal + "\r\n", StandardCharsets.UTF_8))
                            .addListener(told -> {
                                if (isNew) {
                                    refused.accept(reason);
                                }
                            });
                },
                SECONDS_TO_REFUSE,
                TimeUnit.SECONDS);
    }

    private void fail(Replica replica, Exception e) {
        if (replica.channel().isActive() && !closing) {
            failures.accept(new IOException("replica " + replica + ": " + e.getMessage(), e));
        }
        replica.channel().close();
    }

    /** The connection of a replica has ended. */
    void left(Replica replica) {
        keepOffset(replica);
        replicas.remove(replica);
        if (replica.isUnfinished() && !closing) {
            failures.accept(new IOException("replica " + replica + ": the link ended before it had loaded the dump"));
        }
    }

    private synchronized void keepOffset(Replica replica) {
        farthestOfGone = Math.max(farthestOfGone, replica.offset());
    }

    /** How far any replica has got the stream. */
    private synchronized long farthest() {
        return Math.max(
                farthestOfGone,
                replicas.stream().mapToLong(Replica::offset).max().orElse(0));
    }

    /** The lines of INFO replication behind its heading, each with CRLF. */
    String info() {
        StringBuilder lines = new StringBuilder("role:master\r\nconnected_slaves:" + replicas.size() + "\r\n");
        int number = 0;
        for (Replica replica : replicas) {
            lines.append(replica.info(number++));
        }
        return lines.append("master_replid:")
                .append(id)
                .append("\r\nmaster_repl_offset:")
                .append(farthest())
                .append("\r\n")
                .toString();
    }

    @Override
    public void close() {
        closing = true;
        clock.shutdownNow();
        senders.shutdownNow();
        try {
            senders.awaitTermination(SECONDS_TO_END, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        made.values().forEach(IOUtils::closeQuietly); // what can't be deleted now goes at the end of the process
    }
}
