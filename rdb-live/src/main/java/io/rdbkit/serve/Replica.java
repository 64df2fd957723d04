package io.rdbkit.serve;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * What a {@link DumpMaster} knows of a replica. Behind the dump the replica gets a stream of PINGs and nothing else, so each offset of the stream tells
 * what stands there.
 */
final class Replica {

    /** How far it is. */
    enum State {
        HANDSHAKE,
        /** It waits for the dump, which is being made. */
        WAITING,
        SENDING,
        /** All of the dump was sent. It gets nothing before it says that it has loaded it: it looks for the end of the dump at the end of what it reads. */
        LOADING,
        ONLINE
    }

    private static final byte[] PING = "*1\r\n$4\r\nPING\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NEWLINE = {'\n'};

    /** A dump that is there at once needs no sign of life; and one would be no answer to the PSYNC of a Redis 2.8, which then says SYNC. */
    private static final int TICKS_WITHOUT_NEWLINE = 3;

    /** A replica that says nothing for so long is gone (repl-timeout): it acknowledges each second, and says newlines while it loads. */
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);

    private final Channel channel;
    private State state = State.HANDSHAKE;
    /** What stands before the dump. */
    private String line = "";

    private int ticks;
    private long offset;
    private long acknowledged;
    /** Whether it has said that it has loaded the dump. */
    private boolean loaded;
    /** After SYNC a replica acknowledges nothing. */
    private boolean silent;
    /** When something came from it. */
    private volatile long heard = System.nanoTime();

    /** What the handshake has said. */
    String host = "";

    int port;
    boolean takesMark;
    boolean takesId;
    boolean wantsDumpOnly;
    /** What alone it wants, see REPLCONF rdb-filter-only; null for everything. */
    String filter;
    /** That of Valkey; null if it has not said one. */
    String version;
    /** Why it can't have the dump; null as long as nobody knows that it can't. */
    volatile String refusal;

    Replica(Channel channel) {
        this.channel = channel;
    }

    Channel channel() {
        return channel;
    }

    /** @throws UncheckedIOException if the replica has left */
    void requireLink() {
        if (!channel.isActive()) {
            throw new UncheckedIOException(new IOException("the replica has left"));
        }
    }

    synchronized State state() {
        return state;
    }

    synchronized void become(State next) {
        state = next;
    }

    /** It waits for the dump. @param before what stands before the dump */
    synchronized void await(String before) {
        line = before;
        silent = before.isEmpty();
        state = State.WAITING;
    }

    /** It says SYNC in place of PSYNC, which it has said: nothing stands before the dump. Returns false if that is too late. */
    synchronized boolean insteadSync() {
        if (state != State.WAITING) {
            return false;
        }
        line = "";
        silent = true;
        return true;
    }

    /** The dump comes now. Returns what stands before it. */
    synchronized String begin() {
        state = State.SENDING;
        return line;
    }

    /** Goes on behind an offset of the stream. */
    synchronized void resume(long at) {
        offset = at;
        acknowledged = at;
        loaded = true;
        state = State.ONLINE;
    }

    /** The replica says that it has the stream up to an offset, and so has the dump. */
    synchronized void acknowledge(long to) {
        if (state == State.LOADING || state == State.ONLINE) {
            acknowledged = to;
            loaded = true;
            state = State.ONLINE;
        }
    }

    /** All of the dump was sent. @param marked whether a mark told its end; if its length was told, PINGs may follow at once */
    synchronized void sent(boolean marked) {
        heard();
        state = marked ? State.LOADING : State.ONLINE;
    }

    /** Something came from it. */
    void heard() {
        heard = System.nanoTime();
    }

    /** Whether it acknowledges nothing. */
    synchronized boolean isSilent() {
        return silent;
    }

    /** Whether it began with the dump, and nobody knows that it has loaded it. As long as it waits it may still be refused. */
    synchronized boolean isUnfinished() {
        boolean began = state != State.HANDSHAKE && state != State.WAITING;
        boolean tells = !silent && !wantsDumpOnly || state == State.SENDING;
        return began && !loaded && tells && refusal == null;
    }

    /** Whether it has the dump, and what came behind it. */
    synchronized boolean isFollowing() {
        return loaded && acknowledged >= PING.length;
    }

    synchronized long offset() {
        return offset;
    }

    /** A sign of life, where one may be sent. */
    synchronized void tick() {
        boolean mustSpeak = !silent && (state == State.LOADING || state == State.ONLINE);
        if (mustSpeak && System.nanoTime() - heard > PATIENCE) {
            channel.close();
            return;
        }
        if (state == State.WAITING && ++ticks > TICKS_WITHOUT_NEWLINE) {
            channel.writeAndFlush(Unpooled.wrappedBuffer(NEWLINE));
        } else if (state == State.ONLINE && channel.isWritable()) {
            int at = (int) (offset % PING.length);
            channel.writeAndFlush(Unpooled.copiedBuffer(PING, at, PING.length - at));
            offset += PING.length - at;
        }
    }

    /** Where it listens itself; null if it has not said a port. */
    InetSocketAddress address() {
        InetSocketAddress link = (InetSocketAddress) channel.remoteAddress();
        return port == 0 || link == null ? null : new InetSocketAddress(link.getAddress(), port);
    }

    /** A line of INFO replication. */
    synchronized String info(int number) {
        return "slave" + number + ":ip=" + ip() + ",port=" + port + ",state=" + word() + ",offset=" + acknowledged
                + ",lag=" + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - heard) + "\r\n";
    }

    private String word() {
        return switch (state) {
            case ONLINE -> "online";
            case SENDING, LOADING -> "send_bulk";
            case HANDSHAKE, WAITING -> "wait_bgsave";
        };
    }

    private String ip() {
        InetSocketAddress link = (InetSocketAddress) channel.remoteAddress();
        return !host.isEmpty() ? host : link == null ? "" : link.getAddress().getHostAddress();
    }

    /** {@code 127.0.0.1:6379}, or without a port if it has said none. */
    @Override
    public String toString() {
        return ip() + (port == 0 ? "" : ":" + port);
    }
}
