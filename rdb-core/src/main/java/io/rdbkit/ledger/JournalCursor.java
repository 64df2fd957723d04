package io.rdbkit.ledger;

import io.rdbkit.format.Bytes;
import io.rdbkit.ledger.Clash.Origin;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Reads a {@link NameJournal} record by record. Names may be long, so it reads through a small window. */
final class JournalCursor {

    // A usual record takes one read. A larger window would only copy more bytes.
    private static final int WINDOW = 512;

    private final NameJournal journal;
    private final ByteBuffer window = ByteBuffer.allocate(WINDOW).limit(0);
    private long windowStart;
    private long at;

    private long ordinal;
    private int db;
    private long offset;
    private int flags;
    private int keyLength;
    private long keyStart;

    JournalCursor(NameJournal journal) {
        this.journal = journal;
    }

    /** Goes to the record at this position. */
    void seek(long position) throws IOException {
        at = position;
        ordinal = number();
        db = (int) number();
        offset = number();
        long header = number();
        flags = (int) header & (1 << NameJournal.FLAG_BITS) - 1;
        keyLength = (int) (header >>> NameJournal.FLAG_BITS);
        keyStart = at;
    }

    long ordinal() {
        return ordinal;
    }

    int db() {
        return db;
    }

    Bytes key() throws IOException {
        at = keyStart;
        return name(keyLength);
    }

    Origin origin() throws IOException {
        at = keyStart + keyLength;
        int originDb = (flags & NameJournal.OTHER_DB) != 0 ? (int) number() : db;
        Bytes originKey = (flags & NameJournal.OTHER_NAME) != 0 ? name((int) number()) : key();
        return new Origin(originDb, originKey, offset);
    }

    /** Whether the other cursor is at a record with the same name in the same database. */
    boolean sameKey(JournalCursor other) throws IOException {
        if (db != other.db || keyLength != other.keyLength) {
            return false;
        }
        at = keyStart;
        other.at = other.keyStart;
        for (int left = keyLength; left > 0; ) {
            int n = Math.min(left, Math.min(look(), other.look()));
            if (!Arrays.equals(
                    window.array(),
                    window.position(),
                    window.position() + n,
                    other.window.array(),
                    other.window.position(),
                    other.window.position() + n)) {
                return false;
            }
            at += n;
            other.at += n;
            left -= n;
        }
        return true;
    }

    private Bytes name(int length) throws IOException {
        byte[] name = new byte[length];
        for (int done = 0; done < length; ) {
            int n = Math.min(length - done, look());
            window.get(name, done, n);
            at += n;
            done += n;
        }
        return Bytes.wrap(name);
    }

    private long number() throws IOException {
        long n = 0;
        for (int shift = 0; ; shift += 7) {
            look();
            byte b = window.get();
            at++;
            n |= (b & 0x7fL) << shift;
            if (b >= 0) {
                return n;
            }
        }
    }

    /**
     * Moves the window if the next byte to read is not in it.
     *
     * @return how many bytes can be read there, at least 1
     */
    private int look() throws IOException {
        long inWindow = at - windowStart;
        if (inWindow < 0 || inWindow >= window.limit()) {
            journal.read(window.clear(), at);
            if (window.flip().limit() == 0) {
                throw new EOFException("past the end of the journal of names");
            }
            windowStart = at;
            inWindow = 0;
        }
        return window.position((int) inWindow).remaining();
    }
}
