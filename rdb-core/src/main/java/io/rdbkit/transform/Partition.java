package io.rdbkit.transform;

import io.rdbkit.KeyEntry;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.format.RdbRefusedException.Reason;
import io.rdbkit.format.ValueKind;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** Which part of a split each key goes to. */
public final class Partition {

    /** As many as a cluster has slots: more files than that nobody meant. */
    public static final int MOST_PARTS = KeySlot.COUNT;

    /** Stands for names without the separator; no prefix becomes it. */
    private static final String REST = "+rest";

    /** Stands for names that begin with the separator; no prefix becomes it. */
    private static final String EMPTY = "+empty";

    private final PartChoice choice;
    /** The part by the name of the key, null if no part takes it; null if the name does not decide. */
    private final @Nullable Function<Bytes, @Nullable String> byName;

    private final Function<Bytes, String> whyNone;
    private final List<String> made;
    private final String withoutKeys;
    private final PartNames names;

    private Partition(
            PartChoice choice,
            @Nullable Function<Bytes, @Nullable String> byName,
            Function<Bytes, String> whyNone,
            List<String> made,
            String withoutKeys,
            PartNames names) {
        this.choice = choice;
        this.byName = byName;
        this.whyNone = whyNone;
        this.made = List.copyOf(made);
        this.withoutKeys = withoutKeys;
        this.names = names;
    }

    private static Partition by(PartChoice choice, String withoutKeys, PartNames names) {
        return new Partition(choice, null, key -> "", List.of(), withoutKeys, names);
    }

    /** Tells the part of a key, by the name of the part's file. */
    public PartChoice choice() {
        return choice;
    }

    /** The names of parts that are made in any case; may be empty. */
    public List<String> made() {
        return made;
    }

    /** The name of the one part of a file without keys. */
    public String withoutKeys() {
        return withoutKeys;
    }

    /** The names of all parts. */
    public PartNames names() {
        return names;
    }

    /** A part for each database. */
    public static Partition byDb(PartNames names) {
        Map<Integer, String> made = new HashMap<>();
        PartChoice choice = (key, current, written) ->
                made.computeIfAbsent(key.db(), db -> names.of(Map.of("db", Integer.toString(db))));
        return by(choice, names.of(Map.of("db", "0")), names);
    }

    /** A part for each kind of value. */
    public static Partition byType(PartNames names) {
        Map<ValueKind, String> made = new EnumMap<>(ValueKind.class);
        PartChoice choice = (key, current, written) ->
                made.computeIfAbsent(key.type().kind(), kind -> names.of(Map.of("type", kind.toString())));
        return by(choice, names.of(Map.of("type", "none")), names);
    }

    /** A part for each range of slots. */
    public static Partition bySlots(SlotMap map, PartNames names) {
        List<Map<String, String>> values = new ArrayList<>();
        for (int part = 0; part < map.count(); part++) {
            Map<String, String> of = new LinkedHashMap<>(); // in this order in the manifest
            of.put("slots", PartNames.cut(map.ranges(part)));
            of.put("n", Integer.toString(part));
            values.add(of);
        }
        return bySlots(map, values, names);
    }

    /**
     * A part for each master of a cluster.
     *
     * @throws IllegalArgumentException if two masters own a slot
     */
    public static Partition byNodes(ClusterNodes cluster, PartNames names) {
        List<Map<String, String>> values = new ArrayList<>();
        for (ClusterMaster master : cluster.masters()) {
            Map<String, String> of = new LinkedHashMap<>();
            of.put("host", master.host().isEmpty() ? "myself" : PartNames.safe(master.host()));
            of.put("port", master.port());
            of.put("id", master.id());
            of.put("slots", PartNames.cut(master.slots()));
            of.put("n", Integer.toString(values.size()));
            values.add(of);
        }
        return bySlots(cluster.slots(), values, names);
    }

    private static Partition bySlots(SlotMap map, List<Map<String, String>> values, PartNames names) {
        List<String> made = values.stream().map(names::of).toList();
        String[] files = made.toArray(String[]::new);
        return byName(
                key -> {
                    int part = map.part(key);
                    return part == SlotMap.NONE ? null : files[part];
                },
                key -> "slot " + KeySlot.of(key) + " has no owner",
                made,
                made.get(0),
                names);
    }

    /** A part for each remainder of the CRC-32 of the name (as in zlib, gzip and zip), of all its bytes, by the number of parts. */
    public static Partition byHash(int count, PartNames names) {
        List<String> made = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            made.add(names.of(Map.of("n", Integer.toString(n))));
        }
        String[] files = made.toArray(String[]::new);
        CRC32 crc = new CRC32();
        return byName(
                name -> {
                    crc.reset();
                    crc.update(name.array(), name.arrayOffset(), name.length());
                    return files[(int) (crc.getValue() % count)];
                },
                key -> "no part",
                made,
                made.get(0),
                names);
    }

    /** A part for what names begin with, up to a separator, or the N-th of them; and one for the names that have fewer. */
    public static Partition byPrefix(Bytes separator, int depth, PartNames names) {
        String rest = names.of(Map.of("prefix", REST));
        Map<Bytes, String> made = new HashMap<>();
        return byName(
                key -> {
                    int length = prefixLength(key, separator, depth);
                    if (length < 0) {
                        return rest;
                    }
                    Bytes prefix = Bytes.wrap(key.array(), key.arrayOffset(), length);
                    String name = made.get(prefix);
                    if (name == null && made.size() < MOST_PARTS) {
                        name = names.of(Map.of("prefix", length == 0 ? EMPTY : PartNames.safe(prefix)));
                        made.put(Bytes.wrap(prefix.toByteArray()), name);
                    }
                    return name;
                },
                key -> tooMany("another separator or depth makes fewer"),
                List.of(),
                rest,
                names);
    }

    private static Partition byName(
            Function<Bytes, @Nullable String> byName,
            Function<Bytes, String> whyNone,
            List<String> made,
            String withoutKeys,
            PartNames names) {
        PartChoice choice = (key, current, written) -> {
            String part = byName.apply(key.key());
            if (part == null) {
                throw refused(whyNone.apply(key.key()), key);
            }
            return part;
        };
        return new Partition(choice, byName, whyNone, made, withoutKeys, names);
    }

    /**
     * The part of a key, where its name decides.
     *
     * @throws IllegalArgumentException if no part takes the key
     * @throws IllegalStateException    if the name does not decide
     */
    public String part(Bytes key) {
        if (byName == null) {
            throw new IllegalStateException("the name of a key does not decide on its part");
        }
        String part = byName.apply(key);
        if (part == null) {
            throw new IllegalArgumentException(whyNone.apply(key) + ", key " + key.quoted());
        }
        return part;
    }

    /** How many bytes stand before the N-th separator; -1 if there are fewer. */
    private static int prefixLength(Bytes key, Bytes separator, int depth) {
        int found = 0;
        for (int i = 0; i + separator.length() <= key.length(); i++) {
            if (key.substring(i).startsWith(separator)) {
                found++;
                if (found == depth) {
                    return i;
                }
                i += separator.length() - 1;
            }
        }
        return -1;
    }

    /** Parts in the order of the input, each of which ends with the key that makes it this large. */
    public static Partition bySize(long size, PartNames names) {
        int[] n = {0};
        String first = names.of(Map.of("n", "0"));
        PartChoice choice = (key, current, written) -> {
            if (current == null || written < size) {
                return current == null ? first : current;
            }
            if (++n[0] > MOST_PARTS) {
                throw refused(tooMany("a larger size of parts makes fewer"), key);
            }
            return names.of(Map.of("n", Integer.toString(n[0])));
        };
        return by(choice, first, names);
    }

    private static String tooMany(String hint) {
        return "more than " + MOST_PARTS + " parts; " + hint;
    }

    private static UncheckedIOException refused(String what, KeyEntry key) {
        return new UncheckedIOException(new RdbRefusedException(Reason.LOSS, what, key.offset(), key));
    }
}
