package io.rdbkit.cli.json;

import io.rdbkit.transform.BuildException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The bytes of a JSON input, read through a moving window. Bytes that are {@linkplain #hold held} stay in the window,
 * so that they can be read again.
 */
final class JsonInput implements Closeable {

    /** Thrown if more would be held than is allowed. The code that called {@link #hold} catches it. */
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

    /** The window. Bytes that were read and not yet consumed are from {@link #at} to {@link #end}. */
    byte[] bytes;

    int at;
    int end;

    /** The offset in the input of the first byte of the window. */
    private long base;
    /** The index up to which line feeds have been counted. */
    private int counted;
    /** The number of the line at {@link #counted}. */
    private long countedLine = 1;

    /** The index at which held bytes begin, or -1. */
    private int held = -1;

    private boolean ended;

    /** Creates an input that can hold up to 16 MB. */
    JsonInput(InputStream in) {
        this(in, WINDOW, MOST_HELD);
    }

    /**
     * @param usual    the size of the window, unless more must be in it
     * @param mostHeld the largest size of the window for held bytes
     */
    JsonInput(InputStream in, int usual, int mostHeld) {
        this.in = in;
        this.usual = usual;
        this.mostHeld = mostHeld;
        bytes = new byte[usual];
    }

    /**
     * Reads more bytes. {@link #at} and {@link #end} may both move.
     *
     * @return false if there are no more
     * @throws HeldTooMuch if more would be held than is allowed
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

    /** Moves the bytes from an index on to the front. */
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

    /**
     * Reads until at least n bytes are in the window, or the input ends.
     *
     * @return whether they are there
     */
    boolean need(int n) throws IOException {
        while (end - at < n) {
            if (!fill()) {
                return false;
            }
        }
        return true;
    }

    /** Holds all bytes from here on, so that the reader can go back. */
    void hold() {
        held = at;
    }

    /** Stops holding bytes. The reader can go back until it reads the next byte. */
    void release() {
        held = -1;
    }

    boolean isHeld() {
        return held >= 0;
    }

    /** The largest number of bytes that can be held. */
    int mostHeld() {
        return mostHeld;
    }

    /** The offset in the input of the next byte. */
    long offset() {
        return base + at;
    }

    /** Goes to an offset, which must be in the window. */
    void seek(long offset) {
        at = Math.toIntExact(offset - base);
    }

    /** The line number of the next byte, from 1. */
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

    /** An error that names the line of the next byte. */
    BuildException bad(String what) {
        return BuildException.bad(what, line());
    }

    /** An error that names the line and the place of the next byte. */
    BuildException badHere(String what) {
        int start = at;
        while (start > 0 && bytes[start - 1] != '\n') {
            start--;
        }
        // If the line begins before the window, the place in the line is unknown.
        return bad(start > 0 || base == 0 ? what + " (byte " + (at - start + 1) + " of the line)" : what);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
