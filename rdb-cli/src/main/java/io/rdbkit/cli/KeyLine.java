package io.rdbkit.cli;

import io.rdbkit.KeyEntry;
import java.io.IOException;

/**
 * Prints a key as one line. What is asked of a value for it: its encoding, elements and size, which one pass over it tells.
 */
abstract class KeyLine {

    final LineBuffer out;

    KeyLine(LineBuffer out) {
        this.out = out;
    }

    /** What stands above the lines, if anything. */
    void header() throws IOException {}

    abstract void write(KeyEntry key) throws IOException;

    void flush() throws IOException {
        out.flush();
    }

    /** The key alone. */
    static final class Names extends KeyLine {

        private final boolean raw;

        Names(LineBuffer out, boolean raw) {
            super(out);
            this.raw = raw;
        }

        @Override
        void write(KeyEntry key) throws IOException {
            if (raw) {
                out.putRaw(key.key());
            } else {
                out.putKey(key.key());
            }
            out.endLine();
        }
    }
}
