package io.rdbkit.transcode;

import io.rdbkit.decode.ValueDecoder;
import io.rdbkit.encode.ValueEncoder;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.RdbType;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.format.Slice;
import io.rdbkit.format.Thresholds;
import io.rdbkit.io.RdbInput;
import io.rdbkit.value.HashField;
import io.rdbkit.value.HashValue;
import io.rdbkit.value.SetValue;
import io.rdbkit.value.Value;
import io.rdbkit.value.ZsetMember;
import io.rdbkit.value.ZsetValue;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.commons.io.function.IOSupplier;

/**
 * Writes a set, a zset or a hash without some of its members or fields, in the encoding that a server would choose for
 * the rest.
 */
public final class MemberRewriter implements ValueRewriter {

    private final Predicate<Bytes> gone;
    private final ValueEncoder encoder;
    private RdbType type;
    private long elements;
    private long dropped;

    /**
     * @param version decides on the encodings
     * @param gone whether the member or field of a name is left out
     */
    public MemberRewriter(RdbVersion version, Predicate<Bytes> gone) {
        this.gone = gone;
        encoder = new ValueEncoder(version, Thresholds.DEFAULT, true);
    }

    @Override
    public void look(RdbType newType, RdbInput in, ValueDecoder decoding, Object owner) throws IOException {
        type = newType;
        dropped = 0;
        Value value = decoding.decode(type, null, in, null, owner);
        elements = 0;
        for (Slice name; (name = next(value)) != null; ) {
            if (gone.test(name.toBytes())) {
                dropped++;
            } else {
                elements++;
            }
        }
        decoding.skipRest();
    }

    private static Slice next(Value value) throws IOException {
        if (value instanceof SetValue set) {
            return set.next();
        }
        if (value instanceof ZsetValue zset) {
            ZsetMember member = zset.next();
            return member == null ? null : member.member();
        }
        HashField field = ((HashValue) value).next();
        return field == null ? null : field.field();
    }

    @Override
    public long elements() {
        return elements;
    }

    @Override
    public long dropped() {
        return dropped;
    }

    @Override
    public RdbType write(RdbInput in, ValueDecoder decoding, Object owner, OutputStream out) throws IOException {
        try {
            RdbType written = encoder.begin(rest(decoding.decode(type, null, in, null, owner)), owner);
            encoder.writeTo(out);
            return written;
        } finally {
            encoder.end();
        }
    }

    private Value rest(Value value) {
        if (value instanceof SetValue set) {
            return new RestOfSet(set, this);
        }
        return value instanceof ZsetValue zset ? new RestOfZset(zset, this) : new RestOfHash((HashValue) value, this);
    }

    /** The next element that stays; null at the end. */
    private <E> E next(IOSupplier<E> all, Function<E, Slice> name) throws IOException {
        E element;
        do {
            element = all.get();
        } while (element != null && gone.test(name.apply(element).toBytes()));
        return element;
    }

    private record RestOfSet(SetValue set, MemberRewriter by) implements SetValue {

        @Override
        public long count() {
            return by.elements;
        }

        @Override
        public Slice next() throws IOException {
            return by.next(set::next, member -> member);
        }
    }

    private record RestOfZset(ZsetValue zset, MemberRewriter by) implements ZsetValue {

        @Override
        public long count() {
            return by.elements;
        }

        @Override
        public ZsetMember next() throws IOException {
            return by.next(zset::next, ZsetMember::member);
        }
    }

    private record RestOfHash(HashValue hash, MemberRewriter by) implements HashValue {

        @Override
        public long count() {
            return by.elements;
        }

        @Override
        public HashField next() throws IOException {
            return by.next(hash::next, HashField::field);
        }
    }
}
