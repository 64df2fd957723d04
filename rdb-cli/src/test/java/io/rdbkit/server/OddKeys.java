package io.rdbkit.server;

import io.rdbkit.format.Bytes;
import java.util.List;

/** Key names that break programs which expect text or short names. */
final class OddKeys {

    static final List<Bytes> ALL = List.of(
            Bytes.EMPTY,
            bytes(0),
            bytes(0, 0, 'a', 0),
            Bytes.utf8("new\nline"),
            Bytes.utf8("tab\tcr\rlf\n"),
            // Not UTF-8: a lone continuation byte, a cut sequence, an overlong form, a surrogate.
            bytes(0xff),
            bytes('u', ':', 0xc3, 0x28),
            bytes(0xe2, 0x82),
            bytes(0xc0, 0xaf),
            bytes(0xed, 0xa0, 0x80),
            Bytes.utf8("\"double\" and 'single'"),
            Bytes.utf8("back\\slash"),
            Bytes.utf8("with space "),
            Bytes.utf8(" "),
            Bytes.utf8("gl*b?[a-z]^\\*"),
            Bytes.utf8("*"),
            Bytes.utf8("{tag}:a"),
            Bytes.utf8("{}:b"),
            Bytes.utf8("a{b}{c}"),
            Bytes.utf8("<a href=\"x\">&amp;</a>"),
            Bytes.utf8("comma,semi;colon:"),
            // Saved as integers of one, two and four bytes; and texts that only look like integers.
            Bytes.utf8("0"),
            Bytes.utf8("7"),
            Bytes.utf8("-128"),
            Bytes.utf8("30000"),
            Bytes.utf8("-2147483648"),
            Bytes.utf8("2147483648"),
            Bytes.utf8("007"),
            Bytes.utf8("k\u00e4se"),
            Bytes.utf8("\u65e5\u672c\u8a9e"),
            Bytes.utf8("\ud83d\ude00"),
            Bytes.utf8("\u202eright-to-left"),
            // Saved compressed.
            Bytes.utf8("long:" + "x".repeat(300)),
            Bytes.utf8("long:" + "abcdefghij".repeat(30)));

    private static Bytes bytes(int... values) {
        byte[] array = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            array[i] = (byte) values[i];
        }
        return Bytes.wrap(array);
    }

    private OddKeys() {}
}
