package io.rdbkit.value;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Slice;
import io.rdbkit.format.ValueKind;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;

/** A set. The members come in the order of the file, which has no meaning. */
public non-sealed interface SetValue extends Value {

    /** The next member, or null at the end. */
    Slice next() throws IOException;

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
