package io.rdbkit.decode;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Expiry;
import io.rdbkit.format.RdbType;
import io.rdbkit.format.Slice;
import io.rdbkit.io.HashTemplates;
import io.rdbkit.io.RdbInput;
import io.rdbkit.value.HashField;
import io.rdbkit.value.HashValue;
import java.io.IOException;
import java.util.List;

/**
 * The hashes whose fields are single strings.
 *
 * <pre>
 * HASH                  len n, n x { str field, str value }
 * HASH_2                len n, n x { str field, str value, i64 expiry }           -1: none
 * HASH_METADATA_PRE_GA  len n, n x { len expiry, str field, str value }           0: none
 * HASH_METADATA         i64 min, len n, n x { len ttl, str field, str value }     0: none, else expiry = min + ttl - 1
 * HASH_TMPL_ARRAY_REF   len template-id, then a str for each of its fields
 * </pre>
 */
final class PlainHashDecoder extends Decoder implements HashValue, HashField {

    private final RdbType type;
    private final long earliest;
    private final List<Bytes> names;
    private final long count;
    private long left;
    private long expiry = Expiry.NONE;

    PlainHashDecoder(ValueDecoder decoding, RdbInput in, RdbType type, HashTemplates templates) throws IOException {
        super(decoding, in);
        this.type = type;
        earliest = type == RdbType.HASH_METADATA ? in.readLongLe("the earliest field expiry") : 0;
        names = type == RdbType.HASH_TMPL_ARRAY_REF ? templates.namesOf(in.readLength("a template id"), in) : null;
        count = names == null ? in.readElements("the count of fields") : names.size();
        left = count;
    }

    @Override
    public long count() {
        return decoding.told(count);
    }

    @Override
    public boolean mayExpire() {
        return type.hasFieldExpiries();
    }

    @Override
    public HashField next() throws IOException {
        begin();
        if (left == 0) {
            return null;
        }
        left--;
        switch (type) {
            case HASH_METADATA, HASH_METADATA_PRE_GA -> readExpiryFirst();
            case HASH_TMPL_ARRAY_REF -> {
                Bytes name = names.get((int) (count - left - 1));
                decoding.first.set(name.array(), name.arrayOffset(), name.length());
            }
            case HASH, HASH_2 -> in.readSlice(decoding.first, "a hash field");
            default -> throw new AssertionError(type);
        }
        in.readSlice(decoding.second, "a hash value");
        if (type == RdbType.HASH_2) {
            expiry = in.readLongLe("a field's expiry");
        }
        return this;
    }

    private void readExpiryFirst() throws IOException {
        long ttl = in.readLength("a field's expiry");
        expiry = ttl == 0 ? Expiry.NONE : type == RdbType.HASH_METADATA ? earliest + ttl - 1 : ttl;
        in.readSlice(decoding.first, "a hash field");
    }

    @Override
    public Slice field() {
        return decoding.first;
    }

    @Override
    public Slice value() {
        return decoding.second;
    }

    @Override
    public long expiry() {
        return expiry;
    }

    @Override
    void skipRest() throws IOException {
        while (left > 0) {
            next();
        }
    }
}
