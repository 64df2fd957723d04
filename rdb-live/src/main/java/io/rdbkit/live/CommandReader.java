package io.rdbkit.live;

import io.rdbkit.format.Bytes;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** Cuts a stream of bytes into whole commands. It holds no word that is longer than a server takes. */
final class CommandReader {

    private final int db;
    private final Bytes key;
    private final long offset;
    private final long most;

    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    private List<Command> whole = new ArrayList<>();
    /** The number of words of the current command that are still to come; -1 before its first line. */
    private long words = -1;
    /** The number of bytes of the current word that are still to come, with its line end; 0 in a line. */
    private long left;
    /** The number in the current line. */
    private long number;

    private long tooLong;

    /** @param most the most bytes of a word */
    CommandReader(int db, Bytes key, long offset, long most) {
        this.db = db;
        this.key = key;
        this.offset = offset;
        this.most = most;
    }

    void add(byte[] b) {
        for (int at = 0; at < b.length && tooLong == 0; ) {
            if (left > 0) {
                int n = (int) Math.min(left, b.length - at);
                held.write(b, at, n);
                at += n;
                left -= n;
                endWord();
            } else {
                held.write(b[at]);
                takeOfLine(b[at++]);
            }
        }
    }

    private void takeOfLine(byte c) {
        if (c >= '0' && c <= '9') {
            number = number * 10 + c - '0';
        } else if (c == '\n') {
            if (words < 0) {
                words = number;
            } else if (number > most) {
                tooLong = number;
            } else {
                left = number + 2;
            }
            number = 0;
        }
    }

    private void endWord() {
        if (left == 0 && --words == 0) {
            words = -1;
            whole.add(Command.of(db, key, offset, held.toByteArray()));
            held.reset();
        }
    }

    /** The commands that are whole since this was asked for. */
    List<Command> take() {
        List<Command> taken = whole;
        whole = new ArrayList<>();
        return taken;
    }

    /** The length of the first word that is too long; 0 if there is none. Nothing behind it is read. */
    long tooLong() {
        return tooLong;
    }
}
