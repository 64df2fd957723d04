package io.rdbkit;

import io.rdbkit.io.EncodedString;

/**
 * AUX (since RDB 7): a name and a value about the file, such as {@code redis-ver}. Servers ignore names they don't know.
 *
 * @param offset  where it stands
 * @param name    its name
 * @param value   its value
 * @param encoded name and value as they stand in the file
 */
public record AuxEntry(long offset, Bytes name, Bytes value, Bytes encoded) implements RdbEntry {

    /**
     * Whether it says something of the key before it: KeyDB's keydb-subexpire-key and keydb-subexpire-when. A reader that knows by then that
     * the file is KeyDB's has them with the key.
     */
    public boolean isOfKeyBefore() {
        return KeyExtras.isOfMember(name);
    }

    /**
     * When a member of the key before it expires, in unix milliseconds; {@link KeyEntry#NO_EXPIRY} if it says no such thing. See
     * {@link #isOfKeyBefore}.
     */
    public long memberExpiry() {
        Long expiry = KeyExtras.isMemberExpiry(name) ? KeyExtras.number(value) : null;
        return expiry == null ? KeyEntry.NO_EXPIRY : expiry;
    }

    /** A new one. */
    public static AuxEntry of(Bytes name, Bytes value) {
        Bytes first = Bytes.wrap(EncodedString.of(name).encoded());
        return new AuxEntry(
                0, name, value, first.concat(Bytes.wrap(EncodedString.of(value).encoded())));
    }

    /** Without the value: {@code AUX field redis-ver}. */
    @Override
    public String toString() {
        return "AUX field " + name;
    }
}
