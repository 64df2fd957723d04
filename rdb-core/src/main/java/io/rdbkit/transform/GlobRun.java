package io.rdbkit.transform;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The part of a glob between two stars: a set of bytes for each place. */
final class GlobRun {

    /** In a longer run, 64 places are compared together and not one by one. */
    static final int SHORT = 64;

    private static final int BYTES = 256;

    private final BitSet[] places;

    /** The bytes that match, if each place has only one; else null. */
    private final byte @Nullable [] literal;

    /**
     * For each byte a row of words. A bit says that the byte matches at this place of the run. Only for long runs; made
     * at the first search.
     */
    private volatile long @Nullable [] masks;

    GlobRun(List<BitSet> places) {
        this.places = places.toArray(BitSet[]::new);
        this.literal = literal(this.places);
    }

    private static byte @Nullable [] literal(BitSet[] places) {
        byte[] bytes = new byte[places.length];
        for (int i = 0; i < places.length; i++) {
            if (places[i].cardinality() != 1) {
                return null;
            }
            bytes[i] = (byte) places[i].nextSetBit(0);
        }
        return bytes;
    }

    int length() {
        return places.length;
    }

    /** Whether the run matches at an index. At least {@link #length()} bytes must follow the index. */
    boolean matchesAt(byte[] bytes, int at) {
        if (literal != null) {
            return Arrays.equals(bytes, at, at + literal.length, literal, 0, literal.length);
        }
        for (int i = 0; i < places.length; i++) {
            if (!places[i].get(bytes[at + i] & 0xff)) {
                return false;
            }
        }
        return true;
    }

    /** The first index at which the run matches and ends at or before {@code to}, or -1. */
    int find(byte[] bytes, int from, int to) {
        if (places.length > SHORT) {
            return to - from < places.length ? -1 : findLong(bytes, from, to);
        }
        for (int at = from; at <= to - places.length; at++) {
            if (matchesAt(bytes, at)) {
                return at;
            }
        }
        return -1;
    }

    /**
     * Goes through the bytes once. A bit of the state says that the run matches up to this place and ends at the
     * current byte.
     */
    private int findLong(byte[] bytes, int from, int to) {
        int words = (places.length + Long.SIZE - 1) / Long.SIZE;
        long[] masks = this.masks;
        if (masks == null) {
            masks = masks(words);
            this.masks = masks;
        }
        long[] state = new long[words];
        long[] next = new long[words];
        long last = 1L << (places.length - 1);
        for (int at = from; at < to; at++) {
            step(state, next, masks, (bytes[at] & 0xff) * words);
            if ((next[words - 1] & last) != 0) {
                return at - places.length + 1;
            }
            long[] swap = state;
            state = next;
            next = swap;
        }
        return -1;
    }

    /**
     * Shifts the state by one place and starts a new match, as far as the byte matches. The words don't depend on each
     * other.
     */
    private static void step(long[] state, long[] next, long[] masks, int row) {
        next[0] = (state[0] << 1 | 1) & masks[row];
        for (int w = 1; w < next.length; w++) {
            next[w] = (state[w] << 1 | state[w - 1] >>> Long.SIZE - 1) & masks[row + w];
        }
    }

    private long[] masks(int words) {
        long[] all = new long[Math.multiplyExact(BYTES, words)];
        for (int place = 0; place < places.length; place++) {
            BitSet set = places[place];
            for (int b = set.nextSetBit(0); b >= 0; b = set.nextSetBit(b + 1)) {
                all[b * words + place / Long.SIZE] |= 1L << place;
            }
        }
        return all;
    }
}
