package io.rdbkit.io;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.io.output.ThresholdingOutputStream;

/**
 * Holds bytes until they are wanted: in memory up to 1 MB, beyond that in a private temporary file, which goes with
 * {@link #delete} or with the process.
 */
public final class Spool extends ThresholdingOutputStream {

    private static final int IN_MEMORY = 1 << 20;

    /** What is written may come a few bytes at a time. */
    private static final int FILE_BUFFER = 1 << 16;

    private ByteArrayOutputStream memory = new ByteArrayOutputStream();
    private OutputStream out = memory;
    private Path file;

    public Spool() {
        super(IN_MEMORY);
    }

    @Override
    protected OutputStream getOutputStream() {
        return out;
    }

    @Override
    protected void thresholdReached() throws IOException {
        file = Unfinished.undisturbed(() -> {
            Path made = Files.createTempFile("rdb-value-", ".tmp"); // mode 0600 where there are modes
            Unfinished.add(made);
            return made;
        });
        out = new BufferedOutputStream(Files.newOutputStream(file), FILE_BUFFER);
        memory.writeTo(out);
        memory = null;
    }

    /** What was written; to be called when all is. */
    public InputStream read() throws IOException {
        out.flush();
        return file == null ? new ByteArrayInputStream(memory.toByteArray()) : Files.newInputStream(file);
    }

    /** Writes what was written; to be called when all is. */
    public void copyTo(OutputStream to) throws IOException {
        if (file == null) {
            memory.writeTo(to);
            return;
        }
        try (InputStream in = read()) {
            in.transferTo(to);
        }
    }

    /** Makes it as new. */
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
            out.close();
            Unfinished.delete(file);
        }
    }
}
