package io.rdbkit;

import io.rdbkit.decode.ValueDecoder;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.Eviction;
import io.rdbkit.format.Fork;
import io.rdbkit.format.ModuleType;
import io.rdbkit.format.Opcode;
import io.rdbkit.format.RdbChecksumException;
import io.rdbkit.format.RdbException;
import io.rdbkit.format.RdbFormatException;
import io.rdbkit.format.RdbTruncatedException;
import io.rdbkit.format.RdbType;
import io.rdbkit.format.RdbUnsupportedException;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.format.Slice;
import io.rdbkit.io.Crc64;
import io.rdbkit.io.Dialect;
import io.rdbkit.io.EncodedString;
import io.rdbkit.io.Grammar;
import io.rdbkit.io.HashTemplates;
import io.rdbkit.io.Lengths;
import io.rdbkit.io.RdbInput;
import io.rdbkit.io.Spool;
import io.rdbkit.value.HashField;
import io.rdbkit.value.HashValue;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Set;
import org.apache.commons.io.EndianUtils;

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

    /** No version can have a higher number. */
    private static final int MOST_VERSION = 999;

    /** The first version of Valkey's own format. */
    private static final int FIRST_OF_VALKEY = 80;

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

    /**
     * Makes a key of a payload, as RESTORE does: also of one that a server's DUMP has returned. Its offset is 0, its version that of the
     * payload. Its value can be used as that of a key from a reader.
     *
     * @param db       the number of its database, 0 or more
     * @param name     its name
     * @param expiry   unix time in milliseconds at which it expires, or {@link io.rdbkit.format.Expiry#NONE}
     * @param eviction its idle time or LFU counter, or {@link Eviction#NONE}
     * @param payload  its bytes, which must not change as long as the key is used
     * @param options  for reading values; measured values are held in any case
     * @throws RdbChecksumException    if its checksum is wrong
     * @throws RdbUnsupportedException if its type can't be read
     * @throws RdbException            if it is not the payload of one value
     */
    public static KeyEntry restore(
            int db, Bytes name, long expiry, Eviction eviction, Bytes payload, ReadOptions options) throws IOException {
        Object where = new KeyPlace(db, name, "payload");
        int length = payload.length() - TAIL_BYTES;
        if (length < 2) {
            throw new RdbTruncatedException(
                    "a payload of DUMP has 12 bytes or more, and this has " + payload.length(), 0, where);
        }
        byte[] bytes = payload.array();
        int behind = payload.arrayOffset() + length;
        long crc = Crc64.update(0, bytes, payload.arrayOffset(), length + Short.BYTES);
        if (EndianUtils.readSwappedLong(bytes, behind + Short.BYTES) != crc) {
            throw new RdbChecksumException("wrong checksum of a payload", length + Short.BYTES, where.toString());
        }
        int number = EndianUtils.readSwappedUnsignedShort(bytes, behind);
        if (number < 1 || number > MOST_VERSION) {
            throw new RdbFormatException("a payload of RDB version " + number, length, where);
        }
        RdbVersion version = new RdbVersion(number < FIRST_OF_VALKEY ? Fork.REDIS : Fork.VALKEY, number);
        Dialect dialect = Dialect.of(version);
        RdbInput in = new RdbInput(Bytes.wrap(bytes, payload.arrayOffset(), length), 0, options.limits());
        in.where(() -> where);
        HashTemplates templates = new HashTemplates();
        int b = in.readByte("a type");
        Bytes metadata = Bytes.EMPTY;
        if (dialect.opcode(b) == Opcode.KEY_META) {
            metadata =
                    Bytes.wrap(in.capture(() -> Grammar.payload(Opcode.KEY_META).walk(in, templates)));
            b = in.readByte("a type");
        }
        RdbType type = dialect.type(b);
        if (type == null) {
            String refused = dialect.refused(b);
            throw new RdbUnsupportedException(
                    refused == null ? "unknown type " + b : "type " + b + " is " + refused + ", which can't be read",
                    0,
                    where.toString());
        }
        ModuleType module = null;
        Bytes head = Bytes.EMPTY;
        if (type == RdbType.MODULE_2) {
            long[] id = new long[1];
            head = Bytes.wrap(in.capture(() -> id[0] = in.readLength("a module id")));
            module = ModuleType.of(id[0]);
        }
        ValueDecoder decoding = new ValueDecoder(options.damage());
        RawValue value = new RawValue(in, head, Grammar.shape(type), templates, true, decoding);
        KeyEntry key = new KeyEntry(
                0,
                version,
                db,
                EncodedString.of(name),
                type,
                module,
                expiry,
                eviction,
                metadata,
                value,
                null,
                KeyExtras.NONE,
                Set.of());
        value.belongsTo(key);
        in.where(() -> key);
        value.size(); // walks over it
        if (in.offset() < length) {
            throw new RdbFormatException("bytes behind the value of a payload", in.offset(), key);
        }
        return key;
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
