package io.rdbkit.io;

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
        out = Files.newOutputStream(file);
        memory.writeTo(out);
        memory = null;
    }

    /** What was written; to be called when all is. */
    public InputStream read() throws IOException {
        return file == null ? new ByteArrayInputStream(memory.toByteArray()) : Files.newInputStream(file);
    }

    public void delete() throws IOException {
        if (file != null) {
            out.close();
            Unfinished.delete(file);
        }
    }
}
