package io.rdbkit.repair;

import io.rdbkit.AuxEntry;
import io.rdbkit.HashTemplateEntry;
import io.rdbkit.RdbWriter;
import io.rdbkit.format.Limits;
import io.rdbkit.format.Opcode;
import io.rdbkit.format.Producer;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.io.Lengths;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * What must be known of a file to read it from any place on: its version, its producer, the hash templates declared so
 * far, and a database.
 */
final class Preamble {

    private final RdbVersion version;
    /** The AUX field that tells the producer, if the records need that. */
    private final ByteArrayOutputStream sign = new ByteArrayOutputStream();

    private final ByteArrayOutputStream templates = new ByteArrayOutputStream();

    private Producer producer = Producer.REDIS;

    private final Limits limits;

    /** @param limits the limits of a file; exceeding one counts as damage */
    Preamble(RdbVersion version, Limits limits) {
        this.version = version;
        this.limits = limits;
    }

    Limits limits() {
        return limits;
    }

    RdbVersion version() {
        return version;
    }

    /** Notes the producer, if this AUX field has told it. */
    void add(AuxEntry field, Producer told) throws IOException {
        if (told != producer) {
            producer = told;
            sign.write(RdbWriter.encode(field).toByteArray());
        }
    }

    void add(HashTemplateEntry template) throws IOException {
        templates.write(RdbWriter.encode(template).toByteArray());
    }

    /** The bytes to put in front of records of a database. */
    byte[] head(int db) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        head.write(version.magic());
        sign.writeTo(head);
        templates.writeTo(head);
        head.write(Opcode.SELECTDB.id());
        Lengths.write(db, head);
        return head.toByteArray();
    }

    /** The bytes to put behind the last record: the end, without a checksum. */
    byte[] tail() {
        byte[] tail = new byte[1 + (version.hasChecksum() ? ByteCorrection.CHECKSUM_BYTES : 0)];
        tail[0] = (byte) Opcode.EOF.id();
        return tail;
    }
}
