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
import java.util.function.Predicate;

/** Writes a set, a zset or a hash without some of its members or fields, in the encoding that a server would choose for the rest. */
public final class MemberRewriter implements ValueRewriter {

    private final Predicate<Bytes> gone;
    private final ValueEncoder encoder;
    private RdbType type;
    private long elements;
    private long dropped;

    /** @param gone whether what has a name is left out */
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
            return new RestOfSet(set);
        }
        return value instanceof ZsetValue zset ? new RestOfZset(zset) : new RestOfHash((HashValue) value);
    }

    private final class RestOfSet implements SetValue {

        private final SetValue set;

        RestOfSet(SetValue set) {
            this.set = set;
        }

        @Override
        public long count() {
            return elements;
        }

        @Override
        public Slice next() throws IOException {
            Slice member;
            do {
                member = set.next();
            } while (member != null && gone.test(member.toBytes()));
            return member;
        }
    }

    private final class RestOfZset implements ZsetValue {

        private final ZsetValue zset;

        RestOfZset(ZsetValue zset) {
            this.zset = zset;
        }

        @Override
        public long count() {
            return elements;
        }

        @Override
        public ZsetMember next() throws IOException {
            ZsetMember member;
            do {
                member = zset.next();
            } while (member != null && gone.test(member.member().toBytes()));
            return member;
        }
    }

    private final class RestOfHash implements HashValue {

        private final HashValue hash;

        RestOfHash(HashValue hash) {
            this.hash = hash;
        }

        @Override
        public long count() {
            return elements;
        }

        @Override
        public HashField next() throws IOException {
            HashField field;
            do {
                field = hash.next();
            } while (field != null && gone.test(field.field().toBytes()));
            return field;
        }
    }
}
