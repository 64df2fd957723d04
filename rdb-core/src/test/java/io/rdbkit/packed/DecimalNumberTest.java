package io.rdbkit.packed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalNumberTest {

    private final DecimalNumber number = new DecimalNumber();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "-0",
                "00",
                "01",
                "-01",
                "+1",
                " 1",
                "1 ",
                "1.0",
                "1e3",
                "--1",
                "9223372036854775808",
                "-9223372036854775809",
                "9223372036854775810",
                "18446744073709551616",
                "99999999999999999999",
                "-99999999999999999999",
                "100000000000000000000",
                "1/",
                "1:"
            })
    void otherTextsAreNotNumbers(String text) {
        assertFalse(reads(text));
    }

    @Property
    void theTextOfALongIsANumber(@ForAll long value) {
        assertTrue(reads(Long.toString(value)));
        assertEquals(value, number.value());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 9, -1, Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE / 10, Long.MIN_VALUE / 10})
    void theTextOfALimitIsANumber(long value) {
        theTextOfALongIsANumber(value);
    }

    @Property
    void aNumberIsReadOnlyFromItsShortestText(
            @ForAll @Chars({'0', '1', '2', '9', '-'}) @StringLength(min = 1, max = 22) String text) {
        boolean expected = text.matches("0|-?[1-9][0-9]*") && new BigInteger(text).bitLength() < Long.SIZE;
        assertEquals(expected, reads(text));
    }

    private boolean reads(String text) {
        byte[] bytes = ("7" + text + "7").getBytes(StandardCharsets.US_ASCII);
        return number.read(bytes, 1, text.length());
    }
}
