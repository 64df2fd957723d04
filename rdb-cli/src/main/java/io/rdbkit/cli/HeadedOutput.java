package io.rdbkit.cli;

import java.io.IOException;
import java.io.OutputStream;

/** Writes a header in front of the first bytes, and not before: an input that can't be opened leaves the output empty. */
final class HeadedOutput extends OutputStream {

    private final OutputStream out;
    private final byte[] header;
    private boolean begun;

    HeadedOutput(OutputStream out, byte[] header) {
        this.out = out;
        this.header = header;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int off, int len) throws IOException {
        if (len > 0) {
            begin();
            out.write(bytes, off, len);
        }
    }

    /** Writes the header if nothing followed it. The stream stays open. */
    void end() throws IOException {
        begin();
    }

    private void begin() throws IOException {
        if (!begun) {
            begun = true;
            out.write(header);
        }
    }
}
