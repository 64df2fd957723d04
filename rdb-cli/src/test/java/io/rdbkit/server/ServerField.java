package io.rdbkit.server;

import io.rdbkit.format.Bytes;
import java.util.Comparator;

/** A field of a hash. */
public record ServerField(ServerKey hash, Bytes field) implements Comparable<ServerField> {

    private static final Comparator<ServerField> ORDER =
            Comparator.comparing(ServerField::hash).thenComparing(ServerField::field);

    @Override
    public int compareTo(ServerField other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return hash + "/" + field;
    }
}
