package io.rdbkit.cli;

import io.rdbkit.EntryFormat;
import io.rdbkit.Eviction;
import io.rdbkit.KeyEntry;
import io.rdbkit.RdbEntry;
import io.rdbkit.Slice;
import io.rdbkit.value.ArrayElement;
import io.rdbkit.value.ArrayValue;
import io.rdbkit.value.HashField;
import io.rdbkit.value.HashValue;
import io.rdbkit.value.ListValue;
import io.rdbkit.value.ModuleToken;
import io.rdbkit.value.ModuleValue;
import io.rdbkit.value.SetValue;
import io.rdbkit.value.StreamValue;
import io.rdbkit.value.StringValue;
import io.rdbkit.value.Value;
import io.rdbkit.value.ZsetMember;
import io.rdbkit.value.ZsetValue;
import java.io.IOException;
import java.io.OutputStream;

/** Keys and values for people: a line about the key, then a line for each element. Nothing in them reaches the terminal as it is. */
final class GetText implements EntryFormat {

    private final LineBuffer out = new LineBuffer(OutputStream.nullOutputStream(), 1 << 16);
    private final QuotedText text = new QuotedText(out);
    private final StreamText streams = new StreamText(out, text);
    private final Slice number = new Slice();
    private boolean more;
    private long line;

    @Override
    public void begin(long ordinal, OutputStream to) {
        out.to(to);
        more = ordinal > 0;
    }

    @Override
    public void write(RdbEntry entry, OutputStream to) throws IOException {
        KeyEntry key = (KeyEntry) entry;
        if (more) {
            out.endLine();
        }
        more = true;
        String encoding = key.encoding().toString();
        Value value = key.decode();
        heading(key, encoding, value);
        line = 0;
        value(value);
    }

    private void heading(KeyEntry key, String encoding, Value value) throws IOException {
        text.put(key.key());
        if (key.db() != 0) {
            out.put(" in db ").put(key.db());
        }
        out.put(": ").put(key.type().kind().toString());
        if (key.module() != null) {
            out.put(" of ")
                    .put(key.module().name())
                    .put(", encoding version ")
                    .put(key.module().version());
        } else {
            out.put(", ").put(encoding);
        }
        if (value instanceof StringValue string) {
            count(string.length(), " byte");
        } else if (value.count() >= 0) {
            count(value.count(), " element");
        }
        if (key.hasExpiry()) {
            out.put(", expires ").putTime(key.expiry());
        }
        Eviction eviction = key.eviction();
        if (eviction.idleSeconds() >= 0) {
            out.put(", idle for ").put(eviction.idleSeconds()).put(" s");
        }
        if (eviction.frequency() >= 0) {
            out.put(", LFU counter ").put(eviction.frequency());
        }
        out.endLine();
    }

    private void count(long n, String unit) throws IOException {
        out.put(", ").put(n).put(unit);
        if (n != 1) {
            out.put('s');
        }
    }

    private void value(Value value) throws IOException {
        if (value instanceof StringValue string) {
            text.put(string);
            out.endLine();
        } else if (value instanceof ListValue list) {
            for (Slice item; (item = list.next()) != null; ) {
                element(item);
            }
        } else if (value instanceof SetValue set) {
            for (Slice member; (member = set.next()) != null; ) {
                element(member);
            }
        } else if (value instanceof ZsetValue zset) {
            for (ZsetMember member; (member = zset.next()) != null; ) {
                begin();
                text.put(member.member());
                arrow();
                plain(number.setDecimal(member.score()));
                out.endLine();
            }
        } else if (value instanceof HashValue hash) {
            for (HashField field; (field = hash.next()) != null; ) {
                field(field);
            }
        } else if (value instanceof ArrayValue array) {
            array(array);
        } else if (value instanceof StreamValue stream) {
            streams.put(stream);
        } else {
            module((ModuleValue) value);
        }
    }

    private void begin() throws IOException {
        out.put(++line).put(')').put(' ');
    }

    private void arrow() throws IOException {
        out.put(' ').put('=').put('>').put(' ');
    }

    private void element(Slice element) throws IOException {
        begin();
        text.put(element);
        out.endLine();
    }

    private void field(HashField field) throws IOException {
        begin();
        text.put(field.field());
        arrow();
        text.put(field.value());
        if (field.expiry() != KeyEntry.NO_EXPIRY) {
            out.put(", expires ").putTime(field.expiry());
        }
        out.endLine();
    }

    private void plain(Slice decimal) throws IOException {
        out.put(decimal.array(), decimal.offset(), decimal.length());
    }

    private void array(ArrayValue array) throws IOException {
        if (array.insertIndex() != ArrayValue.NO_INSERT_INDEX) {
            out.put("insert index ").putUnsigned(array.insertIndex()).endLine();
        }
        for (ArrayElement element; (element = array.next()) != null; ) {
            out.put('[').putUnsigned(element.index()).put(']').put(' ');
            if (element.form() == ArrayElement.Form.STRING) {
                text.put(element.text());
            } else {
                plain(element.text());
            }
            out.endLine();
        }
    }

    private void module(ModuleValue value) throws IOException {
        for (ModuleToken token; (token = value.next()) != null; ) {
            begin();
            switch (token.form()) {
                case SIGNED -> out.put(token.integer());
                case UNSIGNED -> out.putUnsigned(token.integer());
                case FLOAT, DOUBLE -> plain(number.setDecimal(token.real()));
                case STRING -> text.put(token.string());
            }
            out.endLine();
        }
    }

    @Override
    public void end(OutputStream to) throws IOException {
        out.flush();
    }
}
