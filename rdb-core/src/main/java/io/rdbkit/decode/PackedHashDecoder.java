package io.rdbkit.decode;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Expiry;
import io.rdbkit.format.Flaw;
import io.rdbkit.format.RdbType;
import io.rdbkit.format.Slice;
import io.rdbkit.io.Form;
import io.rdbkit.io.HashTemplates;
import io.rdbkit.io.RdbInput;
import io.rdbkit.packed.PackedCursor;
import io.rdbkit.value.HashField;
import io.rdbkit.value.HashValue;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;

/**
 * The hashes that are one packed blob.
 *
 * <pre>
 * HASH_ZIPMAP, HASH_ZIPLIST, HASH_LISTPACK    field, value by turns
 * HASH_LISTPACK_EX_PRE_GA                     listpack of field, value, expiry (0: none) by turns
 * HASH_LISTPACK_EX                            i64 earliest expiry, then the same
 * HASH_TMPL_LP_REF                            listpack of a template id and a value for each field of that template
 * </pre>
 *
 * <p>The earliest expiry may be out of date, so it is not used.
 */
final class PackedHashDecoder extends Decoder implements HashValue, HashField {

    private final Packed packed;
    private final boolean expires;
    private final long count;
    /** The fields of the template, or null if the blob has the fields. */
    private Iterator<Bytes> names;

    private long expiry = Expiry.NONE;

    PackedHashDecoder(ValueDecoder decoding, RdbInput in, RdbType type, HashTemplates templates) throws IOException {
        super(decoding, in);
        packed = decoding.packed();
        expires = type.hasFieldExpiries();
        in.skip(Form.bytesInFront(type), "the earliest field expiry");
        packed.open(in, Form.of(type));
        if (type == RdbType.HASH_TMPL_LP_REF) {
            List<Bytes> template = template(templates);
            names = template.iterator();
            count = template.size();
        } else {
            count = packed.count() / (expires ? 3 : 2);
            packed.expectDistinct(count);
        }
    }

    private List<Bytes> template(HashTemplates templates) throws IOException {
        if (!packed.next()) {
            packed.damaged(Flaw.HASH_TEMPLATE, "no template id");
            return List.of();
        }
        if (!packed.entry().isInteger()) {
            packed.damaged(Flaw.HASH_TEMPLATE, "a template id that is not a number");
            return List.of();
        }
        return templates.namesOf(packed.entry().number(), in);
    }

    @Override
    public long count() {
        return decoding.told(count);
    }

    @Override
    public boolean mayExpire() {
        return expires;
    }

    @Override
    public HashField next() throws IOException {
        decoding.requireCurrent(this);
        return names == null ? nextPair() : nextOfTemplate();
    }

    private HashField nextPair() throws IOException {
        PackedCursor entry = packed.entry();
        while (packed.next()) {
            boolean isNew = packed.isNew(Flaw.DUPLICATE_FIELD, "hash field");
            entry.show(decoding.first);
            if (!packed.nextOf(Flaw.PACKED_PAIRS, "a hash field", "a value")) {
                return null;
            }
            entry.show(decoding.second);
            if (expires && !readExpiry()) {
                return null;
            }
            if (isNew) {
                return this;
            }
        }
        return null;
    }

    private boolean readExpiry() throws IOException {
        if (!packed.nextOf(Flaw.PACKED_PAIRS, "a hash field", "an expiry")) {
            return false;
        }
        PackedCursor entry = packed.entry();
        if (!entry.isInteger()) {
            packed.damaged(Flaw.FIELD_EXPIRY, "a field's expiry that is not a number");
        }
        expiry = entry.isInteger() && entry.number() != 0 ? entry.number() : Expiry.NONE;
        return true;
    }

    private HashField nextOfTemplate() throws IOException {
        boolean more = packed.next();
        if (more != names.hasNext()) {
            packed.damaged(
                    Flaw.HASH_TEMPLATE,
                    more ? "more values than its template has fields" : "a template's field without a value");
            return null;
        }
        if (!more) {
            return null;
        }
        Bytes name = names.next();
        decoding.first.set(name.array(), name.arrayOffset(), name.length());
        packed.entry().show(decoding.second);
        return this;
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
    void skipRest() {
        // the constructor has read the whole value
    }
}
