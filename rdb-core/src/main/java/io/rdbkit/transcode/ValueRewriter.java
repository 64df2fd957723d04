package io.rdbkit.transcode;

import io.rdbkit.decode.ValueDecoder;
import io.rdbkit.format.RdbType;
import io.rdbkit.io.RdbInput;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes values without some of their elements, or with changed elements. It reads each value twice: first to find the
 * changes, then to write.
 */
public interface ValueRewriter {

    /**
     * Looks at the value at the cursor. Afterwards the cursor is behind the value.
     *
     * @param owner an error calls the value by its {@code toString()}
     */
    void look(RdbType type, RdbInput in, ValueDecoder decoding, Object owner) throws IOException;

    /** How many elements of the last value stay. */
    long elements();

    /** How many elements of the last value are left out. */
    long dropped();

    /**
     * Writes the value that was looked at last. At least one element must stay.
     *
     * @param in its cursor is at the start of the same value, and behind it afterwards
     * @return the type in which the value is written
     */
    RdbType write(RdbInput in, ValueDecoder decoding, Object owner, OutputStream out) throws IOException;
}
