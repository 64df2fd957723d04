package io.rdbkit.cli;

import io.rdbkit.KeyEntry;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.format.RdbRefusedException.Reason;
import io.rdbkit.format.ValueKind;
import io.rdbkit.transform.KeySlot;
import io.rdbkit.transform.PartChoice;
import io.rdbkit.transform.SlotMap;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * Which part of a split each key goes to.
 *
 * @param choice      tells it, by the name of the part's file
 * @param made        the names of parts that are made in any case; may be empty
 * @param withoutKeys the name of the one part of a file without keys
 * @param names       of all parts
 */
record Partition(PartChoice choice, List<String> made, String withoutKeys, PartNames names) {

    /** As many as a cluster has slots: more files than that nobody meant. */
    static final int MOST_PARTS = KeySlot.COUNT;

    /** Stands for names without the separator; no prefix becomes it. */
    private static final String REST = "+rest";

    /** Stands for names that begin with the separator; no prefix becomes it. */
    private static final String EMPTY = "+empty";

    /** A part for each database. */
    static Partition byDb(PartNames names) {
        Map<Integer, String> made = new HashMap<>();
        PartChoice choice = (key, current, written) ->
                made.computeIfAbsent(key.db(), db -> names.of(Map.of("db", Integer.toString(db))));
        return new Partition(choice, List.of(), names.of(Map.of("db", "0")), names);
    }

    /** A part for each kind of value. */
    static Partition byType(PartNames names) {
        Map<ValueKind, String> made = new EnumMap<>(ValueKind.class);
        PartChoice choice = (key, current, written) ->
                made.computeIfAbsent(key.type().kind(), kind -> names.of(Map.of("type", kind.toString())));
        return new Partition(choice, List.of(), names.of(Map.of("type", "none")), names);
    }

    /** A part for each range of slots. */
    static Partition bySlots(SlotMap map, List<Map<String, String>> values, PartNames names) {
        List<String> made = values.stream().map(names::of).toList();
        String[] files = made.toArray(String[]::new);
        PartChoice choice = (key, current, written) -> {
            int part = map.part(key.key());
            if (part == SlotMap.NONE) {
                throw refused("slot " + KeySlot.of(key.key()) + " has no owner", key);
            }
            return files[part];
        };
        return new Partition(choice, made, made.get(0), names);
    }

    /** A part for each remainder of the CRC-32 of the name (as in zlib, gzip and zip), of all its bytes, by the number of parts. */
    static Partition byHash(int count, PartNames names) {
        List<String> made = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            made.add(names.of(Map.of("n", Integer.toString(n))));
        }
        String[] files = made.toArray(String[]::new);
        CRC32 crc = new CRC32();
        PartChoice choice = (key, current, written) -> {
            Bytes name = key.key();
            crc.reset();
            crc.update(name.array(), name.arrayOffset(), name.length());
            return files[(int) (crc.getValue() % count)];
        };
        return new Partition(choice, made, made.get(0), names);
    }

    /** A part for what names begin with, up to a separator, or the N-th of them; and one for the names that have fewer. */
    static Partition byPrefix(Bytes separator, int depth, PartNames names) {
        String rest = names.of(Map.of("prefix", REST));
        Map<Bytes, String> made = new HashMap<>();
        PartChoice choice = (key, current, written) -> {
            int length = prefixLength(key.key(), separator, depth);
            if (length < 0) {
                return rest;
            }
            Bytes prefix = Bytes.wrap(key.key().array(), key.key().arrayOffset(), length);
            String name = made.get(prefix);
            if (name == null) {
                requireRoom(made.size(), key, "other --separator or --depth make fewer");
                name = names.of(Map.of("prefix", length == 0 ? EMPTY : PartNames.safe(prefix)));
                made.put(Bytes.wrap(prefix.toByteArray()), name);
            }
            return name;
        };
        return new Partition(choice, List.of(), rest, names);
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
    static Partition bySize(long size, PartNames names) {
        int[] n = {0};
        String first = names.of(Map.of("n", "0"));
        PartChoice choice = (key, current, written) -> {
            if (current == null || written < size) {
                return current == null ? first : current;
            }
            requireRoom(n[0], key, "a larger --part-size makes fewer");
            n[0]++;
            return names.of(Map.of("n", Integer.toString(n[0])));
        };
        return new Partition(choice, List.of(), first, names);
    }

    private static void requireRoom(int parts, KeyEntry key, String hint) {
        if (parts >= MOST_PARTS) {
            throw refused("more than " + MOST_PARTS + " parts; " + hint, key);
        }
    }

    private static UncheckedIOException refused(String what, KeyEntry key) {
        return new UncheckedIOException(new RdbRefusedException(Reason.LOSS, what, key.offset(), key));
    }
}
