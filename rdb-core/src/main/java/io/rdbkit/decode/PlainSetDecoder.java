package io.rdbkit.decode;

import io.rdbkit.format.Slice;
import io.rdbkit.io.RdbInput;
import io.rdbkit.value.SetValue;
import java.io.IOException;

/** Plain sets: {@code len n, n x str}. */
final class PlainSetDecoder extends Decoder implements SetValue {

    private final long count;
    private long left;

    PlainSetDecoder(ValueDecoder decoding, RdbInput in) throws IOException {
        super(decoding, in);
        count = in.readElements("the count of members");
        left = count;
    }

    @Override
    public long count() {
        return decoding.told(count);
    }

    @Override
    public Slice next() throws IOException {
        begin();
        if (left == 0) {
            return null;
        }
        left--;
        in.readSlice(decoding.first, "a set member");
        return decoding.first;
    }

    @Override
    void skipRest() throws IOException {
        for (; left > 0; left--) {
            in.skipString("a set member");
        }
    }
}
