package io.rdbkit.value;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Slice;
import io.rdbkit.format.ValueKind;
import io.rdbkit.io.Pulling;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A set. The members come in the order of the file, which has no meaning. */
public non-sealed interface SetValue extends Value, Iterable<Bytes> {

    /** The next member, or null at the end. */
    @Nullable
    Slice next() throws IOException;

    /** The members that have not been pulled yet, as copies that stay valid; see {@link Value}. */
    @Override
    default Iterator<Bytes> iterator() {
        return Pulling.iterator(() -> Kept.copy(next()));
    }

    /** As {@link #iterator}. */
    default Stream<Bytes> stream() {
        return Pulling.stream(() -> Kept.copy(next()));
    }

    @Override
    default ValueKind kind() {
        return ValueKind.SET;
    }

    /** All members that have not been pulled, in the order of the file. */
    default Set<Bytes> toSet() throws IOException {
        Set<Bytes> members = new LinkedHashSet<>();
        for (Slice member; (member = next()) != null; ) {
            members.add(member.toBytes());
        }
        return members;
    }

    /** A set in memory. */
    static SetValue of(Set<Bytes> members) {
        return new InMemory.Members(members);
    }
}
