package io.rdbkit.transform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpanTest {

    private static final long MAX = Long.MAX_VALUE;

    @ParameterizedTest
    @CsvSource({
        "1KB..1MB,1024,1048576",
        "1k..1m,1024,1048576",
        "1KiB..1mib,1024,1048576",
        "1G..2GB,1073741824,2147483648",
        "1T..1TiB,1099511627776,1099511627776",
        "..10B,0,10",
        "10..,10,9223372036854775807",
        "10..10,10,10",
    })
    void sizesAreRead(String text, long from, long to) {
        assertEquals(new Span(from, to), Span.parseSizes(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "KB", "1XB", "1.5MB", "-1", "1 KB", "1i", "1..2..3", "1...2"})
    void otherTextsAreNoSizes(String text) {
        String message = assertThrows(IllegalArgumentException.class, () -> Span.parseSizes(text))
                .getMessage();
        assertTrue(message.endsWith(" is not a size such as 512, 64KB, 10M or 1GiB"), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"8388608TB", "9223372036854775808"})
    void sizesBeyondALongAreRefused(String text) {
        assertEquals(
                "size \"" + text + "\" is too great",
                assertThrows(IllegalArgumentException.class, () -> Span.parseSizes(text))
                        .getMessage());
    }

    @Test
    void countsAreRead() {
        assertEquals(new Span(1000, MAX), Span.parseCounts("1000.."));
        assertEquals(new Span(0, 9), Span.parseCounts("..9"));
        assertEquals(new Span(5, 5), Span.parseCounts("5"));
        assertEquals(
                "\"1K\" is not a count",
                assertThrows(IllegalArgumentException.class, () -> Span.parseCounts("1K.."))
                        .getMessage());
    }

    @Test
    void timesAreRead() {
        long now = 1_700_000_000_000L;
        assertEquals(new Span(now, now + 86_400_000), Span.parseTimes("now..+1d", now));
        assertEquals(new Span(Long.MIN_VALUE, now - 7_200_000), Span.parseTimes("..-2h", now));
        assertEquals(
                new Span(1_769_817_600_000L, 1_769_860_800_000L),
                Span.parseTimes("2026-01-31..2026-01-31T13:00:00+01:00", now));
        assertEquals(new Span(5, 5), Span.parseTimes("5..5", now));
    }

    @Test
    void bothEndsAreIncluded() {
        Span span = Span.parseCounts("3..5");
        assertFalse(span.contains(2));
        assertTrue(span.contains(3));
        assertTrue(span.contains(5));
        assertFalse(span.contains(6));
    }

    /** A file may state an expiry before 1970. */
    @Test
    void aTimeWithoutABeginningIncludesNegativeTimes() {
        assertTrue(Span.parseTimes("..now", 1000).contains(-5));
        assertFalse(Span.parseTimes("0..now", 1000).contains(-5));
    }

    /** It would mean exactly that byte or millisecond, which no user wants. */
    @Test
    void aSizeOrTimeAloneIsRefused() {
        assertEquals(
                "\"1K\" alone would be exactly that: write 1K.. for that or more, ..1K for that or less, or 1K..1K",
                assertThrows(IllegalArgumentException.class, () -> Span.parseSizes("1K"))
                        .getMessage());
        assertEquals(
                "\"now\" alone would be exactly that: write now.. for that or more, ..now for that or less, or now..now",
                assertThrows(IllegalArgumentException.class, () -> Span.parseTimes("now", 5))
                        .getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "..|a range needs a beginning or an end: FROM..TO, FROM.. or ..TO",
                "5..3|range \"5..3\" runs backwards",
            })
    void errorsAreExplained(String text, String message) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> Span.parseCounts(text))
                        .getMessage());
    }
}
