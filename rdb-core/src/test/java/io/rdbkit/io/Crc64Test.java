package io.rdbkit.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Crc64Test {

    /** Longer than the longest stride, so that every code path is taken. */
    private static final int LONGEST = 100_000;

    @Test
    void hasTheCheckValueOfTheCatalogue() {
        byte[] check = "123456789".getBytes(StandardCharsets.US_ASCII);

        assertEquals(0xe9c6d914c4b8d9caL, Crc64.update(0, check, 0, check.length));
    }

    @Test
    void noBytesChangeNothing() {
        assertEquals(0x1234, Crc64.update(0x1234, new byte[0], 0, 0));
    }

    @Test
    void aRangeOutsideOfTheArrayIsRefused() {
        assertThrows(IndexOutOfBoundsException.class, () -> Crc64.update(0, new byte[8], 4, 5));
        assertThrows(IndexOutOfBoundsException.class, () -> Crc64.update(0, new byte[8], -1, 5));
        assertThrows(IllegalArgumentException.class, () -> Crc64.zeros(1, -1));
    }

    /** Folding uses a sparse multiple of the polynomial: the sum of x^0, shifted by each exponent, is zero. */
    @Test
    void thePolynomialDividesTheSparseMultiple() {
        int[] exponents = {0, 4, 10, 25, 30, 32, 33, 56, 61, 70, 90, 94, 102, 106, 110, 115};

        long sum = IntStream.of(exponents)
                .mapToLong(e -> Crc64.zeros(Long.MIN_VALUE, 64L * e))
                .reduce(0, (a, b) -> a ^ b);

        assertEquals(0, sum);
    }

    /** Tests each bit alone, so that a fold that loses or moves a bit can't hide behind other bits. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 17, 4096, 65_536, 65_543, LONGEST})
    void everyBitCounts(int length) {
        byte[] bytes = new byte[length];
        Random random = new Random(length);
        for (int i = 0; i < Math.min(length, 500); i++) {
            int at = random.nextInt(length);
            byte bit = (byte) (1 << random.nextInt(8));
            bytes[at] ^= bit;
            assertEquals(
                    Crc64.zeros(bitByBit(0, new byte[] {bit}, 0, 1), length - at - 1L),
                    Crc64.update(0, bytes, 0, length),
                    () -> "a bit in byte " + at);
            bytes[at] ^= bit;
        }
        assertEquals(0, Crc64.update(0, bytes, 0, length));
    }

    @Property(tries = 300)
    void theResultIsThatOfBitByBitComputation(
            @ForAll long seed,
            @ForAll long crc,
            @ForAll @IntRange(max = 17) int off,
            @ForAll @IntRange(max = LONGEST) int len) {
        byte[] bytes = bytes(seed, off + len + 5);

        assertEquals(bitByBit(crc, bytes, off, len), Crc64.update(crc, bytes, off, len));
    }

    @Property
    void theResultIsThatOfBitByBitComputationForShortRuns(
            @ForAll byte[] bytes, @ForAll long crc, @ForAll @IntRange(max = 1000) int split) {
        int off = Math.min(split, bytes.length);

        assertEquals(bitByBit(crc, bytes, off, bytes.length - off), Crc64.update(crc, bytes, off, bytes.length - off));
    }

    @Property(tries = 300)
    void twoPartsGiveTheResultOfTheWhole(
            @ForAll long seed,
            @ForAll @IntRange(max = LONGEST) int first,
            @ForAll @IntRange(max = LONGEST) int second) {
        byte[] bytes = bytes(seed, first + second);

        long inParts = Crc64.update(Crc64.update(0, bytes, 0, first), bytes, first, second);

        assertEquals(Crc64.update(0, bytes, 0, bytes.length), inParts);
    }

    @Property(tries = 300)
    void zerosAreZeroBytes(@ForAll long crc, @ForAll @IntRange(max = LONGEST) int n) {
        assertEquals(Crc64.update(crc, new byte[n], 0, n), Crc64.zeros(crc, n));
    }

    @Property
    void zerosAddUp(
            @ForAll long crc,
            @ForAll @LongRange(max = Long.MAX_VALUE / 2) long n,
            @ForAll @LongRange(max = Long.MAX_VALUE / 2) long m) {
        assertEquals(Crc64.zeros(crc, n + m), Crc64.zeros(Crc64.zeros(crc, n), m));
    }

    @Property(tries = 300)
    void combinesTwoRuns(
            @ForAll long seed,
            @ForAll @IntRange(max = LONGEST) int first,
            @ForAll @IntRange(max = LONGEST) int second) {
        byte[] bytes = bytes(seed, first + second);

        long combined = Crc64.combine(Crc64.update(0, bytes, 0, first), Crc64.update(0, bytes, first, second), second);

        assertEquals(Crc64.update(0, bytes, 0, bytes.length), combined);
    }

    /** A writer relies on this when it goes back to change a few bytes. */
    @Property(tries = 300)
    void aPatchIsTheCrcOfTheDifference(
            @ForAll long seed,
            @ForAll byte[] delta,
            @ForAll @IntRange(max = LONGEST) int before,
            @ForAll @IntRange(max = LONGEST) int after) {
        byte[] bytes = bytes(seed, before + delta.length + after);
        long old = Crc64.update(0, bytes, 0, bytes.length);
        for (int i = 0; i < delta.length; i++) {
            bytes[before + i] ^= delta[i];
        }

        long patched = old ^ Crc64.zeros(Crc64.update(0, delta, 0, delta.length), after);

        assertEquals(Crc64.update(0, bytes, 0, bytes.length), patched);
    }

    private static byte[] bytes(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** The definition without tables: one shift of the register for each bit, lowest bit first. */
    private static long bitByBit(long crc, byte[] b, int off, int len) {
        long polynomial = Long.reverse(0xad93d23594c935a9L);
        long c = crc;
        for (int i = off; i < off + len; i++) {
            c ^= b[i] & 0xff;
            for (int bit = 0; bit < 8; bit++) {
                c = (c & 1) == 0 ? c >>> 1 : c >>> 1 ^ polynomial;
            }
        }
        return c;
    }
}
