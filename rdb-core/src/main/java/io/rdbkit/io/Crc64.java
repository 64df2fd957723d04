package io.rdbkit.io;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.Objects;

/**
 * The checksum of an RDB file: CRC-64 as in Redis' {@code crc64.c}, with the "Jones" polynomial
 * {@code 0xad93d23594c935a9}, reflected in and out, start value 0, no XOR at the end.
 *
 * <p>Since RDB version 5, a file ends with eight bytes, little-endian: the CRC of every byte before them, from the
 * magic to the EOF opcode. 0 means that the writer computed no checksum. The payload of {@code DUMP} ends with the same
 * CRC of the value and its two version bytes; it is always computed.
 *
 * <p>There are two methods, for short and for long runs of bytes. Short runs use tables, sixteen bytes at a time
 * ("slicing by 16"), so that the look-ups of one step do not wait for each other. Tables need a load for each byte. So
 * long runs are first <em>folded</em>: the polynomial divides a sparse polynomial, so a 64-bit word of the message can
 * be removed by an XOR into fifteen later words. The JIT compiler turns this into vector instructions. Only the last
 * {@value #SPAN} words are left for the tables.
 *
 * <p>The CRC starts at 0 and ends without an XOR, so it is linear: {@code crc(a ^ b) == crc(a) ^ crc(b)} for runs of
 * equal length. A few bytes can therefore be changed without reading the rest again: take the CRC of the difference,
 * carry it by {@link #zeros} over the bytes that follow, and XOR it into the CRC of the whole.
 */
public final class Crc64 {

    /** The reflected polynomial. Here and below, the highest bit is the coefficient of x^0. */
    private static final long POLYNOMIAL = Long.reverse(0xad93d23594c935a9L);

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** At k * 256 + b: the CRC of the byte b and k zero bytes. One flat array, which saves a bounds check. */
    private static final long[] SLICES = slices();

    /**
     * The distances, in words, at which a removed word is XORed in. The polynomial divides the sum of y^e, where y =
     * x^512 and e = 0, 4, 10, 25, 30, 32, 33, 56, 61, 70, 90, 94, 102, 106, 110, 115 (found by a generalised birthday
     * search; the tests prove it). So y^115 is the sum of the other terms, and a word may move to all places that
     * are 8 (115 - e) words nearer to the end. The steps are multiples of 8 words, because Java 17 vectorises such a
     * loop only if all distances are multiples of the vector size, which is at most 512 bits.
     */
    private static final int[] DISTANCES = {920, 888, 840, 720, 680, 664, 656, 472, 432, 360, 200, 168, 104, 72, 40};

    /** The number of words that a fold leaves: the longest distance. */
    private static final int SPAN = 920;

    /** The number of words folded at once: the shortest distance of {@link #foldFar}. */
    private static final int BLOCK = 656;

    /**
     * The number of words taken in between two moves. With the {@link #SPAN} before them, they fit in a first-level
     * cache.
     */
    private static final int STRIDE = 3 * BLOCK;

    /** From this many bytes on, folding is faster, even with its scratch memory and the words it leaves. */
    private static final int LONG_RUN = 3 * SPAN * Long.BYTES;

    private Crc64() {}

    /**
     * The CRC after these bytes.
     *
     * @param crc the CRC of the bytes before, 0 if there are none
     */
    public static long update(long crc, byte[] b, int off, int len) {
        Objects.checkFromIndexSize(off, len, b.length);
        return len < LONG_RUN ? sliced(crc, b, off, len) : folded(crc, b, off, len);
    }

    /** The CRC after n more zero bytes, in O(log n). */
    public static long zeros(long crc, long n) {
        if (n < 0) {
            throw new IllegalArgumentException("a negative number of bytes: " + n);
        }
        long shifted = crc;
        for (long left = n; left != 0; left &= left - 1) {
            shifted = multiply(shifted, Powers.OF_TWO[Long.numberOfTrailingZeros(left)]);
        }
        return shifted;
    }

    /** The CRC before the last byte, which is zero. */
    public static long withoutZero(long crc) {
        int low = Steps.LOW_OF_HIGH[(int) (crc >>> 56)] & 0xff;
        return (crc ^ SLICES[low]) << 8 | low;
    }

    /**
     * The CRC of A followed by B.
     *
     * @param crcA the CRC of A alone
     * @param crcB the CRC of B alone
     * @param lenB the length of B in bytes
     */
    public static long combine(long crcA, long crcB, long lenB) {
        return zeros(crcA, lenB) ^ crcB;
    }

    private static long sliced(long crc, byte[] b, int off, int len) {
        long c = crc;
        int i = off;
        int end = off + len;
        for (; i <= end - 16; i += 16) {
            c = twoWords(c ^ (long) WORD.get(b, i), (long) WORD.get(b, i + 8));
        }
        for (; i < end; i++) {
            c = SLICES[(int) (c ^ b[i]) & 0xff] ^ c >>> 8;
        }
        return c;
    }

    private static long twoWords(long first, long second) {
        long[] s = SLICES;
        return s[15 * 256 + ((int) first & 0xff)]
                ^ s[14 * 256 + ((int) (first >>> 8) & 0xff)]
                ^ s[13 * 256 + ((int) (first >>> 16) & 0xff)]
                ^ s[12 * 256 + ((int) (first >>> 24) & 0xff)]
                ^ s[11 * 256 + ((int) (first >>> 32) & 0xff)]
                ^ s[10 * 256 + ((int) (first >>> 40) & 0xff)]
                ^ s[9 * 256 + ((int) (first >>> 48) & 0xff)]
                ^ s[8 * 256 + (int) (first >>> 56)]
                ^ s[7 * 256 + ((int) second & 0xff)]
                ^ s[6 * 256 + ((int) (second >>> 8) & 0xff)]
                ^ s[5 * 256 + ((int) (second >>> 16) & 0xff)]
                ^ s[4 * 256 + ((int) (second >>> 24) & 0xff)]
                ^ s[3 * 256 + ((int) (second >>> 32) & 0xff)]
                ^ s[2 * 256 + ((int) (second >>> 40) & 0xff)]
                ^ s[256 + ((int) (second >>> 48) & 0xff)]
                ^ s[(int) (second >>> 56)];
    }

    private static long folded(long crc, byte[] b, int off, int len) {
        LongBuffer words =
                ByteBuffer.wrap(b, off, len).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();
        // First the SPAN words before the stride (zeros for the first stride), then the stride.
        long[] w = new long[SPAN + STRIDE];
        long carry = crc;
        while (words.remaining() > SPAN) {
            int n = Math.min(words.remaining() - SPAN, STRIDE);
            words.get(w, SPAN, n);
            w[SPAN] ^= carry;
            carry = 0;
            fold(w, SPAN + n);
            System.arraycopy(w, n, w, 0, SPAN);
        }
        words.get(w, SPAN, SPAN);
        int rest = len % Long.BYTES;
        return sliced(last(w), b, off + len - rest, rest);
    }

    /**
     * The CRC of the last words. Each takes in what earlier words were folded into it, and nothing from words before
     * it.
     */
    private static long last(long[] w) {
        for (int distance : DISTANCES) {
            takeIn(w, distance);
        }
        long c = 0;
        for (int i = SPAN; i < 2 * SPAN; i += 2) {
            c = twoWords(c ^ w[i], w[i + 1]);
        }
        return c;
    }

    private static void takeIn(long[] w, int distance) {
        for (int i = SPAN; i < SPAN + distance; i++) {
            w[i] ^= w[i - distance];
        }
    }

    /**
     * Completes the words from {@link #SPAN} on with the words before them, block by block, in two passes. With all
     * fifteen distances in one loop, Java 17 does not unroll enough to use whole vectors.
     */
    private static void fold(long[] w, int end) {
        for (int from = SPAN; from < end; from += BLOCK) {
            int to = Math.min(from + BLOCK, end);
            foldFar(w, from, to);
            foldNear(w, from, to);
        }
    }

    /**
     * The {@link #DISTANCES} that reach back beyond the block. They are constants here; otherwise Java would not
     * vectorise.
     */
    private static void foldFar(long[] w, int from, int to) {
        for (int i = from; i < to; i++) {
            w[i] = w[i] ^ w[i - 920] ^ w[i - 888] ^ w[i - 840] ^ w[i - 720] ^ w[i - 680] ^ w[i - 664] ^ w[i - 656];
        }
    }

    /** The other {@link #DISTANCES}. */
    private static void foldNear(long[] w, int from, int to) {
        for (int i = from; i < to; i++) {
            w[i] = w[i]
                    ^ w[i - 472]
                    ^ w[i - 432]
                    ^ w[i - 360]
                    ^ w[i - 200]
                    ^ w[i - 168]
                    ^ w[i - 104]
                    ^ w[i - 72]
                    ^ w[i - 40];
        }
    }

    /** The product of two polynomials modulo {@link #POLYNOMIAL}. */
    private static long multiply(long a, long b) {
        long product = 0;
        long shifted = b;
        for (long left = a; left != 0; left <<= 1) {
            product ^= shifted & left >> 63;
            shifted = timesX(shifted);
        }
        return product;
    }

    private static long timesX(long a) {
        return a >>> 1 ^ POLYNOMIAL & -(a & 1);
    }

    private static long[] slices() {
        long[] s = new long[16 * 256];
        long power = POLYNOMIAL;
        for (int bit = 128; bit > 0; bit >>= 1) {
            s[bit] = power;
            power = timesX(power);
        }
        for (int b = 1; b < 256; b++) {
            s[b] = s[b & b - 1] ^ s[b & -b];
        }
        for (int i = 256; i < s.length; i++) {
            s[i] = s[(int) s[i - 256] & 0xff] ^ s[i - 256] >>> 8;
        }
        return s;
    }

    /** A class of its own, so that plain reading and writing never build the table. */
    private static final class Powers {

        /** At k: x^(8 * 2^k). A CRC multiplied by it is carried over 2^k zero bytes. */
        static final long[] OF_TWO = new long[Long.SIZE - 1];

        static {
            OF_TWO[0] = 1L << 63 - 8;
            for (int k = 1; k < OF_TWO.length; k++) {
                OF_TWO[k] = multiply(OF_TWO[k - 1], OF_TWO[k - 1]);
            }
        }
    }

    /** A class of its own too: only walking backwards needs the table. */
    private static final class Steps {

        /**
         * A zero byte turns each lowest byte of a CRC into another highest byte. This table leads from the highest byte
         * back to the lowest.
         */
        static final byte[] LOW_OF_HIGH = new byte[256];

        static {
            for (int low = 0; low < 256; low++) {
                LOW_OF_HIGH[(int) (SLICES[low] >>> 56)] = (byte) low;
            }
        }
    }
}
