package io.rdbkit.encode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.format.Slice;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScoreTextTest {

    /** What Redis 2.8, 3.2 and 6.2 wrote into a ziplist. */
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0.0, -0",
        "3, 3",
        "0.1, 0.10000000000000001",
        "1e15, 1000000000000000",
        "1e16, 10000000000000000",
        "1e17, 1e+17",
        "9007199254740993, 9007199254740992",
        "4611686018427387904, 4.6116860184273879e+18",
        "5e18, 5e+18",
        "-5e18, -5e+18",
        "9223372036854774784, 9.2233720368547748e+18",
        "123456789012345680, 1.2345678901234568e+17",
        "1e-5, 1.0000000000000001e-05",
        "1e-7, 9.9999999999999995e-08",
        "0.00001234, 1.234e-05",
        "0.0001, 0.0001",
        "1.5e300, 1.5000000000000001e+300",
        "4503599627370495.5, 4503599627370495.5",
        "3.0000000000000004, 3.0000000000000004",
        "123456789.123, 123456789.123",
        "100000000000000.125, 100000000000000.12",
        "Infinity, inf",
        "-Infinity, -inf"
    })
    void seventeenDigits(double score, String text) {
        assertEquals(text, ScoreText.show(score, new Slice()).toString());
    }

    @Property(tries = 5000)
    void readsBack(@ForAll long bits) {
        double score = Double.longBitsToDouble(bits);
        if (Double.isFinite(score)) {
            Slice text = ScoreText.show(score, new Slice());
            assertEquals(score, Double.parseDouble(text.toString()));
            assertTrue(text.length() < 253, "longer than a score can be");
        }
    }

    /** What Redis 7.0 and later wrote into a listpack. */
    @ParameterizedTest
    @CsvSource({
        "0, true",
        "-0.0, false",
        "0.5, false",
        "1e17, true",
        "4611686018427387904, true",
        "-4611686018427387904, true",
        "5e18, false",
        "9223372036854775807, false",
        "-Infinity, false",
        "NaN, false"
    })
    void wholeNumbersUpTo62Bits(double score, boolean integer) {
        assertEquals(integer, ScoreText.isInteger(score));
    }
}
