package io.rdbkit.serve;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Sends bytes to a replica as fast as it reads: a writer waits while as much is on its way as may be. */
final class ReplicaOutput extends OutputStream {

    private static final int PIECE = 1 << 16;
    private static final int PIECES_UNSENT = 16;

    /** A server gives up on a replica after so long (repl-timeout). */
    private static final int PATIENCE_SECONDS = 60;

    private final Channel channel;
    private final Semaphore room = new Semaphore(PIECES_UNSENT);
    private volatile Throwable failure;
    private volatile boolean begun;
    private long sent;

    ReplicaOutput(Channel channel) {
        this.channel = channel;
    }

    /** Whether something was written. */
    boolean hasBegun() {
        return begun;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        begun = true;
        for (int at = from, left = length; left > 0; ) {
            int n = Math.min(PIECE, left);
            send(bytes, at, n);
            at += n;
            left -= n;
        }
    }

    private void send(byte[] bytes, int from, int length) throws IOException {
        try {
            if (!room.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("the replica has read nothing for " + PATIENCE_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while sending to a replica");
        }
        if (failure != null) {
            throw new IOException("the link to the replica broke after " + sent + " bytes", failure);
        }
        channel.writeAndFlush(Unpooled.copiedBuffer(bytes, from, length)).addListener(done -> {
            if (!done.isSuccess()) {
                failure = done.cause();
            }
            room.release();
        });
        sent += length;
    }
}
