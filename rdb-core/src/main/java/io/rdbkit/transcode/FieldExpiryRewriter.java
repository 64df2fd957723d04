package io.rdbkit.transcode;

import io.rdbkit.decode.ValueDecoder;
import io.rdbkit.encode.RedisFieldExpiry;
import io.rdbkit.encode.ValueEncoder;
import io.rdbkit.format.Expiry;
import io.rdbkit.format.Fork;
import io.rdbkit.format.RdbType;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.format.Slice;
import io.rdbkit.format.Threshold;
import io.rdbkit.format.Thresholds;
import io.rdbkit.io.Lengths;
import io.rdbkit.io.RdbInput;
import io.rdbkit.value.HashField;
import io.rdbkit.value.HashValue;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.LongPredicate;
import java.util.function.LongUnaryOperator;
import org.apache.commons.io.EndianUtils;

/**
 * Writes hashes with other field expiries, and without some of the fields.
 *
 * <pre>
 * HASH_METADATA, _PRE_GA       HASH_METADATA; HASH if no field expires any more
 * HASH_2                       HASH_2; HASH if no field expires any more
 * HASH_LISTPACK_EX, _PRE_GA    HASH_LISTPACK_EX in the order of the new expiries; HASH_LISTPACK if no field expires any more
 * </pre>
 *
 * <p>A server writes the same after such commands, because it does not pack a hash again once it is unpacked. The value
 * is read twice. The first time finds the type and the counts, which stand in front. The strings of a plain hash are
 * copied unchanged. Memory: a packed blob; or, if fields of HASH_2 are left out, a field and its value.
 */
public final class FieldExpiryRewriter implements ValueRewriter {

    /** Packed hashes stay packed, because the settings of the server that wrote them are unknown. */
    private static final Thresholds ALWAYS_PACKED =
            Thresholds.DEFAULT.withHash(new Threshold(Integer.MAX_VALUE, Integer.MAX_VALUE));

    /** The first version with field expiries. */
    private static final int FIRST_VERSION = 12;

    private final LongPredicate keeps;
    private final LongUnaryOperator change;
    private ValueEncoder packer;

    private RdbType type;
    private long fields;
    private long dropped;
    private long changed;
    private boolean anyExpires;
    private long earliest;

    /**
     * Both functions take the expiry of a field in unix milliseconds. They are not called for fields without an expiry.
     *
     * @param keeps  whether the field stays
     * @param change the new expiry, or {@link Expiry#NONE}
     */
    public FieldExpiryRewriter(LongPredicate keeps, LongUnaryOperator change) {
        this.keeps = keeps;
        this.change = change;
    }

    @Override
    public void look(RdbType newType, RdbInput in, ValueDecoder decoding, Object owner) throws IOException {
        type = newType;
        fields = 0;
        dropped = 0;
        changed = 0;
        anyExpires = false;
        earliest = Long.MAX_VALUE;
        HashValue hash = (HashValue) decoding.decode(type, null, in, null, owner);
        for (HashField field; (field = hash.next()) != null; ) {
            look(field.expiry());
        }
        decoding.skipRest();
    }

    private void look(long expiry) {
        if (!stays(expiry)) {
            dropped++;
            return;
        }
        fields++;
        long after = changed(expiry);
        if (after != expiry) {
            changed++;
        }
        if (after != Expiry.NONE) {
            anyExpires = true;
            earliest = Math.min(earliest, after);
        }
    }

    private boolean stays(long expiry) {
        return expiry == Expiry.NONE || keeps.test(expiry);
    }

    /** The new expiry, moved into the range of the type. */
    private long changed(long expiry) {
        if (expiry == Expiry.NONE) {
            return expiry;
        }
        long after = change.applyAsLong(expiry);
        if (after == expiry || after == Expiry.NONE) {
            return after;
        }
        return type == RdbType.HASH_2
                ? Math.max(0, after)
                : Math.min(Math.max(RedisFieldExpiry.EARLIEST, after), RedisFieldExpiry.LATEST);
    }

    @Override
    public long elements() {
        return fields;
    }

    @Override
    public long dropped() {
        return dropped;
    }

    /** How many of the fields that stay get another expiry or lose theirs. */
    public long changed() {
        return changed;
    }

    @Override
    public RdbType write(RdbInput in, ValueDecoder decoding, Object owner, OutputStream out) throws IOException {
        if (type == RdbType.HASH_LISTPACK_EX || type == RdbType.HASH_LISTPACK_EX_PRE_GA) {
            return writePacked((HashValue) decoding.decode(type, null, in, null, owner), owner, out);
        }
        decoding.begin(in, owner);
        return type == RdbType.HASH_2 ? writeValkeyFields(in, out) : writeRedisFields(in, out);
    }

    private RdbType writePacked(HashValue hash, Object owner, OutputStream out) throws IOException {
        if (packer == null) {
            packer = new ValueEncoder(new RdbVersion(Fork.REDIS, FIRST_VERSION), ALWAYS_PACKED, true);
        }
        try {
            RdbType packed = packer.begin(new Changed(hash), owner);
            packer.writeTo(out);
            return packed;
        } finally {
            packer.end();
        }
    }

    private RdbType writeRedisFields(RdbInput in, OutputStream out) throws IOException {
        long base = type == RdbType.HASH_METADATA ? in.readLongLe("the earliest field expiry") - 1 : 0;
        if (anyExpires) {
            EndianUtils.writeSwappedLong(out, earliest);
        }
        Lengths.write(fields, out);
        for (long left = in.readElements("the count of fields"); left > 0; left--) {
            long ttl = in.readLength("a field's expiry");
            long expiry = ttl == RedisFieldExpiry.NEVER ? Expiry.NONE : base + ttl;
            if (!stays(expiry)) {
                skipPair(in);
                continue;
            }
            if (anyExpires) {
                long after = changed(expiry);
                Lengths.write(after == Expiry.NONE ? RedisFieldExpiry.NEVER : after - earliest + 1, out);
            }
            copyPair(in, out);
        }
        return anyExpires ? RdbType.HASH_METADATA : RdbType.HASH;
    }

    private RdbType writeValkeyFields(RdbInput in, OutputStream out) throws IOException {
        Lengths.write(fields, out);
        for (long left = in.readElements("the count of fields"); left > 0; left--) {
            byte[] pair = null;
            if (dropped == 0) {
                copyPair(in, out);
            } else {
                pair = in.capture(() -> skipPair(in)); // the expiry stands behind the pair and decides whether it stays
            }
            long expiry = in.readLongLe("a field's expiry");
            if (!stays(expiry)) {
                continue;
            }
            if (pair != null) {
                out.write(pair);
            }
            if (anyExpires) {
                EndianUtils.writeSwappedLong(out, changed(expiry));
            }
        }
        return anyExpires ? RdbType.HASH_2 : RdbType.HASH;
    }

    private static void copyPair(RdbInput in, OutputStream out) throws IOException {
        in.record(out);
        skipPair(in);
        in.stopRecording();
    }

    private static void skipPair(RdbInput in) throws IOException {
        in.skipString("a hash field");
        in.skipString("a hash value");
    }

    /** The hash with its changes. */
    private final class Changed implements HashValue, HashField {

        private final HashValue hash;
        private HashField field;

        Changed(HashValue hash) {
            this.hash = hash;
        }

        @Override
        public long count() {
            return fields;
        }

        @Override
        public HashField next() throws IOException {
            do {
                field = hash.next();
            } while (field != null && !stays(field.expiry()));
            return field == null ? null : this;
        }

        @Override
        public Slice field() {
            return field.field();
        }

        @Override
        public Slice value() {
            return field.value();
        }

        @Override
        public long expiry() {
            return changed(field.expiry());
        }
    }
}
