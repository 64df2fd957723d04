package io.rdbkit.cli.json;

import io.rdbkit.transform.BuildException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The bytes of a JSON input, through a window that moves along. What is {@linkplain #hold held} stays in it, so that it can be read
 * again.
 */
final class JsonInput implements Closeable {

    /** Thrown when more would be held than is allowed; whoever holds catches it. */
    static final class HeldTooMuch extends IOException {
        private static final long serialVersionUID = 1L;

        private HeldTooMuch() {
            super("held too much");
        }

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }

    private static final int WINDOW = 1 << 16;
    private static final int MOST_HELD = 1 << 24;
    private static final HeldTooMuch HELD_TOO_MUCH = new HeldTooMuch();

    private final InputStream in;
    private final int usual;
    private final int mostHeld;

    /** The window: what is read and not consumed yet is from {@link #at} to {@link #end}. */
    byte[] bytes;

    int at;
    int end;

    /** The offset in the input of the first byte of the window. */
    private long base;
    /** Up to which index line feeds have been counted. */
    private int counted;
    /** The number of the line that {@link #counted} is in. */
    private long countedLine = 1;

    /** The index of what is held, or -1. */
    private int held = -1;

    private boolean ended;

    /** Holds up to 16 MB. */
    JsonInput(InputStream in) {
        this(in, WINDOW, MOST_HELD);
    }

    /**
     * @param usual    how large the window is, unless more must be in it
     * @param mostHeld how large it may become for what is held
     */
    JsonInput(InputStream in, int usual, int mostHeld) {
        this.in = in;
        this.usual = usual;
        this.mostHeld = mostHeld;
        bytes = new byte[usual];
    }

    /**
     * Reads more; {@link #at} and {@link #end} may both have moved.
     *
     * @return false if there is no more
     * @throws HeldTooMuch if what is held has become too much to be held
     */
    boolean fill() throws IOException {
        if (ended) {
            return false;
        }
        int keep = held >= 0 ? held : at;
        if (end - keep >= bytes.length) {
            if (held >= 0 && end - keep >= mostHeld) {
                throw HELD_TOO_MUCH;
            }
            bytes = Arrays.copyOf(bytes, 2 * bytes.length);
        } else if (end == bytes.length) {
            discard(keep);
        }
        int n = in.read(bytes, end, bytes.length - end);
        if (n < 0) {
            ended = true;
            return false;
        }
        end += n;
        return true;
    }

    /** Moves what stands behind an index to the front. */
    private void discard(int before) {
        count(before);
        int rest = end - before;
        byte[] window = bytes.length > usual && rest < usual / 2 ? new byte[usual] : bytes;
        System.arraycopy(bytes, before, window, 0, rest);
        bytes = window;
        base += before;
        counted -= before;
        at -= before;
        end = rest;
        held = held < 0 ? held : held - before;
    }

    /** Has at least so many bytes in the window, unless the input ends before; returns whether they are there. */
    boolean need(int n) throws IOException {
        while (end - at < n) {
            if (!fill()) {
                return false;
            }
        }
        return true;
    }

    /** Keeps what comes from here on, so that one can go back to it. */
    void hold() {
        held = at;
    }

    /** Stops keeping it; going back is still possible until the next byte is read. */
    void release() {
        held = -1;
    }

    boolean isHeld() {
        return held >= 0;
    }

    /** How much can be held. */
    int mostHeld() {
        return mostHeld;
    }

    /** The offset in the input of the next byte. */
    long offset() {
        return base + at;
    }

    /** Goes to an offset that is in the window. */
    void seek(long offset) {
        at = Math.toIntExact(offset - base);
    }

    /** The number of the line that the next byte is in, from 1. */
    long line() {
        count(at);
        return countedLine - lineFeeds(at, counted);
    }

    private void count(int upTo) {
        countedLine += lineFeeds(counted, upTo);
        counted = Math.max(counted, upTo);
    }

    private int lineFeeds(int from, int to) {
        int n = 0;
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\n') {
                n++;
            }
        }
        return n;
    }

    /** An error of the line that the next byte is in. */
    BuildException bad(String what) {
        return BuildException.bad(what, line());
    }

    /** An error at the next byte. */
    BuildException badHere(String what) {
        int start = at;
        while (start > 0 && bytes[start - 1] != '\n') {
            start--;
        }
        // Of a line that begins before the window the place isn't known.
        return bad(start > 0 || base == 0 ? what + " (byte " + (at - start + 1) + " of the line)" : what);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
