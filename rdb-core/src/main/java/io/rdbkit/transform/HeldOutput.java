package io.rdbkit.transform;

import io.rdbkit.io.Spool;
import java.io.IOException;
import java.io.OutputStream;

/** Holds an output until it is known to be good. Up to 1 MB is in memory, more in a private temporary file. */
public final class HeldOutput extends OutputStream {

    private final Spool spool = new Spool();

    /** Creates an empty output. */
    public HeldOutput() {}

    @Override
    public void write(int b) throws IOException {
        spool.write(b);
    }

    @Override
    public void write(byte[] bytes, int off, int len) throws IOException {
        spool.write(bytes, off, len);
    }

    /** Writes everything to a stream, which stays open. */
    public void release(OutputStream to) throws IOException {
        spool.copyTo(to);
    }

    /** Deletes what was not released. */
    @Override
    public void close() throws IOException {
        spool.delete();
    }
}
