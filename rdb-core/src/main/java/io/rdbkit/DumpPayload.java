package io.rdbkit;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Opcode;
import io.rdbkit.format.RdbException;
import io.rdbkit.format.RdbType;
import io.rdbkit.format.Slice;
import io.rdbkit.io.Crc64;
import io.rdbkit.io.Lengths;
import io.rdbkit.io.Spool;
import io.rdbkit.value.HashField;
import io.rdbkit.value.HashValue;
import java.io.IOException;
import java.io.OutputStream;

/**
 * The value of a key as the command DUMP returns it and RESTORE takes it (since Redis 2.6). It does not contain the
 * name, expiry and eviction data.
 *
 * <pre>
 * [u8 243, KEY_META payload]     if the key has metadata (Redis 8.6)
 * u8 type, value                 as in the file
 * u16 RDB version                little-endian
 * u64 CRC-64 of all before it    little-endian
 * </pre>
 *
 * <p>The version is the lowest one that has the type, and not that of the file. So every server that knows the type
 * takes the payload: a server refuses versions above its own, and Valkey refuses those of Redis from 12 on. DUMP itself
 * writes the server's own version; the two payloads differ only in version and checksum.
 *
 * <p>A hash that refers to a template of the file (RDB 15) becomes a plain one (type HASH), which needs no template.
 *
 * <p>It can be copied once, and only if the value has not been read.
 */
public final class DumpPayload {

    /** The first version whose servers have DUMP. */
    private static final int FIRST_VERSION = 6;

    /** The first version whose keys have metadata. */
    private static final int FIRST_WITH_METADATA = 13;

    private static final int TAIL_BYTES = Short.BYTES + Long.BYTES;

    private final KeyEntry key;
    private final boolean templated;
    private final RdbType type;
    private long size = -1;
    /** Whether the plain form of a hash with a template has been made. */
    private boolean plain;

    DumpPayload(KeyEntry key) {
        this.key = key;
        templated = key.type() == RdbType.HASH_TMPL_LP_REF || key.type() == RdbType.HASH_TMPL_ARRAY_REF;
        type = templated ? RdbType.HASH : key.type();
    }

    /** The RDB version in the payload: the lowest that has the type. Versions from 80 on are those of Valkey. */
    public int version() {
        int least = key.metadata().isEmpty() ? FIRST_VERSION : FIRST_WITH_METADATA;
        return Math.max(least, type.since());
    }

    /**
     * The size in bytes. This reads the value and holds it, up to 1 MB in memory and a larger one in a temporary file.
     *
     * @throws RdbException          if the bytes don't have the shape of the type
     * @throws IllegalStateException if the value was read before, or the reader has moved on
     */
    public long size() throws IOException {
        if (size < 0) {
            long metadata = key.metadata().isEmpty() ? 0 : 1 + key.metadata().length();
            size = metadata + (templated ? makePlain() : 1 + key.value().hold()) + TAIL_BYTES;
        }
        return size;
    }

    /**
     * Writes the payload.
     *
     * @throws RdbException          as {@link #size}; a part may have been written then
     * @throws IllegalStateException as {@link #size}
     */
    public void copyTo(OutputStream out) throws IOException {
        Summed summed = new Summed(out);
        if (!key.metadata().isEmpty()) {
            summed.write(Opcode.KEY_META.id());
            write(key.metadata(), summed);
        }
        if (templated) {
            if (!plain) {
                makePlain();
            }
            key.value().copyConverted(summed);
        } else {
            summed.write(type.id());
            key.value().copyTo(summed);
        }
        summed.writeLe(version(), Short.BYTES);
        summed.writeLe(summed.crc, Long.BYTES);
    }

    private long makePlain() throws IOException {
        HashValue hash = (HashValue) key.decode();
        plain = true;
        // The count stands first. If damage is passed over, it is known only when all fields have been read.
        Spool fields = new Spool();
        Spool form = key.value().convert();
        try {
            long count = 0;
            for (HashField field; (field = hash.next()) != null; count++) {
                write(field.field(), fields);
                write(field.value(), fields);
            }
            form.write(type.id());
            form.write(Lengths.encode(count));
            fields.copyTo(form);
            form.close();
        } finally {
            fields.delete();
        }
        return form.getByteCount();
    }

    private static void write(Slice string, OutputStream out) throws IOException {
        out.write(Lengths.encode(string.length()));
        out.write(string.array(), string.offset(), string.length());
    }

    private static void write(Bytes bytes, OutputStream out) throws IOException {
        out.write(bytes.array(), bytes.arrayOffset(), bytes.length());
    }

    /** Computes the checksum of the bytes that pass. */
    private static final class Summed extends OutputStream {

        private final OutputStream out;
        private final byte[] few = new byte[Long.BYTES];
        long crc;

        Summed(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            writeLe(b, 1);
        }

        void writeLe(long number, int bytes) throws IOException {
            for (int i = 0; i < bytes; i++) {
                few[i] = (byte) (number >>> 8 * i);
            }
            write(few, 0, bytes);
        }

        @Override
        public void write(byte[] b, int off, int len) throws IOException {
            crc = Crc64.update(crc, b, off, len);
            out.write(b, off, len);
        }
    }
}
