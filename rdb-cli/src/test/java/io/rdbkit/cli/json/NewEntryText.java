package io.rdbkit.cli.json;

import io.rdbkit.NewEntry;
import io.rdbkit.NewFunction;
import io.rdbkit.NewKey;
import io.rdbkit.NewModuleAux;
import io.rdbkit.format.Expiry;
import io.rdbkit.value.ArrayElement;
import io.rdbkit.value.ArrayValue;
import io.rdbkit.value.FieldValue;
import io.rdbkit.value.HashField;
import io.rdbkit.value.HashValue;
import io.rdbkit.value.ListValue;
import io.rdbkit.value.ModuleToken;
import io.rdbkit.value.ModuleValue;
import io.rdbkit.value.SetValue;
import io.rdbkit.value.StreamConsumer;
import io.rdbkit.value.StreamGroup;
import io.rdbkit.value.StreamIdempotence;
import io.rdbkit.value.StreamPending;
import io.rdbkit.value.StreamRecord;
import io.rdbkit.value.StreamValue;
import io.rdbkit.value.StringValue;
import io.rdbkit.value.Value;
import io.rdbkit.value.ZsetMember;
import io.rdbkit.value.ZsetValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** An entry with all its content as one line, so that tests can compare it. */
final class NewEntryText {

    private NewEntryText() {}

    static String of(NewEntry entry) throws IOException {
        if (entry instanceof NewFunction function) {
            return "function " + function.code();
        }
        if (entry instanceof NewModuleAux aux) {
            return "aux when " + aux.when() + " " + of(aux.value());
        }
        NewKey key = (NewKey) entry;
        StringBuilder out = new StringBuilder("db " + key.db() + " " + key.key());
        out.append(key.expiry() == Expiry.NONE ? "" : " expiry " + key.expiry());
        out.append(
                key.eviction().idleSeconds() < 0
                        ? ""
                        : " idle " + key.eviction().idleSeconds());
        out.append(
                key.eviction().frequency() < 0 ? "" : " freq " + key.eviction().frequency());
        out.append(key.metadata().isEmpty() ? "" : " metadata " + key.metadata());
        return out + " = " + of(key.value());
    }

    private static String of(Value value) throws IOException {
        return value.kind() + " "
                + switch (value.kind()) {
                    case STRING -> ((StringValue) value).toBytes().toString();
                    case LIST -> ((ListValue) value).toList().toString();
                    case SET -> ((SetValue) value).toSet().toString();
                    case ZSET -> zset((ZsetValue) value);
                    case HASH -> hash((HashValue) value);
                    case STREAM -> stream((StreamValue) value);
                    case MODULE -> module((ModuleValue) value);
                    case ARRAY -> array((ArrayValue) value);
                };
    }

    private static String zset(ZsetValue zset) throws IOException {
        List<String> members = new ArrayList<>();
        for (ZsetMember m; (m = zset.next()) != null; ) {
            members.add(m.member() + "=" + m.score());
        }
        return members.toString();
    }

    private static String hash(HashValue hash) throws IOException {
        List<String> fields = new ArrayList<>();
        for (HashField f; (f = hash.next()) != null; ) {
            fields.add(f.field() + "=" + f.value() + (f.expiry() == Expiry.NONE ? "" : "@" + f.expiry()));
        }
        return fields.toString();
    }

    private static String array(ArrayValue array) throws IOException {
        List<String> elements = new ArrayList<>();
        if (array.insertIndex() != ArrayValue.NO_INSERT_INDEX) {
            elements.add("insert " + Long.toUnsignedString(array.insertIndex()));
        }
        for (ArrayElement e; (e = array.next()) != null; ) {
            elements.add(Long.toUnsignedString(e.index()) + "=" + e.form() + " " + e.text());
        }
        return elements.toString();
    }

    private static String module(ModuleValue module) throws IOException {
        List<String> tokens = new ArrayList<>();
        for (ModuleToken t; (t = module.next()) != null; ) {
            tokens.add(t.form() + " "
                    + switch (t.form()) {
                        case SIGNED -> Long.toString(t.integer());
                        case UNSIGNED -> Long.toUnsignedString(t.integer());
                        case FLOAT, DOUBLE -> Long.toHexString(Double.doubleToRawLongBits(t.real()));
                        case STRING -> t.string().toString();
                    });
        }
        return module.module().name() + " " + module.module().version() + " " + tokens;
    }

    private static String stream(StreamValue stream) throws IOException {
        StringBuilder out = new StringBuilder();
        for (StreamRecord r; (r = stream.next()) != null; ) {
            out.append(Long.toUnsignedString(r.ms())).append('-').append(Long.toUnsignedString(r.seq()));
            out.append('(').append(r.fields()).append(')');
            for (FieldValue f; (f = r.nextField()) != null; ) {
                out.append(' ').append(f.field()).append('=').append(f.value());
            }
            out.append("; ");
        }
        out.append(stream.state());
        for (StreamGroup g; (g = stream.nextGroup()) != null; ) {
            out.append("; group ").append(g.name()).append(' ').append(g.lastId());
            out.append(" read ").append(g.entriesRead());
            for (StreamConsumer c : g.consumers()) {
                out.append(", ").append(c);
            }
            StreamPending pending = g.pending();
            for (int i = 0; i < pending.size(); i++) {
                out.append(", ").append(pending.ms(i)).append('-').append(pending.seq(i));
                out.append(" of ").append(pending.consumer(i)).append(" at ").append(pending.deliveryTime(i));
                out.append(" x").append(pending.deliveryCount(i));
            }
        }
        StreamIdempotence idempotence = stream.idempotence();
        return out + (idempotence == null ? "" : "; " + idempotence);
    }
}
