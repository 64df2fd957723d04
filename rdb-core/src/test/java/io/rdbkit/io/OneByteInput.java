package io.rdbkit.io;

import java.io.ByteArrayInputStream;

/** Gives one byte for each read, as a slow pipe may. */
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
