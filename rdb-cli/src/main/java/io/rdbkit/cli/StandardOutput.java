package io.rdbkit.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;

/**
 * Standard output that reports a failure and remembers it. A {@link java.io.PrintWriter} above it would hide the
 * failure.
 */
final class StandardOutput extends OutputStream {

    static final String NAME = "standard output";

    private final OutputStream out;
    private IOException failure;

    StandardOutput(OutputStream out) {
        this.out = out;
    }

    private interface Step {
        void run() throws IOException;
    }

    @Override
    public void write(int b) throws IOException {
        named(() -> out.write(b));
    }

    @Override
    public void write(byte[] b, int off, int len) throws IOException {
        named(() -> out.write(b, off, len));
    }

    @Override
    public void flush() throws IOException {
        named(out::flush);
    }

    private void named(Step step) throws IOException {
        try {
            step.run();
        } catch (IOException e) {
            failure = new FileSystemException(NAME, null, e.getMessage());
            failure.initCause(e);
            throw failure;
        }
    }

    /** The last failure, or null. */
    IOException failure() {
        return failure;
    }
}
