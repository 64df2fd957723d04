package io.rdbkit;

import io.rdbkit.format.Bytes;

/**
 * A function library to write (FUNCTION2, since RDB 10). It may stand before, between and behind keys.
 *
 * @param code its source, whose first line names the library ({@code #!lua name=...})
 */
public record NewFunction(Bytes code) implements NewEntry {

    @Override
    public String toString() {
        return "a function library";
    }
}
