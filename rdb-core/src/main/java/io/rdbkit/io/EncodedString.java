package io.rdbkit.io;

import io.rdbkit.format.Bytes;

/**
 * A string of an RDB: its bytes in the file and its value.
 *
 * <pre>
 * length, bytes                              plain
 * 0xC0 i8 | 0xC1 i16le | 0xC2 i32le          the decimal form of that number
 * 0xC3 length length block                   LZF: compressed length, original length, a raw LZF block
 * </pre>
 *
 * @param encoded the bytes in the file
 * @param value   the value; for a plain string a part of the same array
 */
public record EncodedString(byte[] encoded, Bytes value) {

    /** A plain string in its shortest form. */
    public static EncodedString of(Bytes value) {
        byte[] length = Lengths.encode(value.length());
        Bytes encoded = Bytes.wrap(length).concat(value);
        return new EncodedString(encoded.array(), encoded.substring(length.length));
    }
}
