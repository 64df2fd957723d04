package io.rdbkit.transform;

import io.rdbkit.format.Expiry;

/**
 * The change that {@code --ttl} makes to the expiry of a key or of a hash field. It is a pure function of the expiry in
 * milliseconds since 1970; {@link Expiry#NONE} means no expiry. Fields without an expiry are never changed.
 *
 * <table>
 *   <caption>Forms</caption>
 *   <tr><td>{@code keep}</td><td>nothing changes</td></tr>
 *   <tr><td>{@code drop}</td><td>no key expires any more</td></tr>
 *   <tr><td>{@code +1d}, {@code -2h}</td><td>keys that expire do so that much later or sooner</td></tr>
 *   <tr><td>{@code 1h..}</td><td>keys that expire keep at least one hour from now</td></tr>
 *   <tr><td>{@code ..30d}</td><td>keys that expire keep at most thirty days from now</td></tr>
 *   <tr><td>{@code 1h..30d}</td><td>both; {@code 1h..1h} is exactly one hour from now</td></tr>
 *   <tr><td>{@code =2026-12-31T00:00:00Z}, {@code =+1d}</td><td>every key expires then, also a key that had no
 *       expiry</td></tr>
 * </table>
 *
 * <p>Only {@code =} gives an expiry to a key without one, and only {@code drop} removes an expiry. A shift stops at 0
 * and at {@link Long#MAX_VALUE}, so it never results in {@link Expiry#NONE}. Keys that have expired are treated like
 * others: {@code 1h..} makes them valid again, {@code -2h} keeps them expired.
 */
@FunctionalInterface
public interface ExpiryChange {

    /**
     * The new expiry.
     *
     * @param expiryMillis the old expiry in milliseconds since 1970, or {@link Expiry#NONE}
     * @return the new expiry in the same form
     */
    long apply(long expiryMillis);

    /**
     * Reads one of the forms above. Durations are as in {@link Times#duration}, the time after {@code =} as in
     * {@link Times#instant}.
     *
     * @param nowMillis the time that "from now" refers to, for all keys
     * @throws IllegalArgumentException with a one-line message, if the text has another form
     */
    static ExpiryChange parse(String text, long nowMillis) {
        if (text.equals("keep")) {
            return expiry -> expiry;
        }
        if (text.equals("drop")) {
            return expiry -> Expiry.NONE;
        }
        if (text.isEmpty()) {
            throw notAChange(text);
        }
        String rest = text.substring(1);
        return switch (text.charAt(0)) {
            case '+' -> ifAny(shift(Times.duration(rest)));
            case '-' -> ifAny(shift(-Times.duration(rest)));
            case '=' -> always(Times.instant(rest, nowMillis));
            default -> {
                requireRange(text);
                yield ifAny(within(Span.range(text, 0, bound -> Times.instant("+" + bound, nowMillis))));
            }
        };
    }

    private static IllegalArgumentException notAChange(String text) {
        return new IllegalArgumentException(
                "\"" + text + "\" is not a change of expiries: keep, drop, +1d, -2h, =TIME, 1h.., ..30d or 1h..30d");
    }

    /** Refuses {@code 1d}, which could mean a day more or a day from now. */
    private static void requireRange(String text) {
        if (text.contains(Span.BETWEEN)) {
            return;
        }
        if (!Times.isDuration(text)) {
            throw notAChange(text);
        }
        throw new IllegalArgumentException("\"" + text + "\" can mean two things: +" + text
                + " is so much later than it would be, =+" + text + " so long from now, " + text
                + ".. at least so long from now");
    }

    private static ExpiryChange ifAny(ExpiryChange change) {
        return expiry -> expiry == Expiry.NONE ? Expiry.NONE : change.apply(expiry);
    }

    private static ExpiryChange always(long then) {
        return expiry -> then;
    }

    private static ExpiryChange within(Span span) {
        return expiry -> Math.min(Math.max(expiry, span.from()), span.to());
    }

    private static ExpiryChange shift(long by) {
        return expiry -> {
            // No server writes an expiry below 0, but a file can have one. It is treated as 0: both are long past.
            long old = Math.max(0, expiry);
            return by > Long.MAX_VALUE - old ? Long.MAX_VALUE : Math.max(0, old + by);
        };
    }
}
