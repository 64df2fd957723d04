package io.rdbkit.transcode;

import io.rdbkit.decode.Packed;
import io.rdbkit.decode.ValueDecoder;
import io.rdbkit.encode.Encodings;
import io.rdbkit.encode.LossHandler;
import io.rdbkit.encode.RedisFieldExpiry;
import io.rdbkit.encode.StringEncoder;
import io.rdbkit.format.Expiry;
import io.rdbkit.format.Flaw;
import io.rdbkit.format.RdbType;
import io.rdbkit.format.Slice;
import io.rdbkit.format.Threshold;
import io.rdbkit.io.Form;
import io.rdbkit.io.Lengths;
import io.rdbkit.io.RdbInput;
import io.rdbkit.packed.ListpackBuilder;
import io.rdbkit.packed.PackedCursor;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.commons.io.EndianUtils;

/**
 * Converts Redis' hashes with field expiries for Valkey 9.
 *
 * <pre>
 * HASH_LISTPACK_EX, _PRE_GA    HASH_2; HASH_LISTPACK or HASH if no field expires any more
 * HASH_METADATA, _PRE_GA       HASH_2, field by field
 * </pre>
 */
final class FieldExpiryConversion implements Conversion {

    private final Threshold limit;
    private final StringEncoder strings;
    private final LossHandler refusal;
    private final ListpackBuilder pairs = new ListpackBuilder();
    private final Slice shown = new Slice();
    private RdbInput in;
    private Packed packed;
    private RdbType from;
    private RdbType to;
    private long count;
    /** The base of the expiries in HASH_METADATA. */
    private long earliest;

    private boolean compressible;

    FieldExpiryConversion(Encodings target, StringEncoder strings, LossHandler refusal) {
        limit = target.thresholds().hash();
        this.strings = strings;
        this.refusal = refusal;
    }

    @Override
    public RdbType begin(RdbType type, RdbInput newIn, ValueDecoder decoding, Object owner) throws IOException {
        in = newIn;
        from = type;
        packed = decoding.begin(in, owner);
        boolean minimumFirst = type == RdbType.HASH_METADATA || type == RdbType.HASH_LISTPACK_EX;
        earliest = minimumFirst ? in.readLongLe("the earliest field expiry") : 0;
        if (isPacked()) {
            to = openPacked();
        } else {
            count = in.readElements("the count of fields");
            to = RdbType.HASH_2;
        }
        if (count == 0) {
            throw refusal.empty("an empty hash");
        }
        return to;
    }

    private boolean isPacked() {
        return from == RdbType.HASH_LISTPACK_EX || from == RdbType.HASH_LISTPACK_EX_PRE_GA;
    }

    private RdbType openPacked() throws IOException {
        long before = in.compressedStrings().count();
        packed.open(in, Form.LISTPACK);
        compressible = in.compressedStrings().count() > before;
        PackedCursor entry = packed.entry();
        packed.expectDistinct(packed.count() / 3);
        pairs.reset();
        int longest = 0;
        boolean expires = false;
        for (count = 0; packed.next(); count++) {
            packed.isNew(Flaw.DUPLICATE_FIELD, "hash field");
            longest = Math.max(longest, entry.length());
            pairs.add(entry);
            packed.nextOf(Flaw.PACKED_PAIRS, "a hash field", "a value");
            longest = Math.max(longest, entry.length());
            pairs.add(entry);
            expires |= expiry() != Expiry.NONE;
        }
        if (expires) {
            return RdbType.HASH_2;
        }
        return limit.allows(count, longest) ? RdbType.HASH_LISTPACK : RdbType.HASH;
    }

    /** The expiry of the current field, which is the next entry. */
    private long expiry() throws IOException {
        packed.nextOf(Flaw.PACKED_PAIRS, "a hash field", "an expiry");
        if (!packed.entry().isInteger()) {
            packed.damaged(Flaw.FIELD_EXPIRY, "a field's expiry that is not a number");
        }
        long expiry = packed.entry().number();
        return expiry == RedisFieldExpiry.NEVER ? Expiry.NONE : possible(expiry);
    }

    private long possible(long expiry) throws IOException {
        if (expiry < 0) {
            throw refusal.unloadable("a field that expires at " + expiry + " ms");
        }
        return expiry;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        if (to == RdbType.HASH_LISTPACK) {
            strings.writePacked(pairs.show(shown), compressible, out);
            return;
        }
        Lengths.write(count, out);
        if (isPacked()) {
            writePacked(out);
        } else {
            for (long left = count; left > 0; left--) {
                writePlain(out);
            }
        }
    }

    private void writePacked(OutputStream out) throws IOException {
        packed.rewind();
        while (packed.next()) {
            strings.write(packed.entry().show(shown), out);
            packed.next();
            strings.write(packed.entry().show(shown), out);
            long expiry = expiry();
            if (to == RdbType.HASH_2) {
                EndianUtils.writeSwappedLong(out, expiry);
            }
        }
    }

    private void writePlain(OutputStream out) throws IOException {
        long ttl = in.readLength("a field's expiry");
        in.record(out);
        in.skipString("a hash field");
        in.skipString("a hash value");
        in.stopRecording();
        long expiry = from == RdbType.HASH_METADATA ? earliest + ttl - 1 : ttl;
        EndianUtils.writeSwappedLong(out, ttl == RedisFieldExpiry.NEVER ? Expiry.NONE : possible(expiry));
    }
}
