package io.rdbkit.transform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberRangesTest {

    @Test
    void numbersAndRangesAreRead() {
        NumberRanges ranges = NumberRanges.parse("0,3,5-7", 15);
        String in = "0 3 5 6 7";
        for (long i = -2; i < 20; i++) {
            assertEquals(List.of(in.split(" ")).contains(String.valueOf(i)), ranges.contains(i), "number " + i);
        }
    }

    @Property
    void overlapAndOrderDoNotMatter(
            @ForAll @Size(min = 1, max = 6) List<@IntRange(max = 40) Integer> starts,
            @ForAll @IntRange(max = 9) int span) {
        String text =
                starts.stream().map(s -> s + "-" + (s + (s * 7) % (span + 1))).collect(Collectors.joining(","));
        NumberRanges ranges = NumberRanges.parse(text, 100);
        for (int i = 0; i < 60; i++) {
            int n = i;
            boolean expected = starts.stream().anyMatch(s -> n >= s && n <= s + (s * 7) % (span + 1));
            assertEquals(expected, ranges.contains(n), () -> n + " in " + text);
        }
    }

    @Test
    void theGreatestNumberIsAllowed() {
        assertTrue(NumberRanges.parse("0-5460,16383", 16383).contains(16383));
        assertFalse(NumberRanges.parse("0-5460,16383", 16383).contains(5461));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "1,",
                "-1",
                "1-",
                "1--2",
                "1-2-3",
                "a",
                " 1",
                "1, 2",
                "+1",
                "٣",
                "0x1",
                "1.5",
                "99999999999999999999"
            })
    void otherTextsAreRefused(String text) {
        String message = assertThrows(IllegalArgumentException.class, () -> NumberRanges.parse(text, 15))
                .getMessage();
        assertEquals("\"" + text + "\" is not a list of numbers and ranges such as 0,3,5-7 (each 0 to 15)", message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0,16|16 is above the greatest, 15, in \"0,16\"",
                "0-16|16 is above the greatest, 15, in \"0-16\"",
                "1,7-5|range \"7-5\" runs backwards, in \"1,7-5\"",
            })
    void errorsAreExplained(String text, String message) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> NumberRanges.parse(text, 15))
                        .getMessage());
    }
}
