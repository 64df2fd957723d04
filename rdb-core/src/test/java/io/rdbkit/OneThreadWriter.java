package io.rdbkit;

import io.rdbkit.encode.ValueEncoder;
import io.rdbkit.format.Opcode;
import io.rdbkit.format.RdbType;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.format.Target;
import io.rdbkit.format.Thresholds;
import io.rdbkit.io.Lengths;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * Writes tiny files like {@link RdbWriter}, with the same encoders and converters but without threads. Starting threads
 * takes a hundred times longer than writing a tiny file. The files have no checksum.
 */
public final class OneThreadWriter {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final RdbVersion version;
    private final KeyHead head;
    private final ValueEncoder values;
    /** Null if keys are written unchanged. */
    private final KeyConverter converter;

    private int db = -1;

    private OneThreadWriter(Target target, KeyConverter converter) {
        this.version = target.version();
        this.converter = converter;
        head = new KeyHead(version);
        values = new ValueEncoder(version, Thresholds.DEFAULT, true);
        out.writeBytes(version.magic());
    }

    /** A writer that writes what the version can store. */
    public static OneThreadWriter of(RdbVersion version) {
        return new OneThreadWriter(Target.of(version), null);
    }

    /** A writer that drops what the target lacks. */
    public static OneThreadWriter converting(Target target) {
        LossPolicy policy = LossPolicy.of(OnLoss.DROP_FEATURE);
        return new OneThreadWriter(target, new KeyConverter(target, policy, WriteOptions.DEFAULT, loss -> {}, null));
    }

    /** Writes an entry that was read. */
    public void write(RdbEntry entry) throws IOException {
        if (entry instanceof StandaloneEntry record) {
            if (converter == null) {
                RecordWriter.write(record, out);
            } else {
                converter.writeRecord(record, out);
            }
            return;
        }
        KeyEntry key = (KeyEntry) entry;
        select(key.db());
        if (converter != null) {
            converter.write(key, out);
            return;
        }
        head.requireRoom(key);
        head.write(key, out);
        out.write(key.type().id());
        out.writeBytes(key.encodedKey().toByteArray());
        key.value().copyTo(out);
    }

    /** Encodes a new key. */
    public void write(NewKey key) throws IOException {
        head.requireRoom(key);
        try {
            RdbType type = values.begin(key.value(), key);
            select(key.db());
            head.write(key, out);
            out.write(type.id());
            values.writeString(key.key(), out);
            values.writeTo(out);
        } finally {
            values.end();
        }
    }

    private void select(int number) {
        if (number != db) {
            db = number;
            out.write(Opcode.SELECTDB.id());
            out.writeBytes(Lengths.encode(number));
        }
    }

    /** Ends the file and returns its bytes. */
    public byte[] end() {
        out.write(Opcode.EOF.id());
        if (version.hasChecksum()) {
            out.writeBytes(new byte[Long.BYTES]);
        }
        return out.toByteArray();
    }
}
