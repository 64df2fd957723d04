package io.rdbkit.transcode;

import io.rdbkit.decode.ValueDecoder;
import io.rdbkit.format.RdbType;
import io.rdbkit.io.RdbInput;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A way from one type to another that is shorter than decoding and encoding. It has two steps, because the key stands
 * between the type and the value.
 */
interface Conversion {

    /**
     * Begins with the value at the cursor.
     *
     * @param owner an error calls the value by its {@code toString()}
     * @return the type in which the value will be written
     */
    RdbType begin(RdbType type, RdbInput in, ValueDecoder decoding, Object owner) throws IOException;

    /** Writes the bytes that stand behind the key. Afterwards the cursor is behind the value. */
    void writeTo(OutputStream out) throws IOException;
}
