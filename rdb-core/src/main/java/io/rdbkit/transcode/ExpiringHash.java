package io.rdbkit.transcode;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Expiry;
import io.rdbkit.format.Slice;
import io.rdbkit.value.HashField;
import io.rdbkit.value.HashValue;
import java.io.IOException;
import java.util.Map;

/** A hash whose field expiries stand elsewhere in the file. */
final class ExpiringHash implements HashValue, HashField {

    private final HashValue hash;
    private final Map<Bytes, Long> expiries;
    private HashField field;

    /**
     * @param hash the fields and values
     * @param expiries by field, in unix milliseconds
     */
    ExpiringHash(HashValue hash, Map<Bytes, Long> expiries) {
        this.hash = hash;
        this.expiries = expiries;
    }

    @Override
    public long count() {
        return hash.count();
    }

    @Override
    public HashField next() throws IOException {
        field = hash.next();
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
        Long expiry = expiries.get(field.field().toBytes());
        return expiry == null ? Expiry.NONE : Math.max(0, expiry); // -1 would mean none, but -1 ms is past
    }
}
