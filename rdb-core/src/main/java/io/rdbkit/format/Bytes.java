package io.rdbkit.format;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A sequence of bytes: a key, a field, a member, a value. Keys are bytes and not text, so bytes are decoded only on
 * request.
 *
 * <p>Immutable as long as nobody writes to an array given to {@link #wrap}. The order is that of unsigned bytes.
 */
public final class Bytes implements Comparable<Bytes> {

    /** No bytes. This is also a valid key. */
    public static final Bytes EMPTY = new Bytes(new byte[0], 0, 0);

    private static final int SHOWN = 80;

    private final byte[] array;
    private final int from;
    private final int length;

    private Bytes(byte[] array, int from, int length) {
        this.array = array;
        this.from = from;
        this.length = length;
    }

    /** Uses an array without a copy. The caller must not change it any more. */
    public static Bytes wrap(byte[] array) {
        return new Bytes(array, 0, array.length);
    }

    /** Uses a part of an array without a copy. The caller must not change it any more. */
    public static Bytes wrap(byte[] array, int from, int length) {
        Objects.checkFromIndexSize(from, length, array.length);
        return new Bytes(array, from, length);
    }

    /** The UTF-8 form of a text. */
    public static Bytes utf8(String text) {
        return wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The number of bytes. */
    public int length() {
        return length;
    }

    /** Whether there are no bytes. */
    public boolean isEmpty() {
        return length == 0;
    }

    /** The byte at an index, signed as in Java. */
    public byte at(int index) {
        return array[from + Objects.checkIndex(index, length)];
    }

    /**
     * The array that holds the bytes, at {@link #arrayOffset()}, {@link #length()} of them. It must not be written to.
     */
    public byte[] array() {
        return array;
    }

    /** The index in {@link #array()} of the first byte. */
    public int arrayOffset() {
        return from;
    }

    /** A copy of the bytes. */
    public byte[] toByteArray() {
        return Arrays.copyOfRange(array, from, from + length);
    }

    /**
     * The bytes as UTF-8 text. Bytes that are not UTF-8 become U+FFFD, the replacement character. {@link #toString}
     * loses nothing.
     */
    public String toUtf8() {
        return new String(array, from, length, StandardCharsets.UTF_8);
    }

    /** Writes the bytes to a stream. */
    public void writeTo(OutputStream out) throws IOException {
        out.write(array, from, length);
    }

    /** Whether the first bytes are these. Always true for {@link #EMPTY}. */
    public boolean startsWith(Bytes prefix) {
        return length >= prefix.length
                && Arrays.equals(
                        array, from, from + prefix.length, prefix.array, prefix.from, prefix.from + prefix.length);
    }

    /** The bytes from {@code begin} on. They share the array. */
    public Bytes substring(int begin) {
        Objects.checkFromToIndex(begin, length, length);
        return new Bytes(array, from + begin, length - begin);
    }

    /** These bytes followed by others, in a new array. */
    public Bytes concat(Bytes other) {
        byte[] both = Arrays.copyOfRange(array, from, from + length + other.length);
        System.arraycopy(other.array, other.from, both, length, other.length);
        return wrap(both);
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof Bytes b && Arrays.equals(array, from, from + length, b.array, b.from, b.from + b.length);
    }

    @Override
    public int hashCode() {
        int h = 1;
        for (int i = from; i < from + length; i++) {
            h = 31 * h + array[i];
        }
        return h;
    }

    @Override
    public int compareTo(Bytes b) {
        return Arrays.compareUnsigned(array, from, from + length, b.array, b.from, b.from + b.length);
    }

    /**
     * Readable text in one line. Valid UTF-8 is unchanged; control characters, backslashes and all other bytes become
     * {@code \n}, {@code \\} or {@code \xNN}. No information is lost: different bytes never have the same text.
     */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder(length + 16);
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(array, from, length))
                    .toString();
            text.codePoints().forEach(c -> escape(c, out));
        } catch (CharacterCodingException notText) {
            for (int i = from; i < from + length; i++) {
                int b = array[i] & 0xff;
                if (b < 0x80) {
                    escape(b, out);
                } else {
                    hex(b, out);
                }
            }
        }
        return out.toString();
    }

    /** The form in error messages: {@link #toString} in quotes, cut if it is long. */
    public String quoted() {
        return length <= SHOWN
                ? "\"" + this + "\""
                : "\"" + new Bytes(array, from, SHOWN) + "\"... (" + length + " bytes)";
    }

    private static void escape(int c, StringBuilder out) {
        switch (c) {
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
                if (c < 0x20 || c == 0x7f) {
                    hex(c, out);
                } else if (isInvisible(c)) {
                    for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                        hex(b & 0xff, out);
                    }
                } else {
                    out.appendCodePoint(c);
                }
            }
        }
    }

    /** Whether a character would break a line, change its direction or show nothing. */
    private static boolean isInvisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    private static void hex(int b, StringBuilder out) {
        out.append("\\x").append(HexFormat.of().toHexDigits((byte) b));
    }
}
