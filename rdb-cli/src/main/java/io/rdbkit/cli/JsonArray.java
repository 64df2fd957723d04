package io.rdbkit.cli;

import static io.rdbkit.cli.JsonText.ascii;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Makes an array of elements that each come with a comma before them: the first comma becomes the bracket. Who formats an element
 * needn't know whether it is the first.
 */
final class JsonArray extends OutputStream {

    static final char COMMA = ',';

    private static final byte[] BEGIN = ascii("[\n");
    private static final byte[] END = ascii("]\n");

    private final OutputStream out;
    private boolean begun;

    JsonArray(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int off, int len) throws IOException {
        if (begun || len == 0) {
            out.write(bytes, off, len);
        } else {
            begun = true;
            out.write(BEGIN);
            out.write(bytes, off + 1, len - 1);
        }
    }

    /** Ends the array, not the stream. */
    void end() throws IOException {
        if (!begun) {
            out.write(BEGIN);
        }
        out.write(END);
    }
}
