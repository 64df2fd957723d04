package io.rdbkit.cli;

import static io.rdbkit.cli.JsonText.ascii;

import io.rdbkit.format.Expiry;
import io.rdbkit.format.ModuleType;
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

/** Writes values as JSON, in the form of docs/json.md. Elements are written as they are pulled. */
final class JsonValue {

    private static final byte[] EXPIRING_VALUE = ascii("{\"value\":");
    private static final byte[] EXPIRY = ascii(",\"expiry\":");
    private static final byte[] INSERT_INDEX = ascii("{\"insert_index\":");
    private static final byte[] ELEMENTS = ascii("\"elements\":{");
    private static final byte[] MODULE = ascii("{\"module\":\"");
    private static final byte[] VERSION = ascii("\",\"version\":");
    private static final byte[] WHEN = ascii(",\"when\":");
    private static final byte[] TOKENS = ascii(",\"tokens\":[");
    private static final byte[] SIGNED = ascii("[\"signed\",");
    private static final byte[] UNSIGNED = ascii("[\"unsigned\",");
    private static final byte[] FLOAT = ascii("[\"float\",");
    private static final byte[] DOUBLE = ascii("[\"double\",");
    private static final byte[] STRING = ascii("[\"string\",");

    private final LineBuffer lines;
    private final JsonText text;
    private final JsonDouble doubles;
    private final JsonStream streams;

    JsonValue(LineBuffer lines) {
        this.lines = lines;
        text = new JsonText(lines);
        doubles = new JsonDouble(lines);
        streams = new JsonStream(lines, text);
    }

    /** Writes byte strings. */
    JsonText text() {
        return text;
    }

    void put(Value value) throws IOException {
        if (value instanceof StringValue string) {
            text.put(string);
        } else if (value instanceof HashValue hash) {
            hash(hash);
        } else if (value instanceof ZsetValue zset) {
            zset(zset);
        } else if (value instanceof ListValue list) {
            list(list);
        } else if (value instanceof SetValue set) {
            set(set);
        } else if (value instanceof StreamValue stream) {
            streams.put(stream);
        } else if (value instanceof ArrayValue array) {
            array(array);
        } else {
            module((ModuleValue) value);
        }
    }

    private void list(ListValue list) throws IOException {
        lines.put('[');
        boolean more = false;
        for (Slice item; (item = list.next()) != null; more = true) {
            comma(more);
            text.put(item);
        }
        lines.put(']');
    }

    private void set(SetValue set) throws IOException {
        lines.put('[');
        boolean more = false;
        for (Slice member; (member = set.next()) != null; more = true) {
            comma(more);
            text.put(member);
        }
        lines.put(']');
    }

    private void comma(boolean more) throws IOException {
        if (more) {
            lines.put(',');
        }
    }

    private void zset(ZsetValue zset) throws IOException {
        lines.put('{');
        boolean more = false;
        for (ZsetMember member; (member = zset.next()) != null; more = true) {
            comma(more);
            text.put(member.member());
            lines.put(':');
            doubles.put(member.score());
        }
        lines.put('}');
    }

    private void hash(HashValue hash) throws IOException {
        lines.put('{');
        boolean more = false;
        for (HashField field; (field = hash.next()) != null; more = true) {
            comma(more);
            text.put(field.field());
            lines.put(':');
            if (field.expiry() == Expiry.NONE) {
                text.put(field.value());
            } else {
                lines.put(EXPIRING_VALUE);
                text.put(field.value());
                lines.put(EXPIRY).put(field.expiry()).put('}');
            }
        }
        lines.put('}');
    }

    private void array(ArrayValue array) throws IOException {
        if (array.insertIndex() == ArrayValue.NO_INSERT_INDEX) {
            lines.put('{');
        } else {
            lines.put(INSERT_INDEX).putUnsigned(array.insertIndex()).put(',');
        }
        lines.put(ELEMENTS);
        boolean more = false;
        for (ArrayElement element; (element = array.next()) != null; more = true) {
            comma(more);
            lines.put('"').putUnsigned(element.index()).put('"').put(':');
            switch (element.form()) {
                case STRING -> text.put(element.text());
                case INTEGER -> lines.put(element.integer());
                case DOUBLE -> doubles.putTelling(element.real());
            }
        }
        lines.put('}').put('}');
    }

    private void module(ModuleValue value) throws IOException {
        module(value.module());
        tokens(value);
    }

    /**
     * Writes the data that a module keeps beside its keys: the tokens, and whether they stand before or behind the
     * keys.
     */
    void moduleAux(ModuleType module, long when, ModuleValue value) throws IOException {
        module(module);
        lines.put(WHEN).putUnsigned(when);
        tokens(value);
    }

    private void module(ModuleType module) throws IOException {
        lines.put(MODULE).put(module.name()).put(VERSION).put(module.version());
    }

    private void tokens(ModuleValue value) throws IOException {
        lines.put(TOKENS);
        boolean more = false;
        for (ModuleToken token; (token = value.next()) != null; more = true) {
            comma(more);
            switch (token.form()) {
                case SIGNED -> lines.put(SIGNED).put(token.integer());
                case UNSIGNED -> lines.put(UNSIGNED).putUnsigned(token.integer());
                case FLOAT -> real(FLOAT, token);
                case DOUBLE -> real(DOUBLE, token);
                case STRING -> {
                    lines.put(STRING);
                    text.put(token.string());
                }
            }
            lines.put(']');
        }
        lines.put(']').put('}');
    }

    private void real(byte[] opening, ModuleToken token) throws IOException {
        lines.put(opening);
        doubles.put(token.real());
    }
}
