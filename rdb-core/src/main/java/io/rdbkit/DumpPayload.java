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
 * A key's value as the command DUMP answers it and RESTORE takes it (since Redis 2.6). Name, expiry and eviction are no part of it.
 *
 * <pre>
 * [u8 243, KEY_META payload]     if the key has metadata (Redis 8.6)
 * u8 type, value                 as in the file
 * u16 RDB version                little-endian
 * u64 CRC-64 of all before it    little-endian
 * </pre>
 *
 * <p>The version is not that of the file but the lowest that has the type, so that every server that knows the type takes it: a
 * server refuses versions above its own, and Valkey those of Redis from 12 on. DUMP itself writes the server's own version; the two
 * payloads differ in nothing else but the checksum.
 *
 * <p>A hash that refers to a template of the file (RDB 15) is given as a plain one (type HASH), which needs no template.
 *
 * <p>One-shot, with the value it is of: it can be copied once, and not if the value was read.
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
    /** Whether the plain form of a hash that refers to a template was made. */
    private boolean plain;

    DumpPayload(KeyEntry key) {
        this.key = key;
        templated = key.type() == RdbType.HASH_TMPL_LP_REF || key.type() == RdbType.HASH_TMPL_ARRAY_REF;
        type = templated ? RdbType.HASH : key.type();
    }

    /** The RDB version it states: the lowest that has its type; one from 80 on is of Valkey. */
    public int version() {
        int least = key.metadata().isEmpty() ? FIRST_VERSION : FIRST_WITH_METADATA;
        return Math.max(least, type.since());
    }

    /**
     * How many bytes it has. This reads the value and holds it, in memory up to 1 MB and beyond that in a temporary file.
     *
     * @throws RdbException          if the bytes are not what the type's shape allows
     * @throws IllegalStateException if the value was read before, or the reader moved on
     */
    public long size() throws IOException {
        if (size < 0) {
            long metadata = key.metadata().isEmpty() ? 0 : 1 + key.metadata().length();
            size = metadata + (templated ? makePlain() : 1 + key.value().hold()) + TAIL_BYTES;
        }
        return size;
    }

    /**
     * Writes it.
     *
     * @throws RdbException          as {@link #size} throws it; a part may have been written then
     * @throws IllegalStateException as {@link #size} throws it
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
        // The count stands first, and where damage is passed over only the fields that are left tell it.
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

    /** Sums up what goes through it. */
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
