package io.rdbkit.value;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Slice;
import io.rdbkit.format.ValueKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** A string. It comes in pieces, so that one of 500 MB needn't be held. */
public non-sealed interface StringValue extends Value {

    /** How many bytes all pieces have; -1 if that is not known before the last of them, which those of a file always say. */
    long length();

    /** The next piece, or null at the end; an empty string has none. */
    Slice next() throws IOException;

    @Override
    default ValueKind kind() {
        return ValueKind.STRING;
    }

    /** A string is one element. */
    @Override
    default long count() {
        return 1;
    }

    /** All that has not been pulled yet. */
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
