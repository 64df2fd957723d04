package io.rdbkit.repair;

import io.rdbkit.io.Crc64;
import org.jspecify.annotations.Nullable;

/**
 * A few wrong bytes beside each other, found by the checksum alone. CRC64 is linear: the difference between the stated
 * checksum and that of the bytes depends only on the wrong bits and their distance from the end. So for each place it
 * is computed which bytes there would explain the difference. For all places but one, the result is eight bytes of
 * noise.
 *
 * <p>Among n places, a wrong place explains the difference with m bytes by chance once in 2^(64 - 8 m) / n files. A
 * correction is believed only if that is rarer than once in 2^{@value #CERTAINTY}: one byte in files up to 256 GB, two
 * up to 1 GB, three up to 4 MB.
 *
 * @param offset the offset of the first wrong byte
 * @param xor    the bytes to XOR with; the lowest byte is for the first wrong byte
 */
record ByteCorrection(long offset, long xor) {

    private static final int CERTAINTY = 18;

    /** The size of the checksum at the end of a file. */
    static final int CHECKSUM_BYTES = 8;

    /**
     * Searches for wrong bytes.
     *
     * @param difference the XOR of the stated and the computed checksum; not 0
     * @param length     the number of bytes in front of the checksum
     * @return null if no few bytes explain the difference, or bytes at more than one place do
     */
    static @Nullable ByteCorrection find(long difference, long length) {
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
            if (isFew(crc, bits) && (crc & 0xff) != 0) { // else it is that of the next place
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

    /** The number of wrong bytes. */
    int bytes() {
        return (Long.SIZE - Long.numberOfLeadingZeros(xor) + Byte.SIZE - 1) / Byte.SIZE;
    }

    /**
     * Corrects those of the wrong bytes that are in a part of the file.
     *
     * @param at    the offset of the part in the file
     * @param array has the part from {@code from} on
     * @param n     the length of the part
     */
    void apply(long at, byte[] array, int from, int n) {
        for (int i = 0; i < bytes(); i++) {
            long index = offset + i - at;
            if (index >= 0 && index < n) {
                array[from + (int) index] ^= (byte) (xor >>> i * Byte.SIZE);
            }
        }
    }
}
