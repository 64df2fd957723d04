package io.rdbkit.encode;

import io.rdbkit.format.RdbType;
import io.rdbkit.value.Value;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes values of one kind, one after the other. It has two steps, because the key stands between the type and the
 * value.
 */
interface Encoder<V extends Value> {

    /**
     * Begins a value. It reads as much of the value as the choice of a type needs; a small value is read whole.
     *
     * @return the type in which the value will be written
     */
    RdbType begin(V value) throws IOException;

    /** Writes the bytes that stand behind the key. */
    void writeTo(OutputStream out) throws IOException;

    /** Ends the value, whether it was written or not. */
    void end() throws IOException;
}
