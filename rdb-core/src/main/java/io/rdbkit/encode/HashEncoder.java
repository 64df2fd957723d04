package io.rdbkit.encode;

import io.rdbkit.format.Expiry;
import io.rdbkit.format.Feature;
import io.rdbkit.format.RdbType;
import io.rdbkit.format.Slice;
import io.rdbkit.format.Threshold;
import io.rdbkit.io.Lengths;
import io.rdbkit.io.RdbInput;
import io.rdbkit.packed.PackedBuilder;
import io.rdbkit.value.HashField;
import io.rdbkit.value.HashValue;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.commons.io.EndianUtils;

/**
 * Writes hashes.
 *
 * <pre>
 *                                         no field expires          some do
 * few fields, short, with short values    HASH_ZIPLIST from RDB 6   -
 *                                         HASH_LISTPACK from 10     HASH_LISTPACK_EX in Redis from 12
 * else                                    HASH                      HASH_METADATA in Redis from 12
 * any, in Valkey from 80                  as in Redis               HASH_2
 * </pre>
 *
 * <p>If fields may expire and the hash is not small, all of it is read before anything is written.
 */
final class HashEncoder extends CollectionEncoder<HashValue> {

    private final Threshold limit;
    private final PackedBuilder builder;
    private final FieldExpiries expiries = new FieldExpiries();
    private final Slice shown = new Slice();
    private boolean anyExpires;
    private long earliest;

    HashEncoder(Encodings target, StringEncoder strings, LossHandler refusal) {
        super(target, strings, refusal);
        limit = target.thresholds().hash();
        builder = target.newBuilder();
    }

    @Override
    long most() {
        return target.packs() ? limit.entries() : 0;
    }

    @Override
    void forget() {
        anyExpires = false;
    }

    @Override
    long told(HashValue of) {
        boolean decidesFirst = target.hasFieldExpiries() || !refusal.converts();
        return of.mayExpire() && decidesFirst ? -1 : of.count();
    }

    @Override
    boolean pull(HashValue from) throws IOException {
        HashField field = from.next();
        if (field == null) {
            return false;
        }
        first = field.field();
        second = field.value();
        number = field.expiry() == Expiry.NONE ? Expiry.NONE : possible(field.expiry(), from);
        anyExpires |= number != Expiry.NONE;
        return true;
    }

    /** The expiry that can be written for the field, or NO_EXPIRY if it is lost. */
    private long possible(long expiry, HashValue from) throws IOException {
        if (!from.mayExpire()) {
            throw refusal.untrue("a field expires, and none should");
        }
        if (target.hasFieldExpiries()) {
            if (target.hasValkeyFieldExpiries()
                    ? expiry >= 0
                    : expiry >= RedisFieldExpiry.EARLIEST && expiry <= RedisFieldExpiry.LATEST) {
                return expiry;
            }
            if (!refusal.converts() || target.hasValkeyFieldExpiries()) {
                throw refusal.unloadable("a field that expires at " + expiry + " ms");
            }
            if (expiry < RedisFieldExpiry.EARLIEST) {
                return RedisFieldExpiry.EARLIEST; // servers drop the field with either time
            }
        }
        if (!refusal.leavesOut(Feature.FIELD_EXPIRY, 1)) {
            throw refusal.lost("the expiry of a field", target);
        }
        return Expiry.NONE;
    }

    @Override
    boolean fits(int fields) {
        return target.packs() && limit.allows(fields, Math.max(first.length(), second.length()));
    }

    @Override
    RdbType pack() {
        if (!anyExpires) {
            packRows(held.sorted((row, other) -> 0));
            return target.hasListpacks() ? RdbType.HASH_LISTPACK : RdbType.HASH_ZIPLIST;
        }
        if (target.hasValkeyFieldExpiries()) {
            return null;
        }
        int[] rows = held.sorted((row, other) -> Long.compareUnsigned(held.number(row), held.number(other)));
        earliest = held.number(rows[0]);
        packRows(rows);
        return RdbType.HASH_LISTPACK_EX;
    }

    private void packRows(int[] rows) {
        builder.reset();
        for (int row : rows) {
            builder.add(held.first(row, shown));
            builder.add(held.second(row, shown));
            if (anyExpires) {
                long expiry = held.number(row);
                builder.addLong(expiry == Expiry.NONE ? RedisFieldExpiry.NEVER : expiry);
            }
        }
    }

    @Override
    void writePacked(OutputStream out) throws IOException {
        if (anyExpires) {
            EndianUtils.writeSwappedLong(out, earliest);
        }
        strings.write(builder.show(shown), out);
    }

    @Override
    RdbType plainType() {
        if (expiries.isEmpty()) {
            return RdbType.HASH;
        }
        return target.hasValkeyFieldExpiries() ? RdbType.HASH_2 : RdbType.HASH_METADATA;
    }

    @Override
    void writePlain(Slice field, Slice value, long expiry, OutputStream out) throws IOException {
        strings.write(field, out);
        strings.write(value, out);
        expiries.add(expiry);
    }

    @Override
    void writePlainForm(OutputStream out) throws IOException {
        if (expiries.isEmpty()) {
            super.writePlainForm(out);
            return;
        }
        boolean valkey = target.hasValkeyFieldExpiries();
        if (!valkey) {
            EndianUtils.writeSwappedLong(out, expiries.earliest());
        }
        Lengths.write(plain.count(), out);
        try (RdbInput fields = new RdbInput(plain.read(), 0, false);
                FieldExpiries.Reading times = expiries.read()) {
            for (long left = plain.count(); left > 0; left--) {
                long expiry = times.next();
                if (!valkey) {
                    Lengths.write(
                            expiry == Expiry.NONE ? RedisFieldExpiry.NEVER : expiry - expiries.earliest() + 1, out);
                }
                fields.record(out);
                fields.skipString("a hash field");
                fields.skipString("a hash value");
                fields.stopRecording();
                if (valkey) {
                    EndianUtils.writeSwappedLong(out, expiry);
                }
            }
        }
    }

    @Override
    public void end() throws IOException {
        super.end();
        expiries.clear();
    }
}
