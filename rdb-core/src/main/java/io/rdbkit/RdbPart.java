package io.rdbkit;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Fork;
import io.rdbkit.format.Producer;
import io.rdbkit.format.RdbVersion;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of an RDB that can be read without the parts in front of it: some records, and what a reader must know of the records before them.
 * {@link RdbIndex} makes it; {@link RdbReader#open(java.nio.file.Path, RdbPart, ReadOptions)} reads it.
 *
 * @param version   the format of the file
 * @param producer  the producer that an AUX field before the part has told; null if none has
 * @param start     the offset of its first byte in the file
 * @param end       the offset behind its last byte
 * @param db        the database that is selected at its start
 * @param templates the payloads of the HASH_TEMPLATE records before it
 */
public record RdbPart(
        RdbVersion version, @Nullable Producer producer, long start, long end, int db, List<Bytes> templates) {

    private static final int NO_PRODUCER = -1;

    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException if it ends before it starts, or a number is negative
     */
    public RdbPart {
        if (start < 0 || end < start || db < 0) {
            throw new IllegalArgumentException("no part: from " + start + " to " + end + ", db " + db);
        }
        templates = List.copyOf(templates);
    }

    /** Its size in bytes. */
    public long length() {
        return end - start;
    }

    /** It as bytes, to send it to another process; see {@link #of}. */
    public byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream to = new DataOutputStream(bytes)) {
            to.writeUTF(version.fork().name());
            to.writeInt(version.number());
            to.writeInt(producer == null ? NO_PRODUCER : producer.ordinal());
            to.writeLong(start);
            to.writeLong(end);
            to.writeInt(db);
            to.writeInt(templates.size());
            for (Bytes template : templates) {
                to.writeInt(template.length());
                template.writeTo(to);
            }
        } catch (IOException e) {
            throw new AssertionError(e); // an array takes everything
        }
        return bytes.toByteArray();
    }

    /**
     * A part from its {@linkplain #toBytes bytes}.
     *
     * @throws IllegalArgumentException if they are not a part
     */
    public static RdbPart of(byte[] bytes) {
        try (DataInputStream from = new DataInputStream(new ByteArrayInputStream(bytes))) {
            RdbVersion version = new RdbVersion(Fork.valueOf(from.readUTF()), from.readInt());
            int producer = from.readInt();
            long start = from.readLong();
            long end = from.readLong();
            int db = from.readInt();
            int count = from.readInt();
            List<Bytes> templates = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                byte[] template = from.readNBytes(from.readInt());
                templates.add(Bytes.wrap(template));
            }
            if (from.read() >= 0) {
                throw new EOFException("bytes behind it");
            }
            return new RdbPart(
                    version, producer == NO_PRODUCER ? null : Producer.values()[producer], start, end, db, templates);
        } catch (IOException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("the bytes are not a part of an RDB", e);
        }
    }
}
