package io.rdbkit;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Expiry;
import io.rdbkit.format.Opcode;
import io.rdbkit.format.Producer;
import io.rdbkit.format.Target;
import io.rdbkit.io.EncodedString;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * AUX (since RDB 7): a name and a value about the file, such as {@code redis-ver}. Servers ignore names that they don't
 * know.
 *
 * @param offset  the offset of the record
 * @param name    its name
 * @param value   its value
 * @param encoded the name and the value as in the file
 */
public record AuxEntry(long offset, Bytes name, Bytes value, Bytes encoded) implements StandaloneEntry {

    private static final Set<Bytes> SERVER_VERSIONS = Set.of(Bytes.utf8("redis-ver"), Bytes.utf8("valkey-ver"));

    @Override
    public Opcode opcode() {
        return Opcode.AUX;
    }

    /**
     * Whether it is about the key in front of it: KeyDB's keydb-subexpire-key and keydb-subexpire-when. A reader that
     * already knows that KeyDB wrote the file adds such fields to the key instead.
     */
    public boolean isOfKeyBefore() {
        return KeyExtras.isOfMember(name);
    }

    /**
     * The expiry of a member of the key in front, in unix milliseconds; {@link Expiry#NONE} for other fields. See
     * {@link #isOfKeyBefore}.
     */
    public long memberExpiry() {
        Long expiry = KeyExtras.isMemberExpiry(name) ? KeyExtras.number(value) : null;
        return expiry == null ? Expiry.NONE : expiry;
    }

    /**
     * The field for a file for a target. If it has the version of the server, the result has that of the target.
     *
     * @return null if the field is left out: the format has no AUX fields, or the field has the version of a server
     *     and the target is not a server, or it belongs to another producer
     */
    public @Nullable AuxEntry fittedTo(Target target) {
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

    /** A new field. */
    public static AuxEntry of(Bytes name, Bytes value) {
        Bytes first = Bytes.wrap(EncodedString.of(name).encoded());
        return new AuxEntry(
                0, name, value, first.concat(Bytes.wrap(EncodedString.of(value).encoded())));
    }

    /** The name without the value: {@code AUX field redis-ver}. */
    @Override
    public String toString() {
        return "AUX field " + name;
    }
}
