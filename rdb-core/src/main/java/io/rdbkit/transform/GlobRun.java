package io.rdbkit.transform;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** The part of a glob between two stars: a set of bytes for each place. */
final class GlobRun {

    private final BitSet[] places;

    /** The only bytes that match, where each place has just one; else null. */
    private final byte[] literal;

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
        for (int at = from; at <= to - places.length; at++) {
            if (matchesAt(bytes, at)) {
                return at;
            }
        }
        return -1;
    }
}
