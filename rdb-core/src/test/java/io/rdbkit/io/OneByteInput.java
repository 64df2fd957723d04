package io.rdbkit.io;

import java.io.ByteArrayInputStream;

/** Returns one byte for each read, like a slow pipe. */
final class OneByteInput extends ByteArrayInputStream {

    boolean closed;

    OneByteInput(byte[] bytes) {
        super(bytes);
    }

    @Override
    public synchronized int read(byte[] b, int off, int len) {
        return super.read(b, off, Math.min(len, 1));
    }

    @Override
    public void close() {
        closed = true;
    }
}
