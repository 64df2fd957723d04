package io.rdbkit.transcode;

import io.rdbkit.decode.ValueDecoder;
import io.rdbkit.format.RdbType;
import io.rdbkit.io.RdbInput;
import java.io.IOException;
import java.io.OutputStream;

/** A way from one type to another that is shorter than decoding and encoding. In two steps, as the key stands between type and value. */
interface Conversion {

    /**
     * Begins with the value at the cursor.
     *
     * @param owner what an error calls the value, by its {@code toString()}
     * @return the type that it will be written as
     */
    RdbType begin(RdbType type, RdbInput in, ValueDecoder decoding, Object owner) throws IOException;

    /** Writes what stands behind the key; the cursor is behind the value then. */
    void writeTo(OutputStream out) throws IOException;
}
