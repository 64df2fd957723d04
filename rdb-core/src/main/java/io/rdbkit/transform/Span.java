package io.rdbkit.transform;

import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A range of numbers, written {@code FROM..TO}, {@code FROM..} or {@code ..TO}. Both ends belong to it. A count alone stands for exactly itself;
 * a size or a time alone is refused, because nobody means just that byte or millisecond. A missing FROM is the least number that there is: 0 for
 * counts and sizes, {@link Long#MIN_VALUE} for times, as a file can have expiries before 1970. A missing TO is {@link Long#MAX_VALUE}.
 *
 * @param from the least number in it
 * @param to the greatest number in it
 */
public record Span(long from, long to) {

    static final String BETWEEN = "..";
    private static final Pattern SIZE = Pattern.compile("([0-9]+)(?:([kmgt]?)(?:i?b)?)", Pattern.CASE_INSENSITIVE);

    /**
     * A range of these numbers.
     *
     * @throws IllegalArgumentException if it runs backwards
     */
    public Span {
        if (from > to) {
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
        return range(text, 0, Span::parseSize);
    }

    /**
     * A range of counts, such as {@code 1000..}, or {@code 5} for just that.
     *
     * @throws IllegalArgumentException with a one-line message, if it is anything else
     */
    public static Span parseCounts(String text) {
        if (!text.contains(BETWEEN)) {
            long only = parseCount(text);
            return new Span(only, only);
        }
        return range(text, 0, Span::parseCount);
    }

    /**
     * A range of times, such as {@code 2026-01-01..}, {@code now..+1d} or {@code ..2026-01-31T12:00:00+01:00}, each bound as
     * {@link Times#instant} reads it. A date is its first instant, as an end too.
     *
     * @param nowMillis what {@code now} means
     * @throws IllegalArgumentException with a one-line message, if it is anything else
     */
    public static Span parseTimes(String text, long nowMillis) {
        return range(text, Long.MIN_VALUE, bound -> Times.instant(bound, nowMillis));
    }

    /** Whether a number is in the range. */
    public boolean contains(long number) {
        return from <= number && number <= to;
    }

    /**
     * The one place that knows how a range is written; what its ends are is the caller's business.
     *
     * @param least what a missing FROM is
     */
    static Span range(String text, long least, ToLongFunction<String> bound) {
        int between = text.indexOf(BETWEEN);
        if (between < 0) {
            bound.applyAsLong(text); // for its message, if it is no bound either
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
