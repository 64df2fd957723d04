package io.rdbkit.cli;

import io.rdbkit.format.ObjectEncoding;
import io.rdbkit.format.ValueKind;

/** The words for kinds and encodings as bytes, made once. */
final class KeyWords {

    private static final byte[][] KINDS = new byte[ValueKind.values().length][];
    private static final byte[][] ENCODINGS = new byte[ObjectEncoding.values().length][];

    static {
        for (ValueKind kind : ValueKind.values()) {
            KINDS[kind.ordinal()] = JsonText.ascii(kind.toString());
        }
        for (ObjectEncoding encoding : ObjectEncoding.values()) {
            ENCODINGS[encoding.ordinal()] = JsonText.ascii(encoding.toString());
        }
    }

    private KeyWords() {}

    static byte[] of(ValueKind kind) {
        return KINDS[kind.ordinal()];
    }

    static byte[] of(ObjectEncoding encoding) {
        return ENCODINGS[encoding.ordinal()];
    }
}
