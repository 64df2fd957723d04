package io.rdbkit;

import io.rdbkit.format.Bytes;

/**
 * A function library to be written (FUNCTION2, since RDB 10). It may stand before, between and behind keys.
 *
 * @param code its source, which names the library in the first line ({@code #!lua name=...})
 */
public record NewFunction(Bytes code) implements NewEntry {

    @Override
    public String toString() {
        return "a function library";
    }
}
