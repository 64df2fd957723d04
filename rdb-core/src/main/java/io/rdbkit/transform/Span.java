package io.rdbkit.transform;

import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A range of numbers, written {@code FROM..TO}, {@code FROM..} or {@code ..TO}. Both ends belong to it. A single count
 * means exactly this count. A single size or time is refused, because hardly anybody means exactly this byte or
 * millisecond. A missing FROM is the smallest number: 0 for counts and sizes, {@link Long#MIN_VALUE} for times, because
 * a file can have expiries before 1970. A missing TO is {@link Long#MAX_VALUE}.
 *
 * @param from the smallest number in it
 * @param to the largest number in it
 */
public record Span(long from, long to) {

    static final String BETWEEN = "..";
    private static final Pattern SIZE = Pattern.compile("([0-9]+)(?:([kmgt]?)(?:i?b)?)", Pattern.CASE_INSENSITIVE);

    /**
     * Creates a range.
     *
     * @throws IllegalArgumentException if {@code from} is above {@code to}
     */
    public Span {
        if (from > to) {
            throw new IllegalArgumentException("a range cannot go from " + from + " to " + to);
        }
    }

    /**
     * Parses a range of sizes in bytes, such as {@code 1KB..1MB}. The units are B, KB, MB, GB and TB, or K, M, G and T,
     * or KiB, MiB, GiB and TiB, in upper or lower case. A number without a unit is in bytes. A KB is always 1024 bytes,
     * as in {@code redis-cli} and in {@code maxmemory 1kb}.
     *
     * @throws IllegalArgumentException with a one-line message, if the text has another form
     */
    public static Span parseSizes(String text) {
        return range(text, 0, Span::parseSize);
    }

    /**
     * Parses a range of counts, such as {@code 1000..}, or {@code 5} for exactly 5.
     *
     * @throws IllegalArgumentException with a one-line message, if the text has another form
     */
    public static Span parseCounts(String text) {
        if (!text.contains(BETWEEN)) {
            long only = parseCount(text);
            return new Span(only, only);
        }
        return range(text, 0, Span::parseCount);
    }

    /**
     * Parses a range of times, such as {@code 2026-01-01..}, {@code now..+1d} or {@code ..2026-01-31T12:00:00+01:00}.
     * Each end is as in {@link Times#instant}. A date is its first instant, also as the end of a range.
     *
     * @param nowMillis the time of {@code now}
     * @throws IllegalArgumentException with a one-line message, if the text has another form
     */
    public static Span parseTimes(String text, long nowMillis) {
        return range(text, Long.MIN_VALUE, bound -> Times.instant(bound, nowMillis));
    }

    /** Whether the range has a number. */
    public boolean contains(long number) {
        return from <= number && number <= to;
    }

    /**
     * Parses a range. Only this method knows the syntax of ranges; the caller knows that of the ends.
     *
     * @param least the value of a missing FROM
     */
    @SuppressWarnings("ReturnValueIgnored") // the parser is asked for its message
    static Span range(String text, long least, ToLongFunction<String> bound) {
        int between = text.indexOf(BETWEEN);
        if (between < 0) {
            bound.applyAsLong(text); // throws with its own message if the text is not a bound either
            throw new IllegalArgumentException("\"" + text + "\" alone would be exactly that: write " + text
                    + ".. for that or more, .." + text + " for that or less, or " + text + ".." + text);
        }
        String from = text.substring(0, between);
        String to = text.substring(between + BETWEEN.length());
        if (from.isEmpty() && to.isEmpty()) {
            throw new IllegalArgumentException("a range needs a beginning or an end: FROM..TO, FROM.. or ..TO");
        }
        long first = from.isEmpty() ? least : bound.applyAsLong(from);
        long last = to.isEmpty() ? Long.MAX_VALUE : bound.applyAsLong(to);
        if (first > last) {
            throw new IllegalArgumentException("range \"" + text + "\" runs backwards");
        }
        return new Span(first, last);
    }

    /**
     * Parses a count: only digits.
     *
     * @throws IllegalArgumentException with a one-line message, if the text has another form
     */
    public static long parseCount(String text) {
        return Numbers.parse(text, () -> "\"" + text + "\" is not a count");
    }

    /**
     * Parses a size, in the form of the ends in {@link #parseSizes}.
     *
     * @throws IllegalArgumentException with a one-line message, if the text has another form
     */
    public static long parseSize(String text) {
        Matcher size = SIZE.matcher(text);
        if (!size.matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is not a size such as 512, 64KB, 10M or 1GiB");
        }
        try {
            return Math.multiplyExact(Long.parseLong(size.group(1)), unit(size.group(2)));
        } catch (ArithmeticException | NumberFormatException tooGreat) {
            throw new IllegalArgumentException("size \"" + text + "\" is too great", tooGreat);
        }
    }

    private static long unit(String letter) {
        return switch (letter.toLowerCase(Locale.ROOT)) {
            case "k" -> 1L << 10;
            case "m" -> 1L << 20;
            case "g" -> 1L << 30;
            case "t" -> 1L << 40;
            default -> 1;
        };
    }
}
