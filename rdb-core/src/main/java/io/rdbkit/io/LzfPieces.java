package io.rdbkit.io;

import io.rdbkit.format.Slice;
import java.io.IOException;

/**
 * A long string in an LZF block, decompressed piece by piece. A block refers back at most 8 KB, so no more of the
 * string is held.
 */
final class LzfPieces {

    private static final int FURTHEST_BACK = 1 << 13;
    private static final int PIECE = 1 << 16;
    private static final int CHUNK = 1 << 15;

    /** The longest instruction: 32 literals and the byte in front. */
    private static final int LONGEST_INSTRUCTION = 1 + Lzf.MOST_LITERALS;

    private final RdbInput in;
    private final long start;
    private final String what;

    /** How many bytes of the block are still in the input. */
    private long toRead;
    /** How many bytes of the string are still to come. */
    private long left;

    /** The current part of the block, from {@code at} to {@code end}. */
    private final byte[] chunk = new byte[CHUNK];

    private int at;
    private int end;

    /** The last bytes of the string, and behind them room for the next piece. */
    private final byte[] window = new byte[FURTHEST_BACK + PIECE + Lzf.LONGEST_REPEAT + Lzf.SLACK];

    private int given;

    /** @param start the offset of the string, for errors */
    LzfPieces(RdbInput in, long start, long compressed, long original, String what) {
        this.in = in;
        this.start = start;
        this.toRead = compressed;
        this.left = original;
        this.what = what;
    }

    /**
     * Shows the next piece. Only while bytes are still to come.
     *
     * @return the length of the piece
     */
    int next(Slice into) throws IOException {
        int keep = Math.min(given, FURTHEST_BACK);
        System.arraycopy(window, given - keep, window, 0, keep);
        int most = (int) Math.min(keep + left, FURTHEST_BACK + PIECE + Lzf.LONGEST_REPEAT);
        int enough = Math.min(most, FURTHEST_BACK + PIECE);
        given = keep;
        while (given < enough) {
            fill();
            int stop = toRead == 0 ? end : end - LONGEST_INSTRUCTION;
            try {
                long reached = Lzf.expand(chunk, at, stop, end, window, given, most, enough);
                if (Lzf.at(reached) == at) {
                    throw Lzf.damaged(); // the block ends before the string
                }
                at = Lzf.at(reached);
                given = Lzf.given(reached);
            } catch (IllegalArgumentException damaged) {
                throw in.damagedString(what + ": " + damaged.getMessage(), start);
            }
        }
        left -= given - keep;
        if (left == 0 && (at < end || toRead > 0)) {
            throw in.damagedString(what + ": " + Lzf.damaged().getMessage(), start);
        }
        into.set(window, keep, given - keep);
        return given - keep;
    }

    /** Reads on until a whole instruction is in the buffer, or the rest of the block. */
    private void fill() throws IOException {
        if (end - at > LONGEST_INSTRUCTION || toRead == 0) {
            return;
        }
        System.arraycopy(chunk, at, chunk, 0, end - at);
        end -= at;
        at = 0;
        int n = (int) Math.min(toRead, CHUNK - end);
        in.readInto(chunk, end, n, what);
        end += n;
        toRead -= n;
    }

    /** Moves the input behind the block. */
    void skipRest() throws IOException {
        in.skip(toRead, what);
        toRead = 0;
    }
}
