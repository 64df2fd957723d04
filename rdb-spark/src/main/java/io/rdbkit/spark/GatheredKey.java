package io.rdbkit.spark;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Expiry;
import io.rdbkit.value.HashValue;
import io.rdbkit.value.ListValue;
import io.rdbkit.value.SetValue;
import io.rdbkit.value.StringValue;
import io.rdbkit.value.Value;
import io.rdbkit.value.ZsetValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.catalyst.InternalRow;
import org.jspecify.annotations.Nullable;

/** A key whose elements come one by one, in their order. */
final class GatheredKey {

    private final int db;
    private final Bytes key;
    private final long expiry;
    private final String type;
    private final List<Bytes> items = new ArrayList<>();
    private final Set<Bytes> members = new LinkedHashSet<>();
    private final Map<Bytes, Double> scores = new LinkedHashMap<>();
    private final Map<Bytes, Bytes> fields = new LinkedHashMap<>();
    private final Map<Bytes, Long> expiries = new HashMap<>();
    private long last = -1;

    GatheredKey(int db, Bytes key, long expiry, String type) {
        this.db = db;
        this.key = key;
        this.expiry = expiry;
        this.type = type;
    }

    int db() {
        return db;
    }

    Bytes key() {
        return key;
    }

    long expiry() {
        return expiry;
    }

    /** @throws IllegalArgumentException if the row does not go with those before it */
    void add(InternalRow row) {
        require(row.getUTF8String(PartRow.TYPE).toString().equals(type), "elements of two types");
        require(PartRow.expiry(row) == expiry, "elements with two expiries of the key");
        long ordinal = row.getLong(PartRow.ORDINAL);
        require(ordinal != last, "element " + ordinal + " twice: is the key there twice?");
        last = ordinal;
        Bytes value = required(PartRow.bytes(row, PartRow.VALUE), "value");
        long fieldExpiry = PartRow.expiry(row, PartRow.FIELD_EXPIRY);
        require(
                fieldExpiry == Expiry.NONE || type.equals("hash"),
                "an element with an expiry, which only fields of hashes have");
        boolean isNew =
                switch (type) {
                    case "string" -> items.isEmpty() && items.add(value);
                    case "list" -> items.add(value);
                    case "set" -> members.add(value);
                    case "zset" -> {
                        require(!row.isNullAt(PartRow.SCORE), "no score");
                        yield scores.put(value, row.getDouble(PartRow.SCORE)) == null;
                    }
                    case "hash" -> {
                        Bytes field = required(PartRow.bytes(row, PartRow.FIELD), "field");
                        if (fieldExpiry != Expiry.NONE) {
                            expiries.put(field, fieldExpiry);
                        }
                        yield fields.put(field, value) == null;
                    }
                    default ->
                        throw new IllegalArgumentException("a value of type " + type
                                + ": its elements are not all of it; keys with option value=true have it whole, "
                                + place());
                };
        require(isNew, "an element twice");
    }

    private Bytes required(@Nullable Bytes bytes, String what) {
        require(bytes != null, "no " + what);
        return bytes == null ? Bytes.EMPTY : bytes;
    }

    private void require(boolean condition, String what) {
        if (!condition) {
            throw new IllegalArgumentException(what + ", " + place());
        }
    }

    private String place() {
        return "db " + db + ", key " + key.quoted();
    }

    Value value() {
        return switch (type) {
            case "string" -> StringValue.of(items.get(0));
            case "list" -> ListValue.of(items);
            case "set" -> SetValue.of(members);
            case "zset" -> ZsetValue.of(scores);
            default -> HashValue.of(fields, expiries);
        };
    }
}
