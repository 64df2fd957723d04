package io.rdbkit.encode;

import io.rdbkit.format.RdbType;
import io.rdbkit.value.Value;
import java.io.IOException;
import java.io.OutputStream;

/** Writes one value of a kind after the other. The type comes before the value, with the key between them; so there are two steps. */
interface Encoder<V extends Value> {

    /**
     * Begins a value, and reads of it what choosing its type takes: of a small one all.
     *
     * @return the type that it will be written as
     */
    RdbType begin(V value) throws IOException;

    /** Writes what stands behind the key. */
    void writeTo(OutputStream out) throws IOException;

    /** Lets go of the value, written or not. */
    void end() throws IOException;
}
