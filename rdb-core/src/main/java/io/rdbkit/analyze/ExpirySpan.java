package io.rdbkit.analyze;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The distance of an expiry from now. Each span begins at the end of the span before. */
public enum ExpirySpan {
    /** The expiry has passed. */
    PAST(Duration.ZERO),
    HOUR(Duration.ofHours(1)),
    DAY(Duration.ofDays(1)),
    WEEK(Duration.ofDays(7)),
    MONTH(Duration.ofDays(30)),
    YEAR(Duration.ofDays(365)),
    LATER(null);

    private static final ExpirySpan[] ALL = values();

    private final @Nullable Duration end;
    private final long endMillis;

    ExpirySpan(@Nullable Duration end) {
        this.end = end;
        endMillis = end == null ? Long.MAX_VALUE : end.toMillis();
    }

    /** The end of the span, counted from now and not included; null for the last span. */
    public @Nullable Duration end() {
        return end;
    }

    static ExpirySpan of(long expiry, long nowMillis) {
        long left = expiry - nowMillis;
        for (ExpirySpan span : ALL) {
            if (left < span.endMillis) {
                return span;
            }
        }
        return LATER;
    }
}
