package io.rdbkit.encode;

import io.rdbkit.format.Expiry;
import io.rdbkit.io.Spool;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * The expiries of the fields of a hash. They wait here until the last field was read: the earliest of them stands in
 * front of all fields in the file, and the type depends on whether there are any.
 */
final class FieldExpiries {

    private final Spool spool = new Spool();
    private final DataOutputStream out = new DataOutputStream(spool);
    private long fields;
    private long earliest = Long.MAX_VALUE;

    /** Notes the expiry of the next field, or NO_EXPIRY. */
    void add(long expiry) throws IOException {
        if (expiry != Expiry.NONE) {
            out.writeLong(fields);
            out.writeLong(expiry);
            earliest = Math.min(earliest, expiry);
        }
        fields++;
    }

    boolean isEmpty() {
        return earliest == Long.MAX_VALUE;
    }

    long earliest() {
        return earliest;
    }

    void clear() throws IOException {
        spool.clear();
        fields = 0;
        earliest = Long.MAX_VALUE;
    }

    /** Reads the expiries field by field. Only when all are noted. */
    Reading read() throws IOException {
        return new Reading(
                new DataInputStream(new BufferedInputStream(spool.read())), spool.getByteCount() / (2 * Long.BYTES));
    }

    static final class Reading implements AutoCloseable {

        private final DataInputStream in;
        private long left;
        private long field;
        private long nextField;
        private long nextExpiry;

        private Reading(DataInputStream in, long expiries) throws IOException {
            this.in = in;
            left = expiries;
            advance();
        }

        private void advance() throws IOException {
            nextField = left > 0 ? in.readLong() : -1;
            nextExpiry = left > 0 ? in.readLong() : Expiry.NONE;
            left--;
        }

        /** The expiry of the next field, or NO_EXPIRY. */
        long next() throws IOException {
            if (field++ != nextField) {
                return Expiry.NONE;
            }
            long expiry = nextExpiry;
            advance();
            return expiry;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
