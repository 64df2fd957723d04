package io.rdbkit.cli;

import io.rdbkit.KeyEntry;
import io.rdbkit.format.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Prints a key as one line. It reads a value only to learn its encoding, elements and size, in one pass. */
abstract class KeyLine {

    private static final byte[] NOTHING = {};

    final LineBuffer out;

    /** Measures keys; null if their memory is not told. */
    final KeyMemory memory;

    /** The part of a line that names the file; empty if there is only one file. */
    private byte[] file = NOTHING;

    KeyLine(LineBuffer out, KeyMemory memory) {
        this.out = out;
        this.memory = memory;
    }

    /** Prints the lines above the list, if there are any. */
    void header() throws IOException {}

    /** Sets the file of the lines that follow, if there are several files. */
    final void of(String name) {
        file = ofFile(Bytes.utf8(name)).getBytes(StandardCharsets.UTF_8);
    }

    /** The part in front of each line of a file. */
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

    /** Prints only the key. */
    static final class Names extends KeyLine {

        private final boolean raw;

        Names(LineBuffer out, boolean raw) {
            super(out, null);
            this.raw = raw;
        }

        /** Always empty: the output is a list for {@code --keys-from}, which has no files. */
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
