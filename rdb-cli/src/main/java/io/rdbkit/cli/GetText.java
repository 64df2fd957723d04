package io.rdbkit.cli;

import io.rdbkit.EntryFormat;
import io.rdbkit.KeyEntry;
import io.rdbkit.RdbEntry;
import io.rdbkit.format.Eviction;
import io.rdbkit.format.Expiry;
import io.rdbkit.format.Slice;
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

/**
 * Keys and values for people: a line about the key, then a line for each element. Bytes that could control a terminal
 * are escaped.
 */
final class GetText implements EntryFormat {

    private final LineBuffer out = new LineBuffer(OutputStream.nullOutputStream(), 1 << 16);
    private final CutText text;
    private final StreamText streams;
    private final Slice number = new Slice();
    private boolean more;
    private long line;

    /** @param full whether nothing is cut */
    GetText(boolean full) {
        text = new CutText(out, full);
        streams = new StreamText(out, text);
    }

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
        text.begin();
        String encoding = key.encoding().toString();
        Value value = key.decode();
        heading(key, encoding, value);
        text.begin();
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
            text.putLine(string);
        } else if (value instanceof StreamValue stream) {
            streams.put(stream);
        } else {
            long count = value.count();
            while (text.hasRoom()) {
                if (!next(value)) {
                    return;
                }
            }
            text.leftOut(count >= 0 ? count - line : rest(value), "element");
        }
    }

    /**
     * Reads the remaining elements.
     *
     * @return how many there are
     */
    private static long rest(Value value) throws IOException {
        long rest = 0;
        while (pull(value) != null) {
            rest++;
        }
        return rest;
    }

    private static Object pull(Value value) throws IOException {
        if (value instanceof ListValue list) {
            return list.next();
        } else if (value instanceof SetValue set) {
            return set.next();
        } else if (value instanceof ZsetValue zset) {
            return zset.next();
        } else if (value instanceof HashValue hash) {
            return hash.next();
        } else if (value instanceof ArrayValue array) {
            return array.next();
        }
        return ((ModuleValue) value).next();
    }

    /**
     * Writes the next element.
     *
     * @return false if there is none
     */
    private boolean next(Value value) throws IOException {
        if (value instanceof ArrayValue array && line == 0) {
            insertIndex(array);
        }
        Object element = pull(value);
        if (element == null) {
            return false;
        }
        line++;
        if (element instanceof Slice slice) {
            element(slice);
        } else if (element instanceof ZsetMember member) {
            number();
            text.put(member.member());
            arrow();
            plain(number.setDecimal(member.score()));
        } else if (element instanceof HashField field) {
            field(field);
        } else if (element instanceof ArrayElement item) {
            item(item);
        } else {
            token((ModuleToken) element);
        }
        out.endLine();
        return true;
    }

    private void number() throws IOException {
        out.put(line).put(')').put(' ');
    }

    private void arrow() throws IOException {
        out.put(' ').put('=').put('>').put(' ');
    }

    private void element(Slice element) throws IOException {
        number();
        text.put(element);
    }

    private void field(HashField field) throws IOException {
        number();
        text.put(field.field());
        arrow();
        text.put(field.value());
        if (field.expiry() != Expiry.NONE) {
            out.put(", expires ").putTime(field.expiry());
        }
    }

    private void plain(Slice decimal) throws IOException {
        out.put(decimal.array(), decimal.offset(), decimal.length());
    }

    private void insertIndex(ArrayValue array) throws IOException {
        if (array.insertIndex() != ArrayValue.NO_INSERT_INDEX) {
            out.put("insert index ").putUnsigned(array.insertIndex()).endLine();
        }
    }

    private void item(ArrayElement element) throws IOException {
        out.put('[').putUnsigned(element.index()).put(']').put(' ');
        if (element.form() == ArrayElement.Form.STRING) {
            text.put(element.text());
        } else {
            plain(element.text());
        }
    }

    private void token(ModuleToken token) throws IOException {
        number();
        switch (token.form()) {
            case SIGNED -> out.put(token.integer());
            case UNSIGNED -> out.putUnsigned(token.integer());
            case FLOAT, DOUBLE -> plain(number.setDecimal(token.real()));
            case STRING -> text.put(token.string());
        }
    }

    @Override
    public void end(OutputStream to) throws IOException {
        out.flush();
    }
}
