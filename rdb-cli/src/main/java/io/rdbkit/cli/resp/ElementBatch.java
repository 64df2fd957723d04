package io.rdbkit.cli.resp;

import io.rdbkit.format.Slice;
import java.io.IOException;

/**
 * A collection as commands that each add some of its elements: at most {@value #MOST_ELEMENTS} of them and about 64 KB, or one
 * that is larger. Fields that expire are followed by commands that say when.
 */
final class ElementBatch {

    private static final int MOST_ELEMENTS = 512;
    private static final int FULL_BYTES = 1 << 16;

    /** A guess for collections that don't say their size. */
    private static final int USUAL_ELEMENTS = 10;

    private final RespBuffer out;
    private final FieldExpiries expiries;

    private byte[] command;
    /** How many one command may add. */
    private int most;
    /** How many are expected to come. */
    private long left;
    /** Whether any came. */
    private boolean any;

    /** In the command that is being built; 0 if none is. */
    private int elements;

    private int words;
    private int guessed;
    /** How many bytes the command has before its elements. */
    private int opening;

    ElementBatch(RespBuffer out) {
        this.out = out;
        expiries = new FieldExpiries(out);
    }

    /**
     * Begins a collection.
     *
     * @param newCommand what adds elements to a key
     * @param count      how many there are, or -1 if that is not known; it need not be right
     * @param several    whether the command can add several at once
     */
    void begin(byte[] newCommand, long count, boolean several) {
        command = newCommand;
        most = several ? MOST_ELEMENTS : 1;
        left = count;
        any = false;
        elements = 0;
        expiries.clear();
    }

    /** Adds an element. */
    void add(Slice element) throws IOException {
        any = true;
        if (element.length() > RespBuffer.LARGE) {
            close();
            open(1, 1);
            out.word(element).end();
            elements = 0;
            return;
        }
        next(1);
        out.word(element);
    }

    /** Adds an element of two words. */
    void add(Slice first, Slice second) throws IOException {
        any = true;
        if (first.length() > RespBuffer.LARGE || second.length() > RespBuffer.LARGE) {
            close();
            open(1, 2);
            out.word(first).word(second).end();
            elements = 0;
            return;
        }
        next(2);
        out.word(first).word(second);
    }

    /** The field that was added last expires, at a unix time in milliseconds. */
    void expires(Slice field, long expiry) throws IOException {
        if (elements == 0) {
            expiries.write(field, expiry);
        } else {
            expiries.add(field, expiry);
        }
    }

    private void next(int wordsEach) throws IOException {
        if (elements == most || elements > 0 && out.size() - opening >= FULL_BYTES) {
            close();
        }
        if (elements == 0) {
            open(left < 0 ? Math.min(USUAL_ELEMENTS, most) : Math.min(left, most), wordsEach);
        }
        elements++;
        words += wordsEach;
    }

    private void open(long expected, int wordsEach) throws IOException {
        guessed = 2 + (int) expected * wordsEach;
        out.command(guessed).word(command).key();
        words = 2;
        opening = out.size();
    }

    private void close() throws IOException {
        if (elements == 0) {
            return;
        }
        if (words != guessed) {
            out.setWords(words);
        }
        out.end();
        left -= left < 0 ? 0 : Math.min(left, elements);
        elements = 0;
        expiries.write();
    }

    /** Ends the collection. Returns whether it had elements; if not, it became nothing. */
    boolean end() throws IOException {
        close();
        return any;
    }
}
