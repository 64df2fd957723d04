package io.rdbkit.decode;

import io.rdbkit.io.Form;
import io.rdbkit.io.RdbInput;
import java.io.IOException;

/** A value that is one packed blob. The constructor reads the whole blob. */
abstract class PackedDecoder extends Decoder {

    final Packed packed;
    private final long count;

    /** @param entries how many entries of the blob make one element */
    PackedDecoder(ValueDecoder decoding, RdbInput in, Form form, int entries) throws IOException {
        super(decoding, in);
        packed = decoding.packed();
        packed.open(in, form);
        count = packed.count() / entries;
        packed.expectDistinct(count);
    }

    public long count() {
        return decoding.told(count);
    }

    @Override
    final void skipRest() {
        // the constructor has read the whole value
    }
}
