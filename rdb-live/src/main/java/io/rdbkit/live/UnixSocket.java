package io.rdbkit.live;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** A unix socket as two streams with a timeout, which Java's own streams of such a socket lack. */
final class UnixSocket implements Closeable {

    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey interest;
    private long timeoutMillis;

    private UnixSocket(SocketChannel channel, Selector selector, Duration timeout) throws IOException {
        this.channel = channel;
        this.selector = selector;
        timeoutMillis = timeout.toMillis();
        channel.configureBlocking(false);
        interest = channel.register(selector, 0);
    }

    static UnixSocket connect(String path, Duration timeout) throws IOException {
        SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path));
        try {
            return new UnixSocket(channel, Selector.open(), timeout);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    void setTimeout(long millis) {
        timeoutMillis = millis;
    }

    private void await(int operation) throws IOException {
        interest.interestOps(operation);
        selector.selectedKeys().clear();
        if (selector.select(timeoutMillis) == 0) {
            throw new SocketTimeoutException("timed out");
        }
    }

    InputStream in() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] b, int off, int len) throws IOException {
                ByteBuffer to = ByteBuffer.wrap(b, off, len);
                for (int n; ; ) {
                    n = channel.read(to);
                    if (n != 0 || len == 0) {
                        return n;
                    }
                    await(SelectionKey.OP_READ);
                }
            }
        };
    }

    OutputStream out() {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] b, int off, int len) throws IOException {
                ByteBuffer from = ByteBuffer.wrap(b, off, len);
                while (from.hasRemaining()) {
                    if (channel.write(from) == 0) {
                        await(SelectionKey.OP_WRITE);
                    }
                }
            }
        };
    }

    @Override
    public void close() throws IOException {
        selector.close();
        channel.close();
    }
}
