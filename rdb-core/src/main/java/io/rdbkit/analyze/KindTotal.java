package io.rdbkit.analyze;

import io.rdbkit.KeyEntry;
import java.io.IOException;

/** The total of the keys of one kind. */
public final class KindTotal {

    private long keys;
    private long elements;
    private long bytes;

    KindTotal() {}

    void add(KeyEntry key) throws IOException {
        keys++;
        elements += key.elements();
        bytes += key.serializedSize();
    }

    /** The number of keys. */
    public long keys() {
        return keys;
    }

    /** The sum of {@link KeyEntry#elements}. */
    public long elements() {
        return elements;
    }

    /** The sum of {@link KeyEntry#serializedSize}. */
    public long bytes() {
        return bytes;
    }

    /** Its counts, for a log. */
    @Override
    public String toString() {
        return keys + " keys, " + elements + " elements, " + bytes + " bytes";
    }
}
