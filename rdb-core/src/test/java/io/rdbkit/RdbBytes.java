package io.rdbkit;

import io.rdbkit.io.Crc64;
import io.rdbkit.io.Lengths;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Builds an RDB by hand, for bytes that no real dump here has. Texts have one byte for each character. */
public final class RdbBytes {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final boolean checksum;

    private RdbBytes(String magic, boolean checksum) {
        this.checksum = checksum;
        text(magic);
    }

    public static RdbBytes redis(int version) {
        return new RdbBytes("REDIS%04d".formatted(version), version >= 5);
    }

    public static RdbBytes valkey(int version) {
        return new RdbBytes("VALKEY%03d".formatted(version), true);
    }

    /** Begins with any text. */
    public static RdbBytes magic(String magic) {
        return new RdbBytes(magic, true);
    }

    public RdbBytes bytes(int... unsigned) {
        for (int b : unsigned) {
            out.write(b);
        }
        return this;
    }

    public RdbBytes raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    public RdbBytes hex(String digits) {
        return raw(HexFormat.of().parseHex(digits));
    }

    public RdbBytes text(String text) {
        return raw(latin1(text));
    }

    /** One or more lengths in their shortest form. */
    public RdbBytes len(long... lengths) {
        for (long n : lengths) {
            raw(Lengths.encode(n));
        }
        return this;
    }

    /** A little-endian number with the width in bytes. */
    public RdbBytes le(int width, long number) {
        for (int i = 0; i < width; i++) {
            out.write((int) (number >>> 8 * i));
        }
        return this;
    }

    /** A stream ID as 16 raw bytes. */
    public RdbBytes id(long ms, long seq) {
        return raw(ByteBuffer.allocate(16).putLong(ms).putLong(seq).array());
    }

    public RdbBytes str(byte[] bytes) {
        return len(bytes.length).raw(bytes);
    }

    public RdbBytes str(String... texts) {
        for (String text : texts) {
            str(latin1(text));
        }
        return this;
    }

    public RdbBytes select(int db) {
        return bytes(254).len(db);
    }

    /** A type byte and a name. The caller adds the value. */
    public RdbBytes key(int type, String name) {
        return bytes(type).str(name);
    }

    public RdbBytes string(String key, String value) {
        return key(0, key).str(value);
    }

    public RdbBytes aux(String name, String value) {
        return bytes(250).str(name, value);
    }

    /** The number of bytes so far, which is the offset of the next byte. */
    public int size() {
        return out.size();
    }

    /** The bytes so far, without an end. */
    public byte[] cut() {
        return out.toByteArray();
    }

    /** The bytes with an end: the EOF opcode, and a checksum if the version has one. */
    public byte[] end() {
        bytes(255);
        byte[] all = out.toByteArray();
        return checksum ? le(8, Crc64.update(0, all, 0, all.length)).cut() : all;
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
