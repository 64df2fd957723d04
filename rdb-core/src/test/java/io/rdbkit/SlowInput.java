package io.rdbkit;

import java.io.ByteArrayInputStream;

/** Returns at most so many bytes for each read, like a slow pipe. */
final class SlowInput extends ByteArrayInputStream {

    private final int most;

    SlowInput(byte[] bytes, int most) {
        super(bytes);
        this.most = most;
    }

    @Override
    public synchronized int read(byte[] b, int off, int len) {
        return super.read(b, off, Math.min(len, most));
    }
}
