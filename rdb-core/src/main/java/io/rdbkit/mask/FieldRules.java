package io.rdbkit.mask;

import io.rdbkit.format.Bytes;
import java.util.function.Predicate;

/**
 * What stays of hashes and of the records of streams.
 *
 * @param names whether the names of all fields stay
 * @param keeps of which fields name and value stay, by the name; null for none. The value of a JSON member of such a name stays too
 */
public record FieldRules(boolean names, Predicate<Bytes> keeps) {

    /** Nothing stays. */
    public static final FieldRules NONE = new FieldRules(false, null);

    boolean keep(byte[] array, int from, int length) {
        return keeps != null && keeps.test(Bytes.wrap(array, from, length));
    }
}
