package io.rdbkit.cli;

import io.rdbkit.EntryFormat;
import io.rdbkit.KeyEntry;
import io.rdbkit.RdbEntry;
import io.rdbkit.format.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/**
 * Puts a head in front of the commands of each entry, so that {@link PushedCommands} knows their key. All numbers are
 * big-endian.
 *
 * <pre>
 * i64 offset, i32 db, i32 length of the key or -1 for a function library, i32 length of the commands
 * key, commands
 * </pre>
 */
final class PushFormat implements EntryFormat {

    static final int HEAD = Long.BYTES + 3 * Integer.BYTES;
    static final int NO_KEY = -1;

    private final EntryFormat commands;
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    /** Keys up to this offset were sent by an earlier push. */
    private final long done;

    PushFormat(EntryFormat commands, long done) {
        this.commands = commands;
        this.done = done;
    }

    @Override
    public void begin(long ordinal, OutputStream out) {}

    @Override
    public void write(RdbEntry entry, OutputStream out) throws IOException {
        if (entry.offset() <= done) {
            return;
        }
        held.reset();
        commands.begin(0, held);
        commands.write(entry, held);
        commands.end(held);
        if (held.size() == 0) {
            return;
        }
        KeyEntry key = entry instanceof KeyEntry k ? k : null;
        Bytes name = key == null ? Bytes.EMPTY : key.key();
        out.write(ByteBuffer.allocate(HEAD)
                .putLong(entry.offset())
                .putInt(key == null ? 0 : key.db())
                .putInt(key == null ? NO_KEY : name.length())
                .putInt(held.size())
                .array());
        out.write(name.array(), name.arrayOffset(), name.length());
        held.writeTo(out);
    }

    @Override
    public void end(OutputStream out) {}
}
