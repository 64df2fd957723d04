package io.rdbkit.transform;

import io.rdbkit.format.Limit;
import io.rdbkit.format.Limits;
import io.rdbkit.format.RdbRefusedException;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A stream that refuses more bytes than {@link Limit#OUTPUT} allows. Bytes beyond it are not written. Closing it closes
 * the stream below.
 */
public final class LimitedOutput extends OutputStream {

    private final OutputStream out;
    private final long most;
    private long left;

    /** Limits a stream. */
    public LimitedOutput(OutputStream out, Limits limits) {
        this.out = out;
        most = limits.of(Limit.OUTPUT);
        left = most;
    }

    @Override
    public void write(int b) throws IOException {
        take(1);
        out.write(b);
    }

    @Override
    public void write(byte[] bytes, int off, int len) throws IOException {
        take(len);
        out.write(bytes, off, len);
    }

    private void take(int n) throws IOException {
        if (n > left) {
            throw RdbRefusedException.ofOutput(most);
        }
        left -= n;
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
