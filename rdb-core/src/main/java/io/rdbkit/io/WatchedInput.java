package io.rdbkit.io;

import java.io.IOException;
import java.io.InputStream;

/** The input of a decoder. It remembers failures and ends that the decoder may wrap or hide. */
final class WatchedInput extends InputStream {

    private final InputStream in;
    private boolean ended;
    private IOException failure;
    private long count;

    WatchedInput(InputStream in) {
        this.in = in;
    }

    /** Whether the decoder has seen the end of the input. */
    boolean ended() {
        return ended;
    }

    /** The failure of the input, or null. */
    IOException failure() {
        return failure;
    }

    /** The number of bytes read. */
    long count() {
        return count;
    }

    @Override
    public int read() throws IOException {
        try {
            int b = in.read();
            ended |= b < 0;
            count += b < 0 ? 0 : 1;
            return b;
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
        try {
            int n = in.read(b, off, len);
            ended |= n < 0;
            count += Math.max(n, 0);
            return n;
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
