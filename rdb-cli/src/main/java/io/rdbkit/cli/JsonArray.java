package io.rdbkit.cli;

import static io.rdbkit.cli.JsonText.ascii;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Makes an array from elements that each have a comma in front. The first comma becomes the bracket, so the code that
 * formats an element need not know whether it is the first.
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

    /** Ends the array. The stream stays open. */
    void end() throws IOException {
        if (!begun) {
            out.write(BEGIN);
        }
        out.write(END);
    }
}
