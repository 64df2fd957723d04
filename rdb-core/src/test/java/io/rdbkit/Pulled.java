package io.rdbkit;

import io.rdbkit.format.Slice;
import io.rdbkit.value.ArrayValue;
import io.rdbkit.value.FieldValue;
import io.rdbkit.value.HashField;
import io.rdbkit.value.HashValue;
import io.rdbkit.value.ListValue;
import io.rdbkit.value.ModuleValue;
import io.rdbkit.value.SetValue;
import io.rdbkit.value.StreamGroup;
import io.rdbkit.value.StreamIdempotence;
import io.rdbkit.value.StreamRecord;
import io.rdbkit.value.StreamValue;
import io.rdbkit.value.StringValue;
import io.rdbkit.value.Value;
import io.rdbkit.value.ZsetMember;
import io.rdbkit.value.ZsetValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/** Pulls every element of a file's values and keeps none. */
final class Pulled {

    private Pulled() {}

    /** The number of elements in the values of a file. Damaged elements are skipped. */
    static long file(byte[] rdb) throws IOException {
        long all = 0;
        ReadOptions options = ReadOptions.DEFAULT.withDamage(damage -> {});
        try (RdbReader in = RdbReader.open(new ByteArrayInputStream(rdb), options)) {
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                all += entry instanceof KeyEntry key ? value(key.decode()) : 1;
            }
        }
        return all;
    }

    private static long value(Value value) throws IOException {
        long n = 0;
        if (value instanceof StringValue string) {
            for (Slice piece; (piece = string.next()) != null; ) {
                n += piece.length();
            }
        } else if (value instanceof ListValue list) {
            for (Slice item; (item = list.next()) != null; n++) {}
        } else if (value instanceof SetValue set) {
            for (Slice member; (member = set.next()) != null; n++) {}
        } else if (value instanceof ZsetValue zset) {
            for (ZsetMember member; (member = zset.next()) != null; n++) {}
        } else if (value instanceof HashValue hash) {
            for (HashField field; (field = hash.next()) != null; n++) {}
        } else if (value instanceof ArrayValue array) {
            for (; array.next() != null; n++) {}
        } else if (value instanceof ModuleValue module) {
            for (; module.next() != null; n++) {}
        } else if (value instanceof StreamValue stream) {
            n = stream(stream);
        }
        return n;
    }

    private static long stream(StreamValue stream) throws IOException {
        long n = 0;
        for (StreamRecord record; (record = stream.next()) != null; n++) {
            for (FieldValue field; (field = record.nextField()) != null; n++) {}
        }
        for (StreamGroup group; (group = stream.nextGroup()) != null; n++) {
            n += group.pending().size() + group.consumers().size();
        }
        for (StreamIdempotence.Producer producer : stream.idempotence().producers()) {
            n += 1 + producer.entries().size();
        }
        return n;
    }
}
