package io.rdbkit.serve;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.redis.RedisMessage;
import io.rdbkit.format.RdbException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.RejectedExecutionException;

/**
 * A client's connection. The event loop reads requests into a short queue; a worker answers them one after the other, as long as the client reads the
 * replies. So a slow disk or a long value holds up nobody else, and what a client doesn't read isn't made.
 */
final class Connection extends SimpleChannelInboundHandler<RedisMessage> {

    /** With more requests waiting, no more are read from the client. */
    private static final int MOST_WAITING = 1024;

    /** With more bytes of them waiting, no more are read from the client. */
    private static final long MOST_BYTES_WAITING = 1 << 20;

    /** A worker goes to other connections after this many steps. */
    private static final int STEPS = 256;

    private final Clients clients;
    private final RequestReader reader;
    private Session session;

    /** Guards what follows; the event loop and a worker share it. */
    private final Object lock = new Object();

    private final Deque<Request> waiting = new ArrayDeque<>();
    private long bytesWaiting;
    /** Whether a worker has the connection, or will have it. */
    private boolean running;
    /** The error after which the connection ends; null if there is none. */
    private String fatal;

    private boolean left;

    /** What is left of the current reply; null between replies. Only the worker touches it. */
    private ReplyStream stream;

    /** A long reply needs one of few permits, and this connection waits for one. */
    private boolean waitsForStream;

    private volatile long stalledSince;

    Connection(Clients clients) {
        this.clients = clients;
        reader = new RequestReader(clients.budget());
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        session = clients.enter(this, ctx.channel());
    }

    Session session() {
        return session;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, RedisMessage part) {
        if (session == null || fatal != null) {
            return;
        }
        Request request;
        try {
            request = reader.accept(part, !session.authenticated);
        } catch (ProtocolException e) {
            fail(e.getMessage());
            return;
        }
        if (request == null) {
            return;
        }
        synchronized (lock) {
            waiting.add(request);
            bytesWaiting += request.bytes;
            if (isFull()) {
                ctx.channel().config().setAutoRead(false);
            }
        }
        schedule();
    }

    private boolean isFull() {
        return waiting.size() >= MOST_WAITING || bytesWaiting >= MOST_BYTES_WAITING;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof CodecException) {
            fail(reader.isInRequest() ? "invalid bulk length" : "invalid multibulk length");
        } else {
            ctx.close(); // the link broke
        }
    }

    private void fail(String text) {
        synchronized (lock) {
            fatal = "ERR Protocol error: " + text;
            session.channel.config().setAutoRead(false);
        }
        schedule();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        schedule();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        reader.close();
        schedule();
    }

    /** Waits until {@link #streamMayBegin}. */
    void awaitStream() {
        synchronized (lock) {
            waitsForStream = true;
        }
    }

    void streamMayBegin() {
        synchronized (lock) {
            waitsForStream = false;
        }
        schedule();
    }

    /** Has a worker go on with this connection, if there is something to do. */
    void schedule() {
        synchronized (lock) {
            if (running || left || session == null || !hasWork()) {
                return;
            }
            running = true;
        }
        submit();
    }

    private void submit() {
        try {
            clients.workers().execute(this::run);
        } catch (RejectedExecutionException closed) {
            session.channel.close();
        }
    }

    private boolean hasWork() {
        if (!session.channel.isActive()) {
            return true;
        }
        return session.channel.isWritable()
                && !waitsForStream
                && (stream != null || !waiting.isEmpty() || fatal != null);
    }

    private void run() {
        try {
            ByteBuf out = session.channel.alloc().buffer(1 << 10);
            try {
                out = work(out);
            } finally {
                send(out);
            }
            Runnable next = session.afterReply;
            session.afterReply = null;
            if (next != null) {
                next.run();
            }
        } catch (IOException | RuntimeException e) {
            clients.tell(e);
            session.channel.close();
        } catch (OutOfMemoryError e) {
            clients.tell(new IOException("a request needs more memory than there is"));
            session.channel.close();
        }
        pause();
    }

    /** Works until there is nothing to do, the client doesn't read, or it is the turn of others. Returns what is not sent yet. */
    private ByteBuf work(ByteBuf first) throws IOException {
        ByteBuf out = first;
        for (int step = 0; step < STEPS; step++) {
            if (!session.channel.isActive() || session.closing) {
                return out;
            }
            if (out.readableBytes() >= ReplyStream.PIECE) {
                send(out);
                out = session.channel.alloc().buffer(1 << 10);
            }
            if (!session.channel.isWritable()) {
                return out;
            }
            if (stream != null) {
                if (!stream.write(new Reply(out, session))) {
                    endStream();
                }
                continue;
            }
            Request request = next();
            if (request == null) {
                return out;
            }
            if (!answer(request, out)) {
                return out;
            }
        }
        return out;
    }

    private Request next() {
        synchronized (lock) {
            Request request = waiting.poll();
            if (request != null) {
                bytesWaiting -= request.bytes;
                clients.budget().give(request.bytes);
                if (fatal == null && !session.channel.config().isAutoRead() && waiting.size() <= MOST_WAITING / 2) {
                    session.channel.config().setAutoRead(true);
                }
            }
            return request;
        }
    }

    /** Returns false if the request has to wait, because its reply is long and too many others are. */
    private boolean answer(Request request, ByteBuf out) throws IOException {
        Reply reply = new Reply(out, session);
        int before = out.writerIndex();
        try {
            clients.commands().run(request, session, reply);
        } catch (CommandException e) {
            out.writerIndex(before);
            new Reply(out, session).error(e.getMessage());
            return true;
        } catch (RdbException e) {
            // The rest of the dump can still be read.
            out.writerIndex(before);
            new Reply(out, session).error("ERR " + e.getMessage());
            return true;
        }
        ReplyStream rest = reply.takeStream();
        if (rest == null || clients.takeStream(this)) {
            stream = rest;
            return true;
        }
        rest.close();
        out.writerIndex(before);
        synchronized (lock) {
            // It is run again from the start: to hold what it has open would take memory.
            waiting.addFirst(request);
            bytesWaiting += request.bytes;
            clients.budget().give(-request.bytes);
        }
        return false;
    }

    private void send(ByteBuf out) {
        if (!out.isReadable()) {
            out.release();
            return;
        }
        ChannelFuture sent = session.channel.writeAndFlush(out);
        if (session.closing) {
            sent.addListener(ChannelFutureListener.CLOSE);
        }
    }

    private void endStream() throws IOException {
        ReplyStream ended = stream;
        stream = null;
        if (ended != null) {
            clients.giveStream();
            ended.close();
        }
    }

    /** Ends a turn: leaves if the link has ended, else comes back when there is work. */
    private void pause() {
        boolean leaving;
        String end = null;
        synchronized (lock) {
            running = false;
            leaving = !session.channel.isActive() && !left;
            left |= leaving;
            if (!leaving && fatal != null && waiting.isEmpty() && stream == null && !session.closing) {
                end = fatal;
                session.closing = true;
            }
        }
        if (leaving) {
            leave();
            return;
        }
        if (end != null) {
            ByteBuf out = session.channel.alloc().buffer();
            new Reply(out, session).error(end);
            send(out);
            return;
        }
        stalledSince = session.channel.isWritable() ? 0 : stalledSince == 0 ? System.nanoTime() : stalledSince;
        if (!session.closing) {
            schedule();
        }
    }

    private void leave() {
        try {
            endStream();
        } catch (IOException e) {
            clients.tell(e);
        }
        synchronized (lock) {
            for (Request request : waiting) {
                clients.budget().give(request.bytes);
            }
            waiting.clear();
        }
        clients.leave(this);
    }

    /** Ends the connection if the client hasn't read for this long. */
    void endIfStalled(long nanos) {
        long since = stalledSince;
        if (since != 0 && session.replica == null && System.nanoTime() - since > nanos) {
            if (session.channel.isWritable()) {
                stalledSince = 0;
            } else {
                session.channel.close();
            }
        }
    }
}
