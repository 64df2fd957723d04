package io.rdbkit;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Eviction;
import io.rdbkit.format.Expiry;
import io.rdbkit.format.Feature;
import io.rdbkit.format.Fork;
import io.rdbkit.format.Slice;
import io.rdbkit.format.Target;
import io.rdbkit.format.ValueKind;
import io.rdbkit.value.HashField;
import io.rdbkit.value.HashValue;
import io.rdbkit.value.ListValue;
import io.rdbkit.value.SetValue;
import io.rdbkit.value.StreamValue;
import io.rdbkit.value.StringValue;
import io.rdbkit.value.Value;
import io.rdbkit.value.ZsetMember;
import io.rdbkit.value.ZsetValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A decoded key that tests compare, each of its features separately, whatever type it was written as.
 *
 * @param elements      a list in its order; maps and sets in any order; a stream is a {@link StreamContent}
 * @param fieldExpiries the hash fields that expire, with their times
 */
record KeyContent(
        int db,
        Bytes name,
        ValueKind kind,
        String module,
        long expiry,
        Eviction eviction,
        Bytes metadata,
        Object elements,
        Map<Bytes, Long> fieldExpiries) {

    private static final long LATEST_IN_REDIS = (1L << 48) - 2;

    /** Reads the key's value, so it can't be read again. */
    static KeyContent of(KeyEntry key) throws IOException {
        Map<Bytes, Long> expiries = new TreeMap<>();
        Object elements = elements(key.decode(), expiries);
        return new KeyContent(
                key.db(),
                key.key(),
                key.type().kind(),
                key.module() == null ? "" : key.module().name(),
                key.expiry(),
                key.eviction(),
                key.metadata(),
                elements,
                expiries);
    }

    /** All keys of an input in its order. Every value must decode. */
    static List<KeyContent> all(RdbReader in) throws IOException {
        List<KeyContent> keys = new ArrayList<>();
        for (RdbEntry entry; (entry = in.next()) != null; ) {
            if (entry instanceof KeyEntry key) {
                keys.add(of(key));
            }
        }
        return keys;
    }

    static List<KeyContent> all(byte[] rdb) throws IOException {
        try (RdbReader in = Readings.open(rdb)) {
            return all(in);
        }
    }

    private static Object elements(Value value, Map<Bytes, Long> expiries) throws IOException {
        if (value instanceof StringValue string) {
            return string.toBytes();
        }
        if (value instanceof ListValue list) {
            List<Bytes> items = new ArrayList<>();
            for (Slice item; (item = list.next()) != null; ) {
                items.add(item.toBytes());
            }
            return items;
        }
        if (value instanceof SetValue set) {
            Map<Bytes, Long> members = new HashMap<>();
            for (Slice member; (member = set.next()) != null; ) {
                members.merge(member.toBytes(), 1L, Long::sum);
            }
            return members;
        }
        if (value instanceof ZsetValue zset) {
            Map<Bytes, Double> scores = new HashMap<>();
            for (ZsetMember member; (member = zset.next()) != null; ) {
                scores.put(member.member().toBytes(), member.score());
            }
            return scores;
        }
        if (value instanceof HashValue hash) {
            Map<Bytes, Bytes> fields = new HashMap<>();
            for (HashField field; (field = hash.next()) != null; ) {
                fields.put(field.field().toBytes(), field.value().toBytes());
                if (field.expiry() != Expiry.NONE) {
                    expiries.put(field.field().toBytes(), field.expiry());
                }
            }
            return fields;
        }
        return value instanceof StreamValue stream ? StreamContent.of(stream) : ValueText.of(value);
    }

    /**
     * How many things are lost in a target, by feature. It compares this key with the key without a feature, and uses
     * nothing that the main code says about features.
     */
    Map<Feature, Long> lostIn(Target target) {
        Map<Feature, Long> lost = new EnumMap<>(Feature.class);
        for (Feature feature : Feature.values()) {
            if (feature.isOfStreams() && !target.has(Feature.STREAM)) {
                continue;
            }
            KeyContent less = lacks(target, feature) ? without(feature, target) : this;
            if (less == null) {
                lost.put(feature, 1L);
            } else if (!less.equals(this)) {
                lost.put(feature, things(less));
            }
        }
        return lost;
    }

    private boolean lacks(Target target, Feature feature) {
        return switch (feature) {
            case MODULE -> kind == ValueKind.MODULE && !target.hasModule(module);
            case FIELD_EXPIRY -> !target.has(feature) || target.version().fork() == Fork.REDIS;
            default -> !target.has(feature);
        };
    }

    private long things(KeyContent less) {
        if (fieldExpiries.size() != less.fieldExpiries.size()) {
            return fieldExpiries.size() - less.fieldExpiries.size();
        }
        return elements instanceof StreamContent stream && !stream.equals(less.elements)
                ? stream.things((StreamContent) less.elements)
                : 1;
    }

    /** What a target keeps of this key, or null if it keeps nothing. */
    KeyContent in(Target target) {
        KeyContent left = this;
        for (Feature feature : Feature.values()) {
            left = left != null && lacks(target, feature) ? left.without(feature, target) : left;
        }
        return left;
    }

    private KeyContent without(Feature feature, Target target) {
        return switch (feature) {
            case STREAM -> kind == ValueKind.STREAM ? null : this;
            case ARRAY -> kind == ValueKind.ARRAY ? null : this;
            case MODULE -> kind == ValueKind.MODULE ? null : this;
            case FIELD_EXPIRY -> with(expiry, eviction, metadata, elements, expiriesIn(target));
            case KEY_METADATA -> with(expiry, eviction, Bytes.EMPTY, elements, fieldExpiries);
            case EVICTION -> with(expiry, Eviction.NONE, metadata, elements, fieldExpiries);
            case EXPIRY_RANGE -> with(hasSeconds() ? expiry : Expiry.NONE, eviction, metadata, elements, fieldExpiries);
            case EXPIRY_MS ->
                with(hasSeconds() ? seconds() * 1000 : expiry, eviction, metadata, elements, fieldExpiries);
            default ->
                elements instanceof StreamContent stream
                        ? with(expiry, eviction, metadata, stream.without(feature), fieldExpiries)
                        : this;
        };
    }

    private KeyContent with(
            long newExpiry,
            Eviction newEviction,
            Bytes newMetadata,
            Object newElements,
            Map<Bytes, Long> newFieldExpiries) {
        return new KeyContent(
                db, name, kind, module, newExpiry, newEviction, newMetadata, newElements, newFieldExpiries);
    }

    private Map<Bytes, Long> expiriesIn(Target target) {
        Map<Bytes, Long> left = new TreeMap<>(fieldExpiries);
        left.values().removeIf(expiry -> !target.has(Feature.FIELD_EXPIRY) || expiry > LATEST_IN_REDIS);
        return left;
    }

    /** The expiry in seconds, rounded up. */
    private long seconds() {
        return Math.floorDiv(expiry + 999, 1000L);
    }

    private boolean hasSeconds() {
        return expiry != Expiry.NONE && seconds() <= Integer.MAX_VALUE;
    }

    /** What a server sees. 0 and 1 are times in the past, and Redis can't store 0, so both count as 1. */
    KeyContent aged() {
        Map<Bytes, Long> since = new TreeMap<>(fieldExpiries);
        since.replaceAll((field, expiry) -> Math.max(1, expiry));
        return with(expiry, eviction, metadata, elements, since);
    }

    /**
     * For a vector set and a target with another node form: this key without its numbers, which are those of the nodes.
     * {@code VectorSetTargetTest} compares the nodes byte for byte.
     */
    KeyContent linkedFor(Target target) {
        boolean other = module.equals("vectorset") && !target.loadsNewerVectorNodes();
        return other
                ? with(
                        expiry,
                        eviction,
                        metadata,
                        elements.toString().replaceAll("UNSIGNED [0-9]+ ?", ""),
                        fieldExpiries)
                : this;
    }
}
