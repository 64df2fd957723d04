package io.rdbkit.format;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/**
 * A run of bytes: a key, a field, a member, a value. Keys are bytes, not text, so nothing here decodes unless asked.
 *
 * <p>Immutable as long as nobody writes to an array given to {@link #wrap}. Ordered as unsigned bytes.
 */
public final class Bytes implements Comparable<Bytes> {

    /** No bytes at all; also a legal key. */
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

    /** These bytes themselves, not a copy: the caller gives the array away. */
    public static Bytes wrap(byte[] array) {
        return new Bytes(array, 0, array.length);
    }

    /** A part of an array itself, not a copy: the caller gives the array away. */
    public static Bytes wrap(byte[] array, int from, int length) {
        Objects.checkFromIndexSize(from, length, array.length);
        return new Bytes(array, from, length);
    }

    /** The UTF-8 form of a text. */
    public static Bytes utf8(String text) {
        return wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    /** How many bytes. */
    public int length() {
        return length;
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return length == 0;
    }

    /** The byte at an index, signed as Java has it. */
    public byte at(int index) {
        return array[from + Objects.checkIndex(index, length)];
    }

    /** The backing array; the bytes are at {@link #arrayOffset()}, {@link #length()} of them. Not to be written to. */
    public byte[] array() {
        return array;
    }

    /** Where in {@link #array()} the first byte is. */
    public int arrayOffset() {
        return from;
    }

    /** A copy. */
    public byte[] toByteArray() {
        return Arrays.copyOfRange(array, from, from + length);
    }

    /**
     * The text that these bytes are in UTF-8. Bytes that are not UTF-8 become U+FFFD, the replacement character; {@link #toString} loses
     * nothing.
     */
    public String toUtf8() {
        return new String(array, from, length, StandardCharsets.UTF_8);
    }

    /** Writes the bytes to a stream. */
    public void writeTo(OutputStream out) throws IOException {
        out.write(array, from, length);
    }

    /** Whether the first bytes are these; every run starts with {@link #EMPTY}. */
    public boolean startsWith(Bytes prefix) {
        return length >= prefix.length
                && Arrays.equals(
                        array, from, from + prefix.length, prefix.array, prefix.from, prefix.from + prefix.length);
    }

    /** The bytes from {@code begin} on; shares the array. */
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
    public boolean equals(Object o) {
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
     * Readable on one line: valid UTF-8 as it is, control characters, backslashes and everything else as {@code \n},
     * {@code \\} or {@code \xNN}. Nothing is lost: two runs of bytes never give the same text.
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

    /** As an error shows it: {@link #toString} in quotes, and cut if it is long. */
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

    /** What would break a line, turn its direction or show nothing. */
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
