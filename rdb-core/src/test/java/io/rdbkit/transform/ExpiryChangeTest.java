package io.rdbkit.transform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpiryChangeTest {

    private static final long NOW = 1_000_000;

    @ParameterizedTest(name = "{0} of {1} is {2}")
    @CsvSource({
        "keep,5,5",
        "keep,-1,-1",
        "drop,5,-1",
        "drop,-1,-1",
        "+1s,5,1005",
        "+1s,-1,-1",
        "+1s,9223372036854775806,9223372036854775807",
        "-1s,5000,4000",
        "-1s,-1,-1",
        "-1s,999,0",
        "-1s,1000,0",
        "-9223372036854775807ms,0,0",
        "+0s,-7,0",
        "=2000,5,2000",
        "=2000,-1,2000",
        "=+1s,-1,1001000",
        "=now,5,1000000",
        "=1970-01-02,-1,86400000",
        "1s..,5,1001000",
        "1s..,1002000,1002000",
        "1s..,-1,-1",
        "..5s,5,5",
        "..5s,9000000,1005000",
        "..5s,-1,-1",
        "1s..5s,5,1001000",
        "1s..5s,1003000,1003000",
        "1s..5s,9000000,1005000",
        "1s..5s,-1,-1",
        "1s..1s,5,1001000",
        "1s..1s,-1,-1",
    })
    void everyFormIsApplied(String text, long expiry, long expected) {
        assertEquals(expected, ExpiryChange.parse(text, NOW).apply(expiry));
    }

    @Property
    void aShiftNeverRemovesAnExpiry(@ForAll @LongRange(min = 0) long expiry, @ForAll @LongRange(min = 0) long by) {
        assertTrue(ExpiryChange.parse("-" + by + "ms", NOW).apply(expiry) >= 0);
        assertTrue(ExpiryChange.parse("+" + by + "ms", NOW).apply(expiry) >= expiry);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Keep",
                "1",
                "1d",
                "1d12h",
                "2026-01-01",
                "+",
                "-",
                "=",
                "+1",
                "=tomorrow",
                "..",
                "5s..1s",
                "1s..+5s",
                "2026-01-01..",
                "9223372036854775807ms..",
                "=-1d"
            })
    void otherTextsAreRefused(String text) {
        String message = assertThrows(IllegalArgumentException.class, () -> ExpiryChange.parse(text, NOW))
                .getMessage();
        assertEquals(1, message.lines().count(), message);
    }

    @Test
    void aDurationAloneIsRefusedAsAmbiguous() {
        assertEquals(
                "\"1d\" can mean two things: +1d is so much later than it would be, =+1d so long from now, 1d.. at least so long from now",
                assertThrows(IllegalArgumentException.class, () -> ExpiryChange.parse("1d", NOW))
                        .getMessage());
        assertEquals(
                "\"2026-01-01\" is not a change of expiries: keep, drop, +1d, -2h, =TIME, 1h.., ..30d or 1h..30d",
                assertThrows(IllegalArgumentException.class, () -> ExpiryChange.parse("2026-01-01", NOW))
                        .getMessage());
    }
}
