package io.rdbkit.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A connection to a server that breaks or goes silent after a number of bytes from the server, or that sends byte by
 * byte.
 */
final class CutLink implements AutoCloseable {

    enum Fault {
        CLOSE,
        STALL,
        SINGLE_BYTES
    }

    private final ServerSocket listening;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final int to;
    private volatile long after;
    private volatile long later;
    private volatile int count;
    private final Fault fault;

    CutLink(int to, long after, Fault fault) {
        this.to = to;
        this.after = after;
        later = after;
        this.fault = fault;
        try {
            listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    /** New connections no longer break. */
    void heal() {
        after = Long.MAX_VALUE;
        later = Long.MAX_VALUE;
    }

    /** Every connection but the first breaks after this other number of bytes. */
    CutLink then(long bytes) {
        later = bytes;
        return this;
    }

    /** The number of connections made. */
    int count() {
        return count;
    }

    String address() {
        return "redis://127.0.0.1:" + listening.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), to);
                server.setTcpNoDelay(true);
                client.setTcpNoDelay(true);
                threads.execute(() -> copy(client, server, Long.MAX_VALUE, Fault.CLOSE));
                long most = after;
                threads.execute(() -> copy(server, client, most, fault));
                after = later;
                count++;
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void copy(Socket from, Socket into, long most, Fault then) {
        boolean close = true;
        try {
            InputStream in = from.getInputStream();
            OutputStream out = into.getOutputStream();
            byte[] some = new byte[then == Fault.SINGLE_BYTES ? 1 : 4096];
            long left = most;
            for (int n; left > 0 && (n = in.read(some, 0, (int) Math.min(some.length, left))) > 0; left -= n) {
                out.write(some, 0, n);
            }
            close = left > 0 || then != Fault.STALL;
        } catch (IOException broken) {
            // one side has closed
        }
        if (close) {
            close(from);
            close(into);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        threads.shutdownNow();
    }
}
