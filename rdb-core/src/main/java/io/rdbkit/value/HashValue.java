package io.rdbkit.value;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.ValueKind;
import io.rdbkit.io.Pulling;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A hash. The fields come in the order of the file, which has no meaning. */
public non-sealed interface HashValue extends Value, Iterable<HashField> {

    /** The next field, or null at the end. */
    @Nullable
    HashField next() throws IOException;

    /** The fields that have not been pulled yet, as copies that stay valid; see {@link Value}. */
    @Override
    default Iterator<HashField> iterator() {
        return Pulling.iterator(() -> Kept.copy(next()));
    }

    /** As {@link #iterator}. */
    default Stream<HashField> stream() {
        return Pulling.stream(() -> Kept.copy(next()));
    }

    /** Whether fields may have expiries. If false, no field has one. */
    default boolean mayExpire() {
        return true;
    }

    @Override
    default ValueKind kind() {
        return ValueKind.HASH;
    }

    /** All fields that have not been pulled, with their values, in the order of the file. Expiries are left out. */
    default Map<Bytes, Bytes> toMap() throws IOException {
        Map<Bytes, Bytes> fields = new LinkedHashMap<>();
        for (HashField f; (f = next()) != null; ) {
            fields.put(f.field().toBytes(), f.value().toBytes());
        }
        return fields;
    }

    /** A hash in memory. Its fields don't expire. */
    static HashValue of(Map<Bytes, Bytes> fields) {
        return of(fields, Map.of());
    }

    /**
     * A hash in memory.
     *
     * @param expiries the unix time in milliseconds at which a field expires, for each field that expires
     */
    static HashValue of(Map<Bytes, Bytes> fields, Map<Bytes, Long> expiries) {
        return new InMemory.Fields(fields, expiries);
    }
}
