package io.rdbkit.digest;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;

/**
 * SipHash-1-3 with 64 or 128 bits. It takes eight bytes at a time.
 *
 * <p>It has a key, because the names and values come from an unknown writer. Against a hash without a key, the writer
 * could choose a million names with one hash, or two values that look equal.
 *
 * <p>The input is a sequence of words between {@link #begin} and {@link #end}. The first 64 bits are those of
 * SipHash-1-3 if the last word is made as {@link #of} makes it. The second 64 bits are made as in SipHash-128: three
 * more rounds after another constant.
 */
public final class SipHash {

    /** The key of a hash. Equal keys give equal hashes. */
    public record Key(long k0, long k1) {

        /** A random key, which nobody can foresee. */
        public static Key random() {
            SecureRandom random = new SecureRandom();
            return new Key(random.nextLong(), random.nextLong());
        }
    }

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final byte[] NONE = {};

    private final long k0;
    private final long k1;

    private long v0;
    private long v1;
    private long v2;
    private long v3;

    /** The bytes of a word that is not complete yet, from {@link #piece}, and their number. */
    private long begun;

    private int begunBytes;

    private long first;
    private long second;

    public SipHash(Key key) {
        k0 = key.k0;
        k1 = key.k1;
    }

    /** Starts a new hash. The same words have another hash for each kind. Kind 0 uses the key unchanged. */
    public void begin(long kind) {
        long kindKey = k1 ^ kind;
        v0 = k0 ^ 0x736f6d6570736575L;
        v1 = kindKey ^ 0x646f72616e646f6dL;
        v2 = k0 ^ 0x6c7967656e657261L;
        v3 = kindKey ^ 0x7465646279746573L;
        begun = 0;
        begunBytes = 0;
    }

    /** Takes one word. */
    public void word(long word) {
        v3 ^= word;
        rounds(NONE, 0, 0, 1);
        v0 ^= word;
    }

    /**
     * Takes the words that stand in an array, with a round for each, and then has some rounds without a word. All in local variables: to load and
     * store the state takes longer than a round.
     */
    private void rounds(byte[] from, int at, int words, int more) {
        long a = v0;
        long b = v1;
        long c = v2;
        long d = v3;
        for (int i = 0; i < words + more; i++) {
            long word = i < words ? (long) LONG.get(from, at + Long.BYTES * i) : 0;
            d ^= word;
            a += b;
            c += d;
            b = Long.rotateLeft(b, 13) ^ a;
            d = Long.rotateLeft(d, 16) ^ c;
            a = Long.rotateLeft(a, 32);
            c += b;
            a += d;
            b = Long.rotateLeft(b, 17) ^ c;
            d = Long.rotateLeft(d, 21) ^ a;
            c = Long.rotateLeft(c, 32);
            a ^= word;
        }
        v0 = a;
        v1 = b;
        v2 = c;
        v3 = d;
    }

    /**
     * Takes bytes, eight to a word. The last word is filled up with zeros, so a caller whose inputs differ in length
     * hashes the length first.
     */
    public void bytes(byte[] from, int offset, int length) {
        int at = offset;
        int end = offset + length;
        if (length >= Long.BYTES) {
            rounds(from, at, length / Long.BYTES, 0);
            at += length & -Long.BYTES;
        }
        if (at < end) {
            word(rest(from, at, end));
        }
    }

    /** The last bytes of an input, 0 to 7 of them, as a word. */
    private static long rest(byte[] from, int at, int end) {
        if (at < end && from.length - at >= Long.BYTES) { // reads eight bytes and drops the surplus
            return (long) LONG.get(from, at) & -1L >>> 8 * (Long.BYTES - (end - at));
        }
        long word = 0;
        for (int i = end - 1; i >= at; i--) {
            word = word << 8 | from[i] & 0xff;
        }
        return word;
    }

    /**
     * Takes a part of a sequence of bytes. After {@link #endPieces}, the result is the same as that of {@link #bytes}
     * for the whole sequence.
     */
    public void piece(byte[] from, int offset, int length) {
        int at = offset;
        int end = offset + length;
        while (begunBytes > 0 && at < end) {
            begin(from[at++]);
        }
        int whole = end - at & -Long.BYTES;
        bytes(from, at, whole);
        for (at += whole; at < end; at++) {
            begin(from[at]);
        }
    }

    private void begin(byte next) {
        begun |= (next & 0xffL) << 8 * begunBytes;
        if (++begunBytes == Long.BYTES) {
            endPieces();
        }
    }

    /** Ends a sequence of pieces. */
    public void endPieces() {
        if (begunBytes > 0) {
            word(begun);
            begun = 0;
            begunBytes = 0;
        }
    }

    /** Ends the input and computes the hash. */
    public void end() {
        v2 ^= 0xff;
        first = threeRounds();
        v1 ^= 0xdd;
        second = threeRounds();
    }

    private long threeRounds() {
        rounds(NONE, 0, 0, 3);
        return v0 ^ v1 ^ v2 ^ v3;
    }

    /** The first 64 bits of the hash. Only after {@link #end}. */
    public long first() {
        return first;
    }

    /** The second 64 bits of the hash. Only after {@link #end}. */
    public long second() {
        return second;
    }

    /** SipHash-1-3 of the eight bytes of a word, little-endian: what {@link #of(long, byte[], int, int)} gives for kind 0. */
    public static long of(Key key, long word) {
        long v0 = key.k0 ^ 0x736f6d6570736575L;
        long v1 = key.k1 ^ 0x646f72616e646f6dL;
        long v2 = key.k0 ^ 0x6c7967656e657261L;
        long v3 = key.k1 ^ 0x7465646279746573L ^ word;
        long last = (long) Long.BYTES << 56;
        for (int round = 0; round < 5; round++) { // in local variables, for it is called for single characters
            v0 += v1;
            v2 += v3;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v1;
            v0 += v3;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 = Long.rotateLeft(v2, 32);
            if (round == 0) {
                v0 ^= word;
                v3 ^= last;
            } else if (round == 1) {
                v0 ^= last;
                v2 ^= 0xff;
            }
        }
        return v0 ^ v1 ^ v2 ^ v3;
    }

    /** The 64 bits of SipHash-1-3 of some bytes. */
    public long of(long kind, byte[] from, int offset, int length) {
        begin(kind);
        int whole = length & -Long.BYTES;
        bytes(from, offset, whole);
        word(rest(from, offset + whole, offset + length) | (long) length << 56);
        v2 ^= 0xff;
        return threeRounds();
    }
}
