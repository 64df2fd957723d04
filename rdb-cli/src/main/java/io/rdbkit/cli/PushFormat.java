package io.rdbkit.cli;

import io.rdbkit.EntryFormat;
import io.rdbkit.KeyEntry;
import io.rdbkit.RdbEntry;
import io.rdbkit.cli.resp.RespFormat;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.Expiry;
import io.rdbkit.format.RdbType;
import io.rdbkit.live.Push;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Set;

/**
 * Puts a head in front of the commands of each entry, so that {@link PushedCommands} knows their key. All numbers are
 * big-endian. A large value has several records.
 *
 * <pre>
 * i32 what the record is, i64 offset, i32 db, i64 expiry, i32 length of the key, i32 length of the commands
 * key, commands
 * </pre>
 */
final class PushFormat implements EntryFormat {

    static final int HEAD = 4 * Integer.BYTES + 2 * Long.BYTES;

    /** All commands of an entry. */
    static final int KEY = 0;

    static final int FUNCTION = 1;

    /** A large value begins: without commands. */
    static final int BEGIN = 2;

    /** Some bytes of the commands for the value under its temporary name. */
    static final int PIECE = 3;

    /** A large value ends. */
    static final int END = 4;

    /** The most bytes of a RESTORE if other commands can make the same value. */
    private static final long LARGE = 8 << 20;

    private static final int PIECE_BYTES = 1 << 20;

    /** Their payload is another value than the entry has, so that its size can't be asked before. */
    private static final Set<RdbType> WITH_TEMPLATE = Set.of(RdbType.HASH_TMPL_LP_REF, RdbType.HASH_TMPL_ARRAY_REF);

    private final EntryFormat commands;
    private final EntryFormat pieces;
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    /** Keys up to this offset were sent by an earlier push. */
    private final long done;
    /** The longest word that the server takes. */
    private final long most;

    /**
     * @param commands writes an entry as RESTORE
     * @param pieces   writes a large value as several commands
     */
    PushFormat(EntryFormat commands, EntryFormat pieces, long done, long most) {
        this.commands = commands;
        this.pieces = pieces;
        this.done = done;
        this.most = most;
    }

    @Override
    public void begin(long ordinal, OutputStream out) {}

    @Override
    public void write(RdbEntry entry, OutputStream out) throws IOException {
        if (entry.offset() <= done) {
            return;
        }
        if (entry instanceof KeyEntry key && isLarge(key)) {
            writeLarge(key, out);
            return;
        }
        held.reset();
        write(commands, entry, held);
        if (held.size() > 0) {
            if (entry instanceof KeyEntry key) {
                head(KEY, key, key.key(), held.size(), out);
            } else {
                head(FUNCTION, entry.offset(), 0, Expiry.NONE, Bytes.EMPTY, held.size(), out);
            }
            held.writeTo(out);
        }
    }

    private static void write(EntryFormat format, RdbEntry entry, OutputStream to) throws IOException {
        format.begin(0, to);
        format.write(entry, to);
        format.end(to);
    }

    /** Whether RESTORE would be too long for the server, or need more memory here than other commands that do the same. */
    private boolean isLarge(KeyEntry key) throws IOException {
        if (RespFormat.isOnlyByRestore(key) || WITH_TEMPLATE.contains(key.type())) {
            return false;
        }
        long largest = RespFormat.isExactOnlyByRestore(key) ? most : Math.min(most, LARGE);
        return key.dump().size() > largest;
    }

    private void writeLarge(KeyEntry key, OutputStream out) throws IOException {
        head(BEGIN, key, key.key(), 0, out);
        Pieces to = new Pieces(key, out);
        write(pieces, key.withKey(Push.temporaryName(key.key())).withExpiry(Expiry.NONE), to);
        to.flush();
        head(END, key, Bytes.EMPTY, 0, out);
    }

    /** Makes records of what is written. */
    private final class Pieces extends OutputStream {

        private final KeyEntry key;
        private final OutputStream out;

        Pieces(KeyEntry key, OutputStream out) {
            this.key = key;
            this.out = out;
            held.reset();
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] b, int off, int len) throws IOException {
            held.write(b, off, len);
            if (held.size() >= PIECE_BYTES) {
                flush();
            }
        }

        @Override
        public void flush() throws IOException {
            if (held.size() > 0) {
                head(PIECE, key, Bytes.EMPTY, held.size(), out);
                held.writeTo(out);
                held.reset();
            }
        }
    }

    private static void head(int what, KeyEntry key, Bytes name, int length, OutputStream out) throws IOException {
        head(what, key.offset(), key.db(), key.expiry(), name, length, out);
    }

    private static void head(int what, long offset, int db, long expiry, Bytes name, int length, OutputStream out)
            throws IOException {
        out.write(ByteBuffer.allocate(HEAD)
                .putInt(what)
                .putLong(offset)
                .putInt(db)
                .putLong(expiry)
                .putInt(name.length())
                .putInt(length)
                .array());
        out.write(name.array(), name.arrayOffset(), name.length());
    }

    @Override
    public void end(OutputStream out) {}
}
