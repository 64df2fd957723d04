package io.rdbkit.decode;

import io.rdbkit.format.Flaw;
import io.rdbkit.format.RdbType;
import io.rdbkit.format.Slice;
import io.rdbkit.io.Form;
import io.rdbkit.io.RdbInput;
import io.rdbkit.value.SetValue;
import java.io.IOException;

/**
 * Packed sets: {@code str intset} or {@code str listpack}. An intset is sorted, so it needs no check for members that
 * are there twice.
 */
final class PackedSetDecoder extends PackedDecoder implements SetValue {

    private final boolean ordered;

    PackedSetDecoder(ValueDecoder decoding, RdbInput in, RdbType type) throws IOException {
        super(decoding, in, Form.of(type), 1);
        ordered = type == RdbType.SET_INTSET;
    }

    @Override
    public Slice next() throws IOException {
        decoding.requireCurrent(this);
        while (packed.next()) {
            if (ordered || packed.isNew(Flaw.DUPLICATE_MEMBER, "set member")) {
                return packed.entry().show(decoding.first);
            }
        }
        return null;
    }
}
