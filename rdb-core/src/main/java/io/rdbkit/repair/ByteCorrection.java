package io.rdbkit.repair;

import io.rdbkit.io.Crc64;

/**
 * A few wrong bytes beside each other, found by the checksum alone. CRC64 is linear: the difference between the checksum that a file states
 * and that of its bytes depends on the wrong bits and their distance from the end only. So each place is asked which bytes there would
 * explain the difference; for all but one the answer is eight bytes of noise.
 *
 * <p>Of n places, one that is not to blame explains the difference with m bytes by chance once in 2^(64 - 8 m) / n files. It is believed
 * only if that is rarer than once in 2^{@value #CERTAINTY}: one byte in files up to 256 GB, two up to 1 GB, three up to 4 MB.
 *
 * @param offset where the first of them stands
 * @param xor    what changes them; the lowest byte belongs to the first
 */
record ByteCorrection(long offset, long xor) {

    private static final int CERTAINTY = 18;

    /** The checksum at the end of a file. */
    static final int CHECKSUM_BYTES = 8;

    /**
     * Looks for wrong bytes.
     *
     * @param difference between the checksum stated and the one computed; not 0
     * @param length     of the bytes that have the checksum, which stands behind them
     * @return null if no few bytes explain it, or those of more than one place do
     */
    static ByteCorrection find(long difference, long length) {
        int bits = mostBits(length);
        if (bits == 0) {
            return null;
        }
        int first = Long.numberOfTrailingZeros(difference) / Byte.SIZE;
        long inChecksum = difference >>> first * Byte.SIZE;
        ByteCorrection found = isFew(inChecksum, bits) ? new ByteCorrection(length + first, inChecksum) : null;
        long crc = difference;
        for (long offset = length - 1; offset >= 0; offset--) {
            crc = Crc64.withoutZero(crc);
            if (isFew(crc, bits) && (crc & 0xff) != 0) { // with a 0 there it is that of the next place
                if (found != null) {
                    return null;
                }
                found = new ByteCorrection(offset, crc);
            }
        }
        return found;
    }

    private static int mostBits(long length) {
        int places = Long.SIZE - Long.numberOfLeadingZeros(length);
        int bytes = (Long.SIZE - CERTAINTY - places) / Byte.SIZE;
        return Math.max(0, Math.min(bytes, 3)) * Byte.SIZE;
    }

    private static boolean isFew(long crc, int bits) {
        return crc >>> bits == 0;
    }

    /** How many bytes it changes. */
    int bytes() {
        return (Long.SIZE - Long.numberOfLeadingZeros(xor) + Byte.SIZE - 1) / Byte.SIZE;
    }

    /** Changes those of them that are among n bytes of an array, which stand at an offset in the file. */
    void apply(long at, byte[] array, int from, int n) {
        for (int i = 0; i < bytes(); i++) {
            long index = offset + i - at;
            if (index >= 0 && index < n) {
                array[from + (int) index] ^= (byte) (xor >>> i * Byte.SIZE);
            }
        }
    }
}
