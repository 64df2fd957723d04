package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.format.Slice;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoubleTextTest {

    private static String text(double number) {
        return new Slice().setDecimal(number).toString();
    }

    /** The expected texts are the answers of Redis 8.0 and Valkey 9.1 to ZSCORE. */
    @ParameterizedTest
    @CsvSource({
        "100000000, 100000000",
        "1e20, 1e+20",
        "1e22, 1e+22",
        "123456789012, 123456789012",
        "0.1, 0.1",
        "1e-5, 0.00001",
        "0.0001, 0.0001",
        "1.5e-7, 1.5e-7",
        "1e100, 1e+100",
        "12345678901234567890, 12345678901234567000",
        "9007199254740993, 9007199254740992",
        "1e17, 100000000000000000",
        "1e19, 1e+19",
        "123456789.123, 123456789.123",
        "4.5e15, 4500000000000000",
        "1e-100, 1e-100",
        "3.3e-300, 3.3e-300",
        "12345e20, 1.2345e+24",
        "0.000123, 0.000123",
        "0.00001234567, 1.234567e-5",
        "5e-324, 5e-324",
        "4611686018427387904, 4611686018427387904",
        "5e18, 5e+18",
        "-9.2e18, -9.2e+18",
        "9223372036854774784, 9223372036854775000",
        "-2.5, -2.5",
        "1.7976931348623157e308, 1.7976931348623157e+308"
    })
    void scoresPrintAsServersPrintThem(double number, String expected) {
        assertEquals(expected, text(number));
    }

    @ParameterizedTest
    @CsvSource({"Infinity, inf", "-Infinity, -inf", "NaN, nan", "-0.0, -0", "0.0, 0"})
    void infinityNaNAndZeroHaveFixedTexts(double number, String expected) {
        assertEquals(expected, text(number));
    }

    @Property(tries = 20_000)
    void theTextIsTheShortestThatReadsBack(@ForAll("doubles") double number) {
        String text = text(number);
        assertEquals(number, Double.parseDouble(text));
        if (number != (long) number || Math.abs(number) > 0x1p62) { // larger whole numbers have all digits
            assertTrue(digits(text) <= fewestDigits(number), text);
        }
    }

    @Provide
    Arbitrary<Double> doubles() {
        return Arbitraries.oneOf(
                Arbitraries.longs().map(Double::longBitsToDouble).filter(Double::isFinite),
                Arbitraries.integers().map(i -> i / 1000.0),
                Arbitraries.doubles().between(-1, 1).ofScale(12),
                Arbitraries.longs().map(n -> n / 7.0));
    }

    private static int digits(String text) {
        BigDecimal number = new BigDecimal(text).stripTrailingZeros();
        return number.precision();
    }

    private static int fewestDigits(double number) {
        for (int precision = 1; precision < 17; precision++) {
            BigDecimal rounded = new BigDecimal(number).round(new MathContext(precision, RoundingMode.HALF_EVEN));
            if (rounded.doubleValue() == number) {
                return rounded.stripTrailingZeros().precision();
            }
        }
        return 17;
    }
}
