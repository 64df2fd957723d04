package io.rdbkit.cli;

import io.rdbkit.KeyEntry;
import io.rdbkit.format.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Prints a key as one line. What is asked of a value for it: its encoding, elements and size, which one pass over it tells.
 */
abstract class KeyLine {

    private static final byte[] NOTHING = {};

    final LineBuffer out;

    /** Measures keys; null if their memory is not told. */
    final KeyMemory memory;

    /** What tells the file that the lines are of; nothing if there is but one. */
    private byte[] file = NOTHING;

    KeyLine(LineBuffer out, KeyMemory memory) {
        this.out = out;
        this.memory = memory;
    }

    /** What stands above the lines, if anything. */
    void header() throws IOException {}

    /** The lines from now on are of one of several files. */
    final void of(String name) {
        file = ofFile(Bytes.utf8(name)).getBytes(StandardCharsets.UTF_8);
    }

    /** What stands in front of each line of a file. */
    abstract String ofFile(Bytes name);

    final void putFile() throws IOException {
        if (file.length > 0) {
            out.put(file, 0, file.length);
        }
    }

    abstract void write(KeyEntry key) throws IOException;

    void flush() throws IOException {
        out.flush();
    }

    /** The key alone. */
    static final class Names extends KeyLine {

        private final boolean raw;

        Names(LineBuffer out, boolean raw) {
            super(out, null);
            this.raw = raw;
        }

        /** A list of keys is one for {@code --keys-from}, whichever files it is made of. */
        @Override
        String ofFile(Bytes name) {
            return "";
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
