package io.rdbkit.transform;

import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A range of numbers from 0 on, written {@code FROM..TO}, {@code FROM..}, {@code ..TO}, or as a single value that stands for exactly itself.
 * Both ends belong to it. A missing FROM is 0, so that the -1 of "no expiry" is in no range; a missing TO is {@link Long#MAX_VALUE}.
 *
 * @param from the least number in it
 * @param to the greatest number in it
 */
public record Span(long from, long to) {

    private static final String BETWEEN = "..";
    private static final Pattern SIZE = Pattern.compile("([0-9]+)(?:([kmgt]?)(?:i?b)?)", Pattern.CASE_INSENSITIVE);

    /**
     * A range of these numbers.
     *
     * @throws IllegalArgumentException if it is negative or runs backwards
     */
    public Span {
        if (from < 0 || from > to) {
            throw new IllegalArgumentException("a range cannot go from " + from + " to " + to);
        }
    }

    /**
     * A range of sizes in bytes, such as {@code 1KB..1MB}. Units are B, KB, MB, GB and TB, or K, M, G and T, or KiB, MiB, GiB and TiB, in either
     * case, and none means bytes. A KB is always 1024 bytes, as {@code redis-cli} prints them and {@code maxmemory 1kb} means it.
     *
     * @throws IllegalArgumentException with a one-line message, if it is anything else
     */
    public static Span parseSizes(String text) {
        return parse(text, Span::parseSize);
    }

    /**
     * A range of counts, such as {@code 1000..}.
     *
     * @throws IllegalArgumentException with a one-line message, if it is anything else
     */
    public static Span parseCounts(String text) {
        return parse(text, Span::parseCount);
    }

    /**
     * A range of times, such as {@code 2026-01-01..}, {@code now..+1d} or {@code ..2026-01-31T12:00:00+01:00}, each bound as
     * {@link Times#instant} reads it. A date is its first instant, as an end too.
     *
     * @param nowMillis what {@code now} means
     * @throws IllegalArgumentException with a one-line message, if it is anything else
     */
    public static Span parseTimes(String text, long nowMillis) {
        return parse(text, bound -> Times.instant(bound, nowMillis));
    }

    /** Whether a number is in the range. */
    public boolean contains(long number) {
        return from <= number && number <= to;
    }

    /** The one place that knows how a range is written; what its ends are is the caller's business. */
    static Span parse(String text, ToLongFunction<String> bound) {
        int between = text.indexOf(BETWEEN);
        if (between < 0) {
            long only = bound.applyAsLong(text);
            return new Span(only, only);
        }
        String from = text.substring(0, between);
        String to = text.substring(between + BETWEEN.length());
        if (from.isEmpty() && to.isEmpty()) {
            throw new IllegalArgumentException("a range needs a beginning or an end: FROM..TO, FROM.. or ..TO");
        }
        long first = from.isEmpty() ? 0 : bound.applyAsLong(from);
        long last = to.isEmpty() ? Long.MAX_VALUE : bound.applyAsLong(to);
        if (first > last) {
            throw new IllegalArgumentException("range \"" + text + "\" runs backwards");
        }
        return new Span(first, last);
    }

    /**
     * A count: digits and nothing else.
     *
     * @throws IllegalArgumentException with a one-line message, if it is anything else
     */
    public static long parseCount(String text) {
        return Numbers.parse(text, () -> "\"" + text + "\" is not a count");
    }

    /**
     * A size, as the bounds of {@link #parseSizes} are written.
     *
     * @throws IllegalArgumentException with a one-line message, if it is anything else
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
