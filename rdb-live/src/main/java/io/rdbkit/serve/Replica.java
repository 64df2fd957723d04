package io.rdbkit.serve;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.rdbkit.WriteOptions;
import io.rdbkit.format.Bytes;
import io.rdbkit.transform.Rewrite;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;

/** A server that follows this one. */
final class Replica {

    private static final int MARK_BYTES = 20;
    private static final int PIECE = 1 << 16;

    /** A replica that takes no byte for so long is given up. */
    private static final int PATIENCE_SECONDS = 60;

    private final Channel channel;
    /** Whether it takes an RDB whose end is a mark. */
    private boolean takesMark;

    private boolean valkey;
    private boolean begun;
    private boolean sent;
    private boolean loaded;
    private long offset;

    Replica(Channel channel) {
        this.channel = channel;
    }

    /** It says something about itself. */
    synchronized void tell(String what, String value) {
        if (what.equals("CAPA") && value.equalsIgnoreCase("eof")) {
            takesMark = true;
        }
        if (what.equals("VERSION")) {
            valkey = true; // Redis doesn't say it
        }
    }

    synchronized boolean isOfValkey() {
        return valkey;
    }

    synchronized boolean hasBegun() {
        return begun;
    }

    synchronized boolean isLoaded() {
        return loaded;
    }

    synchronized long offset() {
        return offset;
    }

    /** Notes how far the replica is. Returns whether it has loaded the dump, and didn't say so before. */
    synchronized boolean acknowledge(long upTo) {
        boolean isNew = sent && !loaded && offset > 0 && upTo >= offset;
        loaded |= isNew;
        return isNew;
    }

    /**
     * Sends the RDB, as fast as the replica takes it.
     *
     * @param first what stands before it
     */
    void send(ServedDump dump, String first) throws IOException {
        boolean mark;
        synchronized (this) {
            begun = true;
            mark = takesMark;
        }
        write(first.getBytes(StandardCharsets.US_ASCII));
        Rewrite rewrite = Rewrite.from(dump.source()).by(dump.plan());
        if (mark) {
            byte[] random = new byte[MARK_BYTES];
            new SecureRandom().nextBytes(random);
            String end = HexFormat.of().formatHex(random);
            write(("$EOF:" + end + "\r\n").getBytes(StandardCharsets.US_ASCII));
            try (Output out = new Output()) {
                rewrite.to(out, WriteOptions.DEFAULT);
            }
            write(end.getBytes(StandardCharsets.US_ASCII));
        } else {
            sendWithLength(rewrite);
        }
        synchronized (this) {
            sent = true;
        }
        ping();
    }

    /** Servers before 4.0 want to know the length first. */
    private void sendWithLength(Rewrite rewrite) throws IOException {
        Path directory = Files.createTempDirectory("rdb-");
        Path file = directory.resolve("rdb");
        try {
            rewrite.to(file);
            write(("$" + Files.size(file) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            try (InputStream in = Files.newInputStream(file)) {
                for (byte[] piece; (piece = in.readNBytes(PIECE)).length > 0; ) {
                    write(piece);
                }
            }
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(directory);
        }
    }

    private void write(byte[] bytes) throws IOException {
        ChannelFuture written = channel.writeAndFlush(Unpooled.wrappedBuffer(bytes));
        if (!written.awaitUninterruptibly(PATIENCE_SECONDS, TimeUnit.SECONDS) || !written.isSuccess()) {
            throw new IOException("a replica has left, or takes nothing");
        }
    }

    /** Says that the master lives, if the replica has the dump. */
    synchronized void ping() {
        if (sent) {
            Bytes ping = ReplicaMaster.PING;
            offset += ping.length();
            channel.writeAndFlush(Unpooled.wrappedBuffer(ping.toByteArray()));
        }
    }

    void close() {
        channel.close();
    }

    /** Where the RDB is written. */
    private final class Output implements WritableByteChannel {

        private boolean open = true;

        @Override
        public int write(ByteBuffer from) throws IOException {
            int all = from.remaining();
            while (from.hasRemaining()) {
                byte[] piece = new byte[Math.min(PIECE, from.remaining())];
                from.get(piece);
                Replica.this.write(piece);
            }
            return all;
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public void close() {
            open = false;
        }
    }
}
