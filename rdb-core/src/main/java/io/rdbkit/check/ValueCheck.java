package io.rdbkit.check;

import io.rdbkit.decode.ListDecoder;
import io.rdbkit.format.Expiry;
import io.rdbkit.format.Finding;
import io.rdbkit.format.Flaw;
import io.rdbkit.format.RdbFormatException;
import io.rdbkit.format.Slice;
import io.rdbkit.format.StoredKey;
import io.rdbkit.io.Form;
import io.rdbkit.ledger.MemberLedger;
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
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.commons.io.function.IOSupplier;

/**
 * Reads every element of values, one key after the other, and reports their flaws.
 *
 * <pre>
 * ValueCheck check = new ValueCheck(now, directory, sink);
 * RdbReader in = RdbReader.open(file, ReadOptions.DEFAULT.withDamage(check::damage));
 * ... check.look(key, key.decode()) ...
 * </pre>
 *
 * <p>There is one finding for each key and flaw, with a count. The findings of a key are reported when {@code look}
 * ends, also if it throws. Memory: that of the decoder and of a {@link MemberLedger}. Each thread needs its own.
 */
public final class ValueCheck implements Closeable {

    private final long nowMillis;
    private final Consumer<Finding> sink;
    private final MemberLedger members;
    private final StreamCheck streams = new StreamCheck(this);
    private final Map<Flaw, Finding> found = new EnumMap<>(Flaw.class);

    /** The current key, or else the data of a module. */
    private StoredKey key;

    private String moduleAux;
    private long elements;

    /**
     * @param nowMillis unix time in milliseconds; expiries are compared with it
     * @param directory for temporary files of large collections
     */
    public ValueCheck(long nowMillis, Path directory, Consumer<Finding> sink) {
        this.nowMillis = nowMillis;
        this.sink = sink;
        members = new MemberLedger(directory);
    }

    /** Takes the damage that the decoder finds in the current value, for {@link io.rdbkit.ReadOptions#withDamage}. */
    public void damage(RdbFormatException problem) {
        found(problem.flaw(), problem.offset(), problem.what(), 1);
    }

    /**
     * Checks the data that a module keeps beside its keys. It can't be read again.
     *
     * @param owner the name of the data
     * @param value decodes it
     */
    public void look(String owner, IOSupplier<ModuleValue> value) throws IOException {
        moduleAux = owner;
        try {
            look(value.get());
        } finally {
            moduleAux = null;
            tell();
        }
    }

    /**
     * Checks the value of a key. It can't be read again.
     *
     * @param value decodes it
     * @throws io.rdbkit.format.RdbException if the rest of the value can't be read; this is not among the findings
     */
    public void look(StoredKey newKey, IOSupplier<Value> value) throws IOException {
        key = newKey;
        elements = 0;
        try {
            if (key.expiry() != Expiry.NONE && key.expiry() < nowMillis) {
                found(Flaw.EXPIRED_KEY, "expired " + Instant.ofEpochMilli(key.expiry()));
            }
            look(value.get());
        } finally {
            key = null;
            tell();
        }
    }

    private void tell() {
        found.values().forEach(sink);
        found.clear();
    }

    private void look(Value value) throws IOException {
        members.begin();
        if (value instanceof StringValue text) {
            look(text);
            return;
        } else if (value instanceof ModuleValue module) {
            look(module);
            return;
        } else if (value instanceof StreamValue stream) {
            streams.look(stream, key.type());
            return; // a stream without records is valid
        } else if (value instanceof ListValue list) {
            look(list);
        } else if (value instanceof SetValue set) {
            look(set);
        } else if (value instanceof ZsetValue zset) {
            look(zset);
        } else if (value instanceof HashValue hash) {
            look(hash);
        } else {
            look((ArrayValue) value);
        }
        if (elements == 0 && found.keySet().stream().noneMatch(ValueCheck::takesElements)) {
            found(Flaw.EMPTY_COLLECTION, "a " + value.kind().toString().toLowerCase(Locale.ROOT) + " without elements");
        }
    }

    /** Whether this flaw may explain that there are no elements. */
    private static boolean takesElements(Flaw flaw) {
        return flaw.severity() == Flaw.Severity.ERROR;
    }

    private static void look(StringValue text) throws IOException {
        while (text.next() != null) {
            // decompresses a compressed string
        }
    }

    private static void look(ModuleValue module) throws IOException {
        while (module.next() != null) {
            // only the module knows what its tokens mean
        }
    }

    private void look(ListValue list) throws IOException {
        while (list.next() != null) {
            elements++;
        }
        long empty = ((ListDecoder) list).emptyNodes();
        if (empty > 0 && elements > 0) { // otherwise the list itself is empty
            found(Flaw.EMPTY_NODE, key.offset(), "a node without items", empty);
        }
    }

    private void look(SetValue set) throws IOException {
        boolean plain = isPlain();
        for (Slice member; (member = set.next()) != null; elements++) {
            if (plain) {
                members.add(member);
            }
        }
        reportTwice(Flaw.DUPLICATE_MEMBER, "a member that is there already");
    }

    private void look(ZsetValue zset) throws IOException {
        boolean plain = isPlain();
        ZsetOrder order = new ZsetOrder();
        for (ZsetMember member; (member = zset.next()) != null; elements++) {
            if (plain) {
                members.add(member.member());
            } else if (!order.follows(member)) {
                found(Flaw.ZSET_ORDER, "a member that doesn't stand where its score belongs");
            }
        }
        reportTwice(Flaw.DUPLICATE_MEMBER, "a member that is there already");
    }

    private void look(HashValue hash) throws IOException {
        boolean plain = isPlain(); // a template is checked when it is declared
        FieldExpiryCheck expiries = new FieldExpiryCheck(key.type(), nowMillis);
        for (HashField field; (field = hash.next()) != null; elements++) {
            if (plain) {
                members.add(field.field());
            }
            Flaw flaw = expiries.flawOf(field.expiry());
            if (flaw != null) {
                found(flaw, FieldExpiryCheck.what(flaw));
            }
        }
        reportTwice(Flaw.DUPLICATE_FIELD, "a field that is there already");
    }

    /** Whether members stand one by one. Decoders compare the members of a packed value themselves. */
    private boolean isPlain() {
        return Form.of(key.type()) == Form.ELEMENTS;
    }

    private void look(ArrayValue array) throws IOException {
        while (array.next() != null) {
            elements++;
        }
    }

    private void reportTwice(Flaw flaw, String what) throws IOException {
        members.end();
        if (members.surplus() > 0) {
            found(flaw, key.offset(), what, members.surplus());
        }
    }

    /** Notes a flaw of the current key. */
    void found(Flaw flaw, String what) {
        found(flaw, key.offset(), what, 1);
    }

    private void found(Flaw flaw, long offset, String what, long times) {
        Finding before = found.get(flaw);
        found.put(flaw, before == null ? first(flaw, offset, what).times(times) : before.times(before.count() + times));
    }

    private Finding first(Flaw flaw, long offset, String what) {
        return key == null ? Finding.of(flaw, offset, moduleAux + ": " + what) : Finding.of(flaw, offset, key, what);
    }

    @Override
    public void close() throws IOException {
        members.close();
    }
}
