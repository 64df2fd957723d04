package io.rdbkit.transcode;

import io.rdbkit.decode.ValueDecoder;
import io.rdbkit.format.RdbType;
import io.rdbkit.io.RdbInput;
import java.io.IOException;
import java.io.OutputStream;

/** Writes values with some of their elements changed or left out. It reads a value twice: to know what becomes of it, and to write that. */
public interface ValueRewriter {

    /**
     * Looks at the value at the cursor, which is behind it then.
     *
     * @param owner what an error calls the value, by its {@code toString()}
     */
    void look(RdbType type, RdbInput in, ValueDecoder decoding, Object owner) throws IOException;

    /** How many elements stay of the value looked at last. */
    long elements();

    /** How many of its elements are left out. */
    long dropped();

    /**
     * Writes the value that was looked at last; some of its elements stay.
     *
     * @param in has the cursor at the same value again, and behind it then
     * @return the type that it is written in
     */
    RdbType write(RdbInput in, ValueDecoder decoding, Object owner, OutputStream out) throws IOException;
}
