package io.rdbkit.value;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Slice;
import io.rdbkit.format.ValueKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A string. It comes in pieces, so that a string of 500 MB need not be in memory. */
public non-sealed interface StringValue extends Value {

    /**
     * The length of all pieces together in bytes. -1 if it is not known before the last piece; a string of a file
     * always knows it.
     */
    long length();

    /** The next piece, or null at the end. An empty string has no pieces. */
    @Nullable
    Slice next() throws IOException;

    @Override
    default ValueKind kind() {
        return ValueKind.STRING;
    }

    /** Always 1: a string counts as one element. */
    @Override
    default long count() {
        return 1;
    }

    /** All bytes that have not been pulled. */
    default Bytes toBytes() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Slice piece; (piece = next()) != null; ) {
            all.write(piece.array(), piece.offset(), piece.length());
        }
        return Bytes.wrap(all.toByteArray());
    }

    /** A string in memory. */
    static StringValue of(Bytes bytes) {
        return new InMemory.Text(bytes);
    }
}
