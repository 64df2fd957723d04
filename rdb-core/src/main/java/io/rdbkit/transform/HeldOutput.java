package io.rdbkit.transform;

import io.rdbkit.io.Spool;
import java.io.IOException;
import java.io.OutputStream;

/** An output of which nothing may be seen before all of it is known to be good: up to 1 MB waits in memory, more in a private temporary file. */
public final class HeldOutput extends OutputStream {

    private final Spool spool = new Spool();

    /** With nothing in it yet. */
    public HeldOutput() {}

    @Override
    public void write(int b) throws IOException {
        spool.write(b);
    }

    @Override
    public void write(byte[] bytes, int off, int len) throws IOException {
        spool.write(bytes, off, len);
    }

    /** Writes all to a stream, which stays open. */
    public void release(OutputStream to) throws IOException {
        spool.copyTo(to);
    }

    /** What was not released is gone. */
    @Override
    public void close() throws IOException {
        spool.delete();
    }
}
