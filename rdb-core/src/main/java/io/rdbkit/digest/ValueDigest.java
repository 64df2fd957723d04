package io.rdbkit.digest;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Expiry;
import io.rdbkit.format.Slice;
import io.rdbkit.value.ArrayElement;
import io.rdbkit.value.ArrayValue;
import io.rdbkit.value.HashField;
import io.rdbkit.value.HashValue;
import io.rdbkit.value.ListValue;
import io.rdbkit.value.ModuleValue;
import io.rdbkit.value.SetValue;
import io.rdbkit.value.StreamValue;
import io.rdbkit.value.StringValue;
import io.rdbkit.value.Value;
import io.rdbkit.value.ZsetMember;
import io.rdbkit.value.ZsetValue;
import java.io.IOException;
import java.util.Map;

/**
 * 128 bits of a value. They do not depend on the encoding, nor on the order of elements where the order means nothing.
 * Two different values have the same digest with a chance of 1 in 2^128. Elements are not held, and nothing is
 * allocated for an element.
 */
public final class ValueDigest {

    private final boolean strict;
    private final SipHash whole;
    private final SipHash element;
    private final Sum128 sum = new Sum128();
    private final StreamDigest streams;
    private final ModuleDigest modules;
    private long fieldExpiries;

    /**
     * @param key the key of the hash
     * @param strict whether these count too: counters and times of streams, the sign of a zero score, the order and
     *     graph of vector sets
     */
    public ValueDigest(SipHash.Key key, boolean strict) {
        this.strict = strict;
        whole = new SipHash(key);
        element = new SipHash(key);
        streams = new StreamDigest(whole, element, strict);
        modules = new ModuleDigest(whole, element, strict);
    }

    /** Reads the whole value and computes its digest. */
    public void of(Value value) throws IOException {
        fieldExpiries = 0;
        whole.begin(Domain.VALUE.kind(value.kind().ordinal()));
        switch (value.kind()) {
            case STRING -> string((StringValue) value);
            case LIST -> list((ListValue) value);
            case SET -> set((SetValue) value);
            case ZSET -> zset((ZsetValue) value);
            case HASH -> hash((HashValue) value);
            case STREAM -> streams.of((StreamValue) value);
            case MODULE -> modules.of((ModuleValue) value);
            case ARRAY -> array((ArrayValue) value);
            default -> throw new AssertionError(value.kind()); // else two different values would be equal
        }
        whole.end();
    }

    /** The first half of the digest. */
    public long first() {
        return whole.first();
    }

    /** The second half of the digest. */
    public long second() {
        return whole.second();
    }

    /** A digest of the field expiries of a hash, which are no part of the main digest. 0 if no field expires. */
    public long fieldExpiries() {
        return fieldExpiries;
    }

    /**
     * A digest like {@link #fieldExpiries}, with the expiries that the file has beside the value. It is equal for two
     * values if the same members expire at the same times.
     *
     * @param members the expiry of each such member, in unix milliseconds
     */
    public long fieldExpiriesWith(Map<Bytes, Long> members) {
        long all = fieldExpiries;
        for (Map.Entry<Bytes, Long> member : members.entrySet()) {
            Bytes name = member.getKey();
            all += ofExpiry(name.array(), name.arrayOffset(), name.length(), member.getValue());
        }
        return all;
    }

    /** Hashes the length and then the bytes, so that the bytes cannot run into the ones next to them. */
    static void bytes(Slice slice, SipHash to) {
        to.word(slice.length());
        to.bytes(slice.array(), slice.offset(), slice.length());
    }

    private void string(StringValue value) throws IOException {
        whole.word(value.length());
        for (Slice piece; (piece = value.next()) != null; ) {
            whole.piece(piece.array(), piece.offset(), piece.length());
        }
        whole.endPieces();
    }

    private void list(ListValue value) throws IOException {
        for (Slice item; (item = value.next()) != null; ) {
            bytes(item, whole);
        }
    }

    private void set(SetValue value) throws IOException {
        sum.clear();
        for (Slice member; (member = value.next()) != null; ) {
            element.begin(Domain.ELEMENT.kind());
            bytes(member, element);
            element.end();
            sum.add(element);
        }
        sum.into(whole);
    }

    private void zset(ZsetValue value) throws IOException {
        sum.clear();
        for (ZsetMember m; (m = value.next()) != null; ) {
            element.begin(Domain.ELEMENT.kind());
            bytes(m.member(), element);
            // In small zsets, servers from 7.0 on change -0 to 0; adding 0.0 does the same.
            element.word(Double.doubleToLongBits(strict ? m.score() : m.score() + 0.0));
            element.end();
            sum.add(element);
        }
        sum.into(whole);
    }

    private void hash(HashValue value) throws IOException {
        sum.clear();
        for (HashField f; (f = value.next()) != null; ) {
            element.begin(Domain.ELEMENT.kind());
            element.word((long) f.field().length() << 32 | f.value().length());
            element.bytes(f.field().array(), f.field().offset(), f.field().length());
            element.bytes(f.value().array(), f.value().offset(), f.value().length());
            element.end();
            sum.add(element);
            if (f.expiry() != Expiry.NONE) {
                Slice field = f.field();
                fieldExpiries += ofExpiry(field.array(), field.offset(), field.length(), f.expiry());
            }
        }
        sum.into(whole);
    }

    private long ofExpiry(byte[] name, int offset, int length, long expiry) {
        element.begin(Domain.FIELD_EXPIRY.kind());
        element.word(length);
        element.bytes(name, offset, length);
        element.word(expiry);
        element.end();
        return element.first();
    }

    private void array(ArrayValue value) throws IOException {
        whole.word(value.insertIndex());
        for (ArrayElement e; (e = value.next()) != null; ) {
            whole.word(e.index());
            bytes(e.text(), whole);
        }
    }
}
