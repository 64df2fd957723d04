package io.rdbkit;

import io.rdbkit.format.Expiry;
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
import io.rdbkit.value.StreamGroup;
import io.rdbkit.value.StreamPending;
import io.rdbkit.value.StreamRecord;
import io.rdbkit.value.StreamValue;
import io.rdbkit.value.StringValue;
import io.rdbkit.value.Value;
import io.rdbkit.value.ZsetMember;
import io.rdbkit.value.ZsetValue;
import java.io.IOException;

/**
 * A decoded value as text, in the order of the file. Tests compare two values, and a person can read the difference.
 */
public final class ValueText {

    private ValueText() {}

    /** Everything that can be pulled. */
    public static String of(Value value) throws IOException {
        StringBuilder text = new StringBuilder(value.kind() + " " + value.count());
        if (value instanceof StringValue string) {
            text.append(' ').append(string.length()).append(' ').append(string.toBytes());
        } else if (value instanceof ListValue list) {
            for (Slice item; (item = list.next()) != null; ) {
                text.append(' ').append(item);
            }
        } else if (value instanceof SetValue set) {
            for (Slice member; (member = set.next()) != null; ) {
                text.append(' ').append(member);
            }
        } else if (value instanceof ZsetValue zset) {
            for (ZsetMember m; (m = zset.next()) != null; ) {
                text.append(' ').append(m.member()).append('=').append(m.score());
            }
        } else if (value instanceof HashValue hash) {
            for (HashField f; (f = hash.next()) != null; ) {
                text.append(' ').append(f.field()).append('=').append(f.value());
                text.append(f.expiry() == Expiry.NONE ? "" : "@" + f.expiry());
            }
        } else if (value instanceof ArrayValue array) {
            text.append(' ').append(array.insertIndex());
            for (ArrayElement e; (e = array.next()) != null; ) {
                text.append(' ').append(Long.toUnsignedString(e.index())).append('=');
                text.append(e.form()).append(' ').append(e.text());
            }
        } else if (value instanceof ModuleValue module) {
            tokens(module, text);
        } else if (value instanceof StreamValue stream) {
            stream(stream, text);
        }
        return text.toString();
    }

    private static void tokens(ModuleValue module, StringBuilder text) throws IOException {
        text.append(' ')
                .append(module.module())
                .append(' ')
                .append(module.module().version());
        for (ModuleToken t; (t = module.next()) != null; ) {
            text.append(' ').append(t.form()).append(' ');
            switch (t.form()) {
                case SIGNED, UNSIGNED -> text.append(t.integer());
                case FLOAT, DOUBLE -> text.append(t.real());
                case STRING -> text.append(t.string());
            }
        }
    }

    private static void stream(StreamValue stream, StringBuilder text) throws IOException {
        for (StreamRecord r; (r = stream.next()) != null; ) {
            text.append("\n ").append(r.ms()).append('-').append(r.seq());
            for (FieldValue f; (f = r.nextField()) != null; ) {
                text.append(' ').append(f.field()).append('=').append(f.value());
            }
        }
        text.append("\n deleted ").append(stream.deleted()).append(' ').append(stream.state());
        for (StreamGroup g; (g = stream.nextGroup()) != null; ) {
            text.append("\n ").append(g.name()).append(' ').append(g.lastId()).append(' ');
            text.append(g.entriesRead()).append(' ').append(g.consumers());
            StreamPending pending = g.pending();
            for (int i = 0; i < pending.size(); i++) {
                text.append("\n  ").append(pending.ms(i)).append('-').append(pending.seq(i));
                text.append(' ').append(pending.deliveryTime(i)).append(' ').append(pending.deliveryCount(i));
                text.append(' ').append(pending.consumer(i));
            }
        }
        text.append("\n ").append(stream.idempotence());
    }
}
