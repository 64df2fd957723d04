package io.rdbkit.decode;

import io.rdbkit.format.Slice;
import io.rdbkit.io.RdbInput;
import io.rdbkit.value.StringValue;
import java.io.IOException;

/**
 * Strings: {@code str}. A plain string comes in pieces as they lie in the blocks read. A long LZF block comes in pieces
 * too. Any other string comes whole.
 */
final class TextDecoder extends Decoder implements StringValue {

    private final long length;
    private long left;
    /** The whole string, decoded and not yet pulled; else the rest is plain bytes of the input. */
    private boolean whole;

    TextDecoder(ValueDecoder decoding, RdbInput in) throws IOException {
        super(decoding, in);
        length = in.readStringStart(decoding.first, "a string");
        left = length;
        whole = length != 0 && decoding.first.length() != 0;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public Slice next() throws IOException {
        decoding.requireCurrent(this);
        if (whole) {
            whole = false;
            left = 0;
            return decoding.first;
        }
        in.releaseSlices();
        if (left == 0) {
            return null;
        }
        left -= in.readPiece(decoding.first, left, "a string");
        return decoding.first;
    }

    @Override
    void skipRest() throws IOException {
        if (!whole) {
            in.skipPieces(left, "a string");
        }
    }
}
