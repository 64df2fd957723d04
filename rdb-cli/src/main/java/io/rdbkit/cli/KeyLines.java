package io.rdbkit.cli;

import io.rdbkit.EntryFormat;
import io.rdbkit.KeyEntry;
import io.rdbkit.RdbEntry;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Function;

/** Formats keys as lines, in one thread. Only whole lines are written. */
final class KeyLines implements EntryFormat {

    private static final int BUFFER = 1 << 16;

    private final LineBuffer buffer = new LineBuffer(OutputStream.nullOutputStream(), BUFFER);
    private final KeyLine line;

    /**
     * @param open makes the line
     * @param file what the lines name; null for nothing
     */
    KeyLines(Function<LineBuffer, KeyLine> open, String file) {
        line = open.apply(buffer);
        if (file != null) {
            line.of(file);
        }
    }

    @Override
    public void begin(long ordinal, OutputStream out) {
        buffer.to(out);
    }

    @Override
    public void write(RdbEntry entry, OutputStream out) throws IOException {
        line.write((KeyEntry) entry);
    }

    @Override
    public void end(OutputStream out) throws IOException {
        line.flush();
    }
}
