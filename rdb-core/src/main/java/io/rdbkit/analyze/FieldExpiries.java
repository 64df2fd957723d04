package io.rdbkit.analyze;

import java.util.function.LongConsumer;

/** Statistics of the field expiries of hashes. */
final class FieldExpiries implements LongConsumer {

    private final long nowMillis;
    long count;
    long past;
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;

    FieldExpiries(long nowMillis) {
        this.nowMillis = nowMillis;
    }

    @Override
    public void accept(long expiry) {
        count++;
        if (expiry < nowMillis) {
            past++;
        }
        first = Math.min(first, expiry);
        last = Math.max(last, expiry);
    }
}
