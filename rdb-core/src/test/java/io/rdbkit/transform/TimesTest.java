package io.rdbkit.transform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {

    private static final long NOW = 1_700_000_000_000L;

    @ParameterizedTest
    @CsvSource({
        "500ms,500",
        "30s,30000",
        "15m,900000",
        "2h,7200000",
        "1d,86400000",
        "1w,604800000",
        "1d12h,129600000",
        "1h1ms1m,3660001",
        "1m1m,120000",
        "0s,0",
        "9223372036854775807ms,9223372036854775807",
    })
    void durationsAreRead(String text, long millis) {
        assertEquals(millis, Times.duration(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "s", "1d12", "1 d", "1D", "-1d", "+1d", "1.5h", "1y", "x1d", "1dx", "1d,2h", "٣s"})
    void otherTextsAreNoDurations(String text) {
        assertEquals(
                "\"" + text + "\" is not a duration such as 500ms, 30s, 15m, 2h, 1d, 1w or 1d12h",
                assertThrows(IllegalArgumentException.class, () -> Times.duration(text))
                        .getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9223372036854775808ms",
                "9223372036854775807s",
                "9223372036854775807ms1ms",
                "99999999999999999999w"
            })
    void durationsBeyondALongAreRefused(String text) {
        assertEquals(
                "duration \"" + text + "\" is too long",
                assertThrows(IllegalArgumentException.class, () -> Times.duration(text))
                        .getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "0,0",
        "1769860800000,1769860800000",
        "2026-01-31,1769817600000",
        "2026-01-31T12:00:00,1769860800000",
        "2026-01-31T12:00,1769860800000",
        "2026-01-31T12:00:00Z,1769860800000",
        "2026-01-31T12:00:00.005Z,1769860800005",
        "2026-01-31T12:00:00+02:00,1769853600000",
        "2026-01-31T12:00:00+01:00[Europe/Berlin],1769857200000",
        "now,1700000000000",
        "+1d,1700086400000",
        "-2h,1699992800000",
        "+1d12h,1700129600000",
    })
    void instantsAreRead(String text, long millis) {
        assertEquals(millis, Times.instant(text, NOW));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "tomorrow",
                "2026-02-30",
                "2026-01-31T25:00:00",
                "2026-1-1",
                "2026-01-31 12:00:00",
                "1d",
                "now+1d",
                "9223372036854775808"
            })
    void otherTextsAreNoInstants(String text) {
        assertEquals(
                "\"" + text
                        + "\" is not a time such as 2026-01-31, 2026-01-31T12:00:00Z, 1769860800000, now, +1d or -2h",
                assertThrows(IllegalArgumentException.class, () -> Times.instant(text, NOW))
                        .getMessage());
    }

    @Test
    void timesBefore1970AreRefused() {
        for (String text : new String[] {"1969-12-31T23:59:59.999Z", "-30000d"}) {
            assertEquals(
                    "time \"" + text + "\" is before 1970",
                    assertThrows(IllegalArgumentException.class, () -> Times.instant(text, NOW))
                            .getMessage());
        }
    }

    @Test
    void instantsBeyondALongAreRefused() {
        assertEquals(
                "time \"+9223372036854775807ms\" is too far away",
                assertThrows(IllegalArgumentException.class, () -> Times.instant("+9223372036854775807ms", NOW))
                        .getMessage());
    }
}
