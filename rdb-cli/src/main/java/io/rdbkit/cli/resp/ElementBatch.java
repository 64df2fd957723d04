package io.rdbkit.cli.resp;

import io.rdbkit.format.Slice;
import java.io.IOException;

/**
 * Writes a collection as commands, each of which adds some of its elements: at most {@value #MOST_ELEMENTS} and about
 * 64 KB, or a single larger one. After each such command come the commands for fields that expire.
 */
final class ElementBatch {

    private static final int MOST_ELEMENTS = 512;
    private static final int FULL_BYTES = 1 << 16;

    /** A guess for collections that don't state their size. */
    private static final int USUAL_ELEMENTS = 10;

    private final RespBuffer out;
    private final FieldExpiries expiries;

    private byte[] command;
    /** The largest number of elements in one command. */
    private int most;
    /** The number of elements still expected. */
    private long left;
    /** Whether any element was added. */
    private boolean any;

    /** The number of elements in the current command; 0 if there is no command. */
    private int elements;

    private int words;
    private int guessed;
    /** The bytes of the current command in front of its elements. */
    private int opening;

    ElementBatch(RespBuffer out) {
        this.out = out;
        expiries = new FieldExpiries(out);
    }

    /**
     * Begins a collection.
     *
     * @param newCommand the command that adds elements to a key
     * @param count      the number of elements, or -1 if unknown; it may be wrong
     * @param several    whether the command can add several elements
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

    /** Adds an element that takes two words. */
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

    /** Sets the expiry of the last field, in unix milliseconds. */
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

    /**
     * Ends the collection.
     *
     * @return whether it had elements; without elements, nothing was written
     */
    boolean end() throws IOException {
        close();
        return any;
    }
}
