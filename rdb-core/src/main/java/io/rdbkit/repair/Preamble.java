package io.rdbkit.repair;

import io.rdbkit.HashTemplateEntry;
import io.rdbkit.Limits;
import io.rdbkit.Opcode;
import io.rdbkit.RdbVersion;
import io.rdbkit.RdbWriter;
import io.rdbkit.io.Lengths;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** What must be known of a file to read it from some place on: its version, the hash templates it has declared, and a database. */
final class Preamble {

    private final RdbVersion version;
    private final ByteArrayOutputStream templates = new ByteArrayOutputStream();

    private final Limits limits;

    /** @param limits what a file may have; more is damage */
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

    void add(HashTemplateEntry template) throws IOException {
        templates.write(RdbWriter.encode(template).toByteArray());
    }

    /** What to put in front of records of a database. */
    byte[] head(int db) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        head.write(version.magic());
        templates.writeTo(head);
        head.write(Opcode.SELECTDB.id());
        Lengths.write(db, head);
        return head.toByteArray();
    }

    /** What to put behind the last of them: the end, with no checksum. */
    byte[] tail() {
        byte[] tail = new byte[1 + (version.hasChecksum() ? ByteCorrection.CHECKSUM_BYTES : 0)];
        tail[0] = (byte) Opcode.EOF.id();
        return tail;
    }
}
