package io.rdbkit.io;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Limits;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.apache.commons.io.output.ThresholdingOutputStream;

/**
 * Holds bytes: up to 1 MB in memory, more in a {@link SpillFile}, which is deleted by {@link #delete} or at the end of
 * the process.
 */
public final class Spool extends ThresholdingOutputStream {

    private static final int IN_MEMORY = 1 << 20;

    /** Bytes may come in small pieces. */
    private static final int FILE_BUFFER = 1 << 16;

    private ByteArrayOutputStream memory = new ByteArrayOutputStream();
    private OutputStream out = memory;
    private SpillFile file;

    public Spool() {
        super(IN_MEMORY);
    }

    @Override
    protected OutputStream getOutputStream() {
        return out;
    }

    @Override
    protected void thresholdReached() throws IOException {
        file = SpillFile.in(SpillFile.anywhere());
        SpillFile spill = file;
        OutputStream end = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int off, int len) throws IOException {
                spill.append(ByteBuffer.wrap(bytes, off, len));
            }
        };
        out = new BufferedOutputStream(end, FILE_BUFFER);
        memory.writeTo(out);
        memory = null;
    }

    /** The bytes. Only when all are written. */
    public InputStream read() throws IOException {
        out.flush();
        return file == null ? new ByteArrayInputStream(memory.toByteArray()) : file.stream();
    }

    /**
     * A cursor over the bytes, from offset 0. Only when all are written. For bytes in memory it allocates only the
     * cursor.
     */
    public RdbInput open(Limits limits) throws IOException {
        return file == null
                ? new RdbInput(Bytes.wrap(memory.toByteArray()), 0, limits)
                : new RdbInput(read(), 0, false, limits);
    }

    /** Copies the bytes. Only when all are written. */
    public void copyTo(OutputStream to) throws IOException {
        if (file == null) {
            memory.writeTo(to);
            return;
        }
        try (InputStream in = read()) {
            in.transferTo(to);
        }
    }

    /** Deletes the content, so that this is as new. */
    public void clear() throws IOException {
        if (file == null) {
            memory.reset();
        } else {
            delete();
            file = null;
            memory = new ByteArrayOutputStream();
            out = memory;
        }
        resetByteCount();
    }

    public void delete() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
