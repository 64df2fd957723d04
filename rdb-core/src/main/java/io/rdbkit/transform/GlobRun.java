package io.rdbkit.transform;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** The part of a glob between two stars: a set of bytes for each place. */
final class GlobRun {

    /** A longer run is not tried place by place: 64 of its places are looked at together. */
    static final int SHORT = 64;

    private static final int BYTES = 256;

    private final BitSet[] places;

    /** The only bytes that match, where each place has just one; else null. */
    private final byte[] literal;

    /**
     * For each byte a row of words whose bits say at which places it matches; for long runs, and made when one is searched for the first
     * time.
     */
    private volatile long[] masks;

    GlobRun(List<BitSet> places) {
        this.places = places.toArray(BitSet[]::new);
        this.literal = literal(this.places);
    }

    private static byte[] literal(BitSet[] places) {
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

    /** Whether the run matches at an index, from which on there must be {@link #length()} bytes. */
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

    /** The first index where the run matches and ends by {@code to}, or -1. */
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

    /** Goes through the bytes once. A bit of the state says that the run matches up to that place, ending at the byte in hand. */
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

    /** Every place becomes the next, and the first begins anew, as far as the byte matches there. No word waits for another. */
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
