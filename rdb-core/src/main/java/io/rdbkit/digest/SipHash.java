package io.rdbkit.digest;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;

/**
 * SipHash-1-3, eight bytes at a time, with 64 bits or 128. Keyed, because names and values come from whoever wrote the file: against a
 * fixed hash, someone could choose a million names that all collide, or two values that pass for one.
 *
 * <p>What is hashed is a row of words between {@link #begin} and {@link #end}. The first 64 bits are those of SipHash-1-3 if the last
 * word is made as {@link #of} makes it. The second 64 are what SipHash-128 does to get more: three rounds on, behind
 * another constant.
 */
public final class SipHash {

    /** The key of a hash; equal keys give equal hashes. */
    public record Key(long k0, long k1) {

        /** One that nobody can foresee. */
        public static Key random() {
            SecureRandom random = new SecureRandom();
            return new Key(random.nextLong(), random.nextLong());
        }
    }

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final long k0;
    private final long k1;

    private long v0;
    private long v1;
    private long v2;
    private long v3;

    /** The bytes of a word that has not got all of them, from {@link #piece}, and how many. */
    private long begun;

    private int begunBytes;

    private long first;
    private long second;

    public SipHash(Key key) {
        k0 = key.k0;
        k1 = key.k1;
    }

    /** Forgets what was hashed. The same words give another hash for each kind; kind 0 has the key as it was given. */
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
        round();
        v0 ^= word;
    }

    private void round() {
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
    }

    /** Takes bytes, eight to a word, the last word filled up with zeros. Who may have others of another length says the length before. */
    public void bytes(byte[] from, int offset, int length) {
        int at = offset;
        int end = offset + length;
        for (; end - at >= Long.BYTES; at += Long.BYTES) {
            word((long) LONG.get(from, at));
        }
        if (at < end) {
            word(rest(from, at, end));
        }
    }

    /** Less than a word, also nothing. */
    private static long rest(byte[] from, int at, int end) {
        if (at < end && from.length - at >= Long.BYTES) { // reads more, and puts it away
            return (long) LONG.get(from, at) & -1L >>> 8 * (Long.BYTES - (end - at));
        }
        long word = 0;
        for (int i = end - 1; i >= at; i--) {
            word = word << 8 | from[i] & 0xff;
        }
        return word;
    }

    /** Takes a part of a run of bytes; all its pieces give what {@link #bytes} gives of the whole, once {@link #endPieces} is called. */
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

    /** No more pieces of this run come. */
    public void endPieces() {
        if (begunBytes > 0) {
            word(begun);
            begun = 0;
            begunBytes = 0;
        }
    }

    /** No more words come: the hash is there. */
    public void end() {
        v2 ^= 0xff;
        first = threeRounds();
        v1 ^= 0xdd;
        second = threeRounds();
    }

    private long threeRounds() {
        round();
        round();
        round();
        return v0 ^ v1 ^ v2 ^ v3;
    }

    /** The first 64 bits of the hash. */
    public long first() {
        return first;
    }

    /** The second 64 bits of the hash. */
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
