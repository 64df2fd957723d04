package io.rdbkit.cli;

import io.rdbkit.EntryFormat;
import io.rdbkit.KeyEntry;
import io.rdbkit.RdbEntry;
import io.rdbkit.format.Slice;
import io.rdbkit.value.ArrayElement;
import io.rdbkit.value.ArrayValue;
import io.rdbkit.value.FieldValue;
import io.rdbkit.value.HashField;
import io.rdbkit.value.HashValue;
import io.rdbkit.value.ListValue;
import io.rdbkit.value.ModuleToken;
import io.rdbkit.value.ModuleValue;
import io.rdbkit.value.SetValue;
import io.rdbkit.value.StreamRecord;
import io.rdbkit.value.StreamValue;
import io.rdbkit.value.StringValue;
import io.rdbkit.value.Value;
import io.rdbkit.value.ZsetMember;
import io.rdbkit.value.ZsetValue;
import java.io.IOException;
import java.io.OutputStream;

/**
 * The bytes of values, unchanged. A string is only its bytes. For other values, a line end follows each part:
 *
 * <pre>
 * list, set, array     each element
 * zset                 each member, its score
 * hash                 each field, its value
 * stream               each record's ID, its fields and their values in turn
 * module               each token
 * </pre>
 */
final class GetRaw implements EntryFormat {

    private final LineBuffer out = new LineBuffer(OutputStream.nullOutputStream(), 1 << 16);
    private final Slice number = new Slice();

    @Override
    public void begin(long ordinal, OutputStream to) {
        out.to(to);
    }

    @Override
    public void write(RdbEntry entry, OutputStream to) throws IOException {
        Value value = ((KeyEntry) entry).decode();
        if (value instanceof StringValue string) {
            out.flush();
            for (Slice piece; (piece = string.next()) != null; ) {
                to.write(piece.array(), piece.offset(), piece.length());
            }
        } else if (value instanceof ListValue list) {
            for (Slice item; (item = list.next()) != null; ) {
                line(item);
            }
        } else if (value instanceof SetValue set) {
            for (Slice member; (member = set.next()) != null; ) {
                line(member);
            }
        } else if (value instanceof ZsetValue zset) {
            for (ZsetMember member; (member = zset.next()) != null; ) {
                line(member.member());
                line(number.setDecimal(member.score()));
            }
        } else if (value instanceof HashValue hash) {
            for (HashField field; (field = hash.next()) != null; ) {
                line(field);
            }
        } else if (value instanceof ArrayValue array) {
            for (ArrayElement element; (element = array.next()) != null; ) {
                line(element.text());
            }
        } else if (value instanceof StreamValue stream) {
            stream(stream);
        } else {
            module((ModuleValue) value);
        }
    }

    private void line(FieldValue field) throws IOException {
        line(field.field());
        line(field.value());
    }

    private void line(Slice bytes) throws IOException {
        out.put(bytes.array(), bytes.offset(), bytes.length()).endLine();
    }

    private void stream(StreamValue stream) throws IOException {
        for (StreamRecord record; (record = stream.next()) != null; ) {
            out.putUnsigned(record.ms()).put('-').putUnsigned(record.seq()).endLine();
            for (FieldValue field; (field = record.nextField()) != null; ) {
                line(field);
            }
        }
    }

    private void module(ModuleValue value) throws IOException {
        for (ModuleToken token; (token = value.next()) != null; ) {
            switch (token.form()) {
                case SIGNED -> out.put(token.integer()).endLine();
                case UNSIGNED -> out.putUnsigned(token.integer()).endLine();
                case FLOAT, DOUBLE -> line(number.setDecimal(token.real()));
                case STRING -> line(token.string());
            }
        }
    }

    @Override
    public void end(OutputStream to) throws IOException {
        out.flush();
    }
}
