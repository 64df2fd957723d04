package io.rdbkit.value;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Slice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Copies of elements. A value hands out the same element again and again; a copy stays as it is. Null, the end, stays null. */
final class Kept {

    private Kept() {}

    static @Nullable Bytes copy(@Nullable Slice slice) {
        return slice == null ? null : slice.toBytes();
    }

    static @Nullable HashField copy(@Nullable HashField field) {
        return field == null ? null : new Field(slice(field.field()), slice(field.value()), field.expiry());
    }

    static @Nullable ZsetMember copy(@Nullable ZsetMember member) {
        return member == null ? null : new Member(slice(member.member()), member.score());
    }

    static @Nullable ArrayElement copy(@Nullable ArrayElement element) {
        if (element == null) {
            return null;
        }
        ArrayElement.Form form = element.form();
        return new Element(
                element.index(),
                form,
                slice(element.text()),
                form == ArrayElement.Form.INTEGER ? element.integer() : 0,
                form == ArrayElement.Form.DOUBLE ? element.real() : 0);
    }

    static @Nullable ModuleToken copy(@Nullable ModuleToken token) {
        if (token == null) {
            return null;
        }
        return switch (token.form()) {
            case SIGNED, UNSIGNED -> new Token(token.form(), token.integer(), 0, null);
            case FLOAT, DOUBLE -> new Token(token.form(), 0, token.real(), null);
            case STRING -> new Token(token.form(), 0, 0, slice(token.string()));
        };
    }

    static @Nullable StreamRecord copy(@Nullable StreamRecord record) throws IOException {
        if (record == null) {
            return null;
        }
        List<Pair> pairs = new ArrayList<>();
        for (FieldValue f; (f = record.nextField()) != null; ) {
            pairs.add(new Pair(slice(f.field()), slice(f.value())));
        }
        return new Record(record.ms(), record.seq(), pairs.size(), pairs.iterator());
    }

    private static Slice slice(Slice moving) {
        byte[] bytes = moving.toBytes().array();
        return new Slice().set(bytes, 0, bytes.length);
    }

    private record Pair(Slice field, Slice value) implements FieldValue {}

    private record Field(Slice field, Slice value, long expiry) implements HashField {}

    private record Member(Slice member, double score) implements ZsetMember {}

    private record Element(long index, Form form, Slice text, long integer, double real) implements ArrayElement {}

    private record Token(
            Form form, long integer, double real, @Nullable Slice string) implements ModuleToken {}

    private record Record(long ms, long seq, long fields, Iterator<Pair> rest) implements StreamRecord {
        @Override
        public @Nullable FieldValue nextField() {
            return rest.hasNext() ? rest.next() : null;
        }
    }
}
