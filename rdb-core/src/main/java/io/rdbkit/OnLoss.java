package io.rdbkit;

import java.util.Locale;

/** What becomes of a key that uses what the target doesn't have. */
public enum OnLoss {
    /** Nothing is written. */
    FAIL,
    /** The key is left out. */
    DROP_KEY,
    /** The key is written without it; one of which nothing would be left, such as a stream, is left out. */
    DROP_FEATURE;

    /** {@code drop-key}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
