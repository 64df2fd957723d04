package io.rdbkit.mask;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class NumberMaskTest {

    private final NumberMask mask = new NumberMask(MaskKey.of("a secret".getBytes(StandardCharsets.US_ASCII)));

    /** The size of a number in a listpack, a ziplist, an intset and a string. */
    private static String encodings(long n) {
        int bits = Long.SIZE - Long.numberOfLeadingZeros(n < 0 ? ~n : n) + 1;
        String width = bits <= 8 ? "8" : bits <= 16 ? "16" : bits <= 24 ? "24" : bits <= 32 ? "32" : "64";
        return width + (n >= 0 && n <= 12 ? " tiny" : "") + (n >= 0 && n < 128 ? " 7" : "") + (bits <= 13 ? " 13" : "");
    }

    @Test
    void numbersUpToFiveDigitsArePermuted() {
        for (int sign : new int[] {1, -1}) {
            BitSet seen = new BitSet();
            for (int n = sign > 0 ? 0 : 1; n <= 99_999; n++) {
                long masked = mask.of((long) sign * n);
                assertNotEquals(sign * n, masked);
                seen.set(Math.toIntExact(Math.abs(masked)));
                check((long) sign * n, masked);
            }
            assertEquals(sign > 0 ? 100_000 : 99_999, seen.cardinality());
        }
    }

    private static void check(long n, long masked) {
        assertEquals(Long.toString(n).length(), Long.toString(masked).length());
        assertEquals(n < 0, masked < 0);
        assertEquals(encodings(n), encodings(masked), () -> n + " became " + masked);
    }

    @Property(seed = "7")
    void aMaskedNumberKeepsItsEncodings(@ForAll long n) {
        long masked = mask.of(n);
        check(n, masked);
        assertNotEquals(n, masked);
        assertNotEquals(masked, mask.of(n + 1));
    }

    @Test
    void limitsKeepTheirEncodings() {
        for (int bits = 1; bits < Long.SIZE; bits++) {
            for (long n : new long[] {(1L << bits) - 1, 1L << bits, -(1L << bits), -(1L << bits) - 1}) {
                check(n, mask.of(n));
            }
        }
    }

    @Test
    void longNumbersWithTheSameBeginningKeepItCommon() {
        String one = Long.toString(mask.of(1_700_000_001_234L));
        String other = Long.toString(mask.of(1_700_000_001_299L));
        assertEquals(one.substring(0, 10), other.substring(0, 10));
    }

    @Test
    void theLeastNumberOfASizeHasThatSize() {
        for (long n : new long[] {0, 9, 10, 13, 99, 128, 5000, 32767, 32768, -1, -10, -129, -4096, -4097, 1L << 40}) {
            long least = NumberMask.least(n);
            assertTrue(least <= n);
            check(n, least == 0 && n < 0 ? n : least);
        }
    }

    @Test
    void anotherSecretMasksDifferently() {
        NumberMask other = new NumberMask(MaskKey.of("another".getBytes(StandardCharsets.US_ASCII)));
        assertNotEquals(mask.of(1_234_567), other.of(1_234_567));
    }
}
