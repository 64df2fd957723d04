package io.rdbkit;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Expiry;
import io.rdbkit.format.Opcode;
import io.rdbkit.format.Producer;
import io.rdbkit.format.Target;
import io.rdbkit.io.EncodedString;
import java.util.Map;
import java.util.Set;

/**
 * AUX (since RDB 7): a name and a value about the file, such as {@code redis-ver}. Servers ignore names they don't know.
 *
 * @param offset  where it stands
 * @param name    its name
 * @param value   its value
 * @param encoded name and value as they stand in the file
 */
public record AuxEntry(long offset, Bytes name, Bytes value, Bytes encoded) implements StandaloneEntry {

    private static final Set<Bytes> SERVER_VERSIONS = Set.of(Bytes.utf8("redis-ver"), Bytes.utf8("valkey-ver"));

    @Override
    public Opcode opcode() {
        return Opcode.AUX;
    }

    /**
     * Whether it says something of the key before it: KeyDB's keydb-subexpire-key and keydb-subexpire-when. A reader that knows by then that
     * the file is KeyDB's has them with the key.
     */
    public boolean isOfKeyBefore() {
        return KeyExtras.isOfMember(name);
    }

    /**
     * When a member of the key before it expires, in unix milliseconds; {@link Expiry#NONE} if it says no such thing. See
     * {@link #isOfKeyBefore}.
     */
    public long memberExpiry() {
        Long expiry = KeyExtras.isMemberExpiry(name) ? KeyExtras.number(value) : null;
        return expiry == null ? Expiry.NONE : expiry;
    }

    /**
     * The field as a file for a target has it: the server's version is the target's. Null if the field is left out, because the format has
     * none, because it would tell the version of a server and the target is none, or because it is another producer's.
     */
    public AuxEntry fittedTo(Target target) {
        if (!target.takes(Opcode.AUX)) {
            return null;
        }
        if (!SERVER_VERSIONS.contains(name)) {
            Producer only = Producer.of(name, value);
            return only == null || !only.isAlone() || only == target.producer() ? this : null;
        }
        Map.Entry<Bytes, Bytes> version = target.versionField(name, value);
        return version == null ? null : of(version.getKey(), version.getValue());
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
