package io.rdbkit;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Opcode;
import io.rdbkit.format.RdbType;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.io.Crc64;
import io.rdbkit.io.EncodedString;
import io.rdbkit.io.Lengths;
import java.io.ByteArrayOutputStream;

/** Puts an RDB together in memory, byte by byte, so that what a benchmark reads is not what the writer makes of it. */
final class DumpBuilder {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    DumpBuilder(RdbVersion version) {
        bytes(version.magic());
        opcode(Opcode.SELECTDB).length(0);
    }

    DumpBuilder opcode(Opcode opcode) {
        out.write(opcode.id());
        return this;
    }

    DumpBuilder bytes(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    DumpBuilder length(long n) {
        return bytes(Lengths.encode(n));
    }

    DumpBuilder string(Bytes value) {
        return bytes(EncodedString.of(value).encoded());
    }

    DumpBuilder string(String value) {
        return string(Bytes.utf8(value));
    }

    DumpBuilder longLe(long value) {
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            out.write((int) (value >>> shift));
        }
        return this;
    }

    /** The type and the name of a key; its value is what comes next. */
    DumpBuilder key(RdbType type, String name) {
        out.write(type.id());
        return string(name);
    }

    DumpBuilder expiry(long ms) {
        return opcode(Opcode.EXPIRETIME_MS).longLe(ms);
    }

    int size() {
        return out.size();
    }

    /** The dump with its end and its checksum. */
    byte[] finish() {
        opcode(Opcode.EOF);
        byte[] sum = out.toByteArray();
        return longLe(Crc64.update(0, sum, 0, sum.length)).out.toByteArray();
    }
}
