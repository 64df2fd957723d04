package io.rdbkit;

import java.util.Locale;

/** What happens to a key that uses something the target does not have. */
public enum OnLoss {
    /** Nothing is written. */
    FAIL,
    /** The key is left out. */
    DROP_KEY,
    /** The key is written without it. A key of which nothing would be left, such as a stream, is left out. */
    DROP_FEATURE;

    /** The name, such as {@code drop-key}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
