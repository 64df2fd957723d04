package io.rdbkit.transform;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations and instants of options, in milliseconds. The clock is never read here; the caller gives the current time.
 */
public final class Times {

    private static final Pattern TERM = Pattern.compile("([0-9]+)(ms|[smhdw])");

    private Times() {}

    /**
     * Parses a duration such as {@code 500ms}, {@code 30s}, {@code 15m}, {@code 2h}, {@code 1d}, {@code 1w}, or a sum
     * such as {@code 1d12h}. A day is 24 hours.
     *
     * @return milliseconds, 0 or more
     * @throws IllegalArgumentException if the text has another form or exceeds a long
     */
    public static long duration(String text) {
        Matcher term = TERM.matcher(text);
        long sum = 0;
        int end = 0;
        try {
            while (end < text.length() && term.find() && term.start() == end) {
                sum = Math.addExact(sum, Math.multiplyExact(Long.parseLong(term.group(1)), unit(term.group(2))));
                end = term.end();
            }
        } catch (ArithmeticException | NumberFormatException tooLong) {
            throw new IllegalArgumentException("duration \"" + text + "\" is too long", tooLong);
        }
        if (text.isEmpty() || end < text.length()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not a duration such as 500ms, 30s, 15m, 2h, 1d, 1w or 1d12h");
        }
        return sum;
    }

    /** Whether {@link #duration} accepts a text. */
    static boolean isDuration(String text) {
        try {
            duration(text);
            return true;
        } catch (IllegalArgumentException notOne) {
            return false;
        }
    }

    private static long unit(String name) {
        return switch (name) {
            case "ms" -> 1;
            case "s" -> 1000;
            case "m" -> 60_000;
            case "h" -> 3_600_000;
            case "d" -> 86_400_000;
            default -> 7 * 86_400_000L;
        };
    }

    /**
     * Parses an instant: milliseconds since 1970 (digits only); an ISO date (its midnight in UTC); an ISO date-time
     * with or without a zone (without: UTC); {@code now}; or a time from now such as {@code +1d} and {@code -2h}.
     *
     * @param nowMillis the time of {@code now}
     * @return milliseconds since 1970, 0 or more, so the result is never -1, which means "no expiry"
     * @throws IllegalArgumentException if the text has another form, is before 1970, or exceeds a long
     */
    public static long instant(String text, long nowMillis) {
        long instant;
        try {
            instant = signed(text, nowMillis);
        } catch (ArithmeticException beyond) {
            throw new IllegalArgumentException("time \"" + text + "\" is too far away", beyond);
        }
        if (instant < 0) {
            throw new IllegalArgumentException("time \"" + text + "\" is before 1970");
        }
        return instant;
    }

    private static long signed(String text, long nowMillis) {
        if (text.equals("now")) {
            return nowMillis;
        }
        if (text.startsWith("+")) {
            return Math.addExact(nowMillis, duration(text.substring(1)));
        }
        if (text.startsWith("-")) {
            return Math.subtractExact(nowMillis, duration(text.substring(1)));
        }
        if (text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Numbers.parse(text, () -> notATime(text));
        }
        return iso(text);
    }

    private static long iso(String text) {
        try {
            if (text.indexOf('T') < 0) {
                return LocalDate.parse(text)
                        .atStartOfDay()
                        .toInstant(ZoneOffset.UTC)
                        .toEpochMilli();
            }
            TemporalAccessor time =
                    DateTimeFormatter.ISO_DATE_TIME.parseBest(text, ZonedDateTime::from, LocalDateTime::from);
            return time instanceof ZonedDateTime zoned
                    ? zoned.toInstant().toEpochMilli()
                    : LocalDateTime.from(time).toInstant(ZoneOffset.UTC).toEpochMilli();
        } catch (DateTimeException notIso) {
            throw new IllegalArgumentException(notATime(text), notIso);
        }
    }

    private static String notATime(String text) {
        return "\"" + text
                + "\" is not a time such as 2026-01-31, 2026-01-31T12:00:00Z, 1769860800000, now, +1d or -2h";
    }
}
