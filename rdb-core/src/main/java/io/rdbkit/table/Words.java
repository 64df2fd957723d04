package io.rdbkit.table;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.ObjectEncoding;
import io.rdbkit.format.Slice;
import io.rdbkit.format.ValueKind;

/** The words for kinds of values and encodings, made once. */
final class Words {

    private static final Bytes[] KINDS = of(ValueKind.values());
    private static final Bytes[] ENCODINGS = of(ObjectEncoding.values());

    private Words() {}

    private static Bytes[] of(Object[] all) {
        Bytes[] words = new Bytes[all.length];
        for (int i = 0; i < all.length; i++) {
            words[i] = Bytes.utf8(all[i].toString());
        }
        return words;
    }

    static Bytes of(ValueKind kind) {
        return KINDS[kind.ordinal()];
    }

    static Bytes of(ObjectEncoding encoding) {
        return ENCODINGS[encoding.ordinal()];
    }

    /** Shows bytes that stay as they are. */
    static Slice show(Bytes bytes, Slice in) {
        return in.set(bytes.array(), bytes.arrayOffset(), bytes.length());
    }
}
