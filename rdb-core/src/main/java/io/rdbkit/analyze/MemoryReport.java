package io.rdbkit.analyze;

import io.rdbkit.KeyEntry;
import io.rdbkit.format.ObjectEncoding;
import io.rdbkit.format.ValueKind;
import io.rdbkit.transform.KeySlot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Where the memory of a server goes: sums by what keys have in common, and the largest keys. Memory is bounded, whatever the files. */
public final class MemoryReport {

    /** What keys are put together by. */
    public enum By {
        PREFIX,
        TYPE,
        DB,
        ENCODING,
        SLOT,
        TTL,
        FILE
    }

    /**
     * What a report is to have.
     *
     * @param by         what keys are put together by
     * @param files      how many files will come
     * @param nowMillis  what expiries are compared with
     * @param top        how many of the largest keys are remembered
     * @param separators what parts of names end with, such as {@code :/}; empty if each name tells
     * @param depth      how many parts of a name make a prefix at most, from 1 to {@value #DEEPEST}
     * @param room       bytes of memory for prefixes
     */
    public record Options(Set<By> by, int files, long nowMillis, int top, String separators, int depth, long room) {

        /** The most parts of a name. */
        public static final int DEEPEST = 16;

        /** Room for about 80,000 prefixes. */
        public static final long DEFAULT_ROOM = 16 << 20;

        /** @throws IllegalArgumentException if a number is out of its range */
        public Options {
            if (depth < 1 || depth > DEEPEST) {
                throw new IllegalArgumentException("a depth is 1 to " + DEEPEST + ": " + depth);
            }
            if (files < 1 || top < 0 || room < 1) {
                throw new IllegalArgumentException(
                        "too few: " + files + " files, " + top + " keys, " + room + " bytes");
            }
        }
    }

    /** Databases beyond this are put together: a file may have millions. */
    private static final int KEPT_DBS = 1024;

    private static final int OTHER_DBS = -1;

    private final Options options;
    private final By[] groupings;
    private final MemoryGroup total;
    private final Map<ValueKind, MemoryGroup> types = new EnumMap<>(ValueKind.class);
    private final Map<ObjectEncoding, MemoryGroup> encodings = new EnumMap<>(ObjectEncoding.class);
    private final Map<Integer, MemoryGroup> dbs = new TreeMap<>();
    private final Map<ExpirySpan, MemoryGroup> spans = new EnumMap<>(ExpirySpan.class);
    private final MemoryGroup lasting;
    private final MemoryGroup @Nullable [] slots;
    private final MemoryGroup[] ofFiles;
    private final @Nullable PrefixTree prefixes;
    private final Distribution sizes = new Distribution();
    private final Distribution elements = new Distribution();
    private final Distribution ttls = new Distribution();
    private final Distribution idles = new Distribution();
    private final PriorityQueue<MemoryKey> top =
            new PriorityQueue<>(Comparator.comparingLong(key -> key.use().memory()));
    private long tables;

    private int lastDb;
    /** That of the key before: in a file databases come one after the other. */
    private @Nullable MemoryGroup lastOfDb;

    /** An empty one. */
    public MemoryReport(Options options) {
        this.options = options;
        groupings = options.by().stream()
                .filter(by -> by != By.FILE || options.files() > 1) // of one file the sums are those of all keys
                .toArray(By[]::new);
        total = group();
        lasting = group();
        slots = options.by().contains(By.SLOT) ? new MemoryGroup[KeySlot.COUNT] : null;
        ofFiles = new MemoryGroup[options.files()];
        prefixes = options.by().contains(By.PREFIX)
                ? new PrefixTree(new NameParts(options.separators(), options.depth()), options.room(), options.files())
                : null;
    }

    private MemoryGroup group() {
        return new MemoryGroup(options.files());
    }

    /**
     * Adds a key that was measured and is still in hand.
     *
     * @param file the place of its file, from 0
     */
    public void add(int file, KeyEntry key, MemoryUse use) throws IOException {
        add(new MeasuredKey(file, key, use));
    }

    @SuppressWarnings("NullAway") // asked for by those alone who want prefixes
    void add(MeasuredKey key) {
        long memory = key.use.memory();
        total.add(key);
        for (By by : groupings) {
            if (by == By.PREFIX) {
                prefixes.add(key);
            } else {
                group(by, key).add(key);
            }
        }
        sizes.add(memory, memory);
        elements.add(key.elements, memory);
        if (key.expires()) {
            ttls.add((key.expiry - options.nowMillis()) / 1000, memory);
        }
        if (key.idleSeconds >= 0) {
            idles.add(key.idleSeconds, memory);
        }
        remember(key);
    }

    private MemoryGroup group(By by, MeasuredKey key) {
        return switch (by) {
            case TYPE -> ofMap(types, key.kind);
            case DB -> ofDb(key.db);
            case ENCODING -> ofMap(encodings, key.encoding);
            case SLOT -> ofArray(slots, KeySlot.of(key.name));
            case TTL -> key.expires() ? ofMap(spans, ExpirySpan.of(key.expiry, options.nowMillis())) : lasting;
            case FILE -> ofArray(ofFiles, key.file);
            case PREFIX -> throw new IllegalArgumentException("prefixes are a tree");
        };
    }

    private <K> MemoryGroup ofMap(Map<K, MemoryGroup> groups, K of) {
        MemoryGroup group = groups.get(of);
        if (group == null) {
            group = group();
            groups.put(of, group);
        }
        return group;
    }

    private MemoryGroup ofDb(int db) {
        if (lastOfDb == null || db != lastDb) {
            lastDb = db;
            lastOfDb = ofMap(dbs, dbs.size() < KEPT_DBS || dbs.containsKey(db) ? db : OTHER_DBS);
        }
        return lastOfDb;
    }

    @SuppressWarnings("NullAway") // asked for by those alone who want prefixes
    private MemoryGroup ofArray(MemoryGroup @Nullable [] groups, int at) {
        if (groups[at] == null) {
            groups[at] = group();
        }
        return groups[at];
    }

    private void remember(MeasuredKey key) {
        if (top.size() == options.top()) {
            if (top.isEmpty() || key.use.memory() <= top.element().use().memory()) {
                return;
            }
            top.remove();
        }
        top.add(key.toMemoryKey());
    }

    /** Adds what the tables of a database take, for {@link #tables}. */
    public void addTables(long bytes) {
        tables += bytes;
    }

    /** All keys. */
    public MemoryGroup total() {
        return total;
    }

    /** What the tables of databases take beside the keys, in bytes of used_memory. */
    public long tables() {
        return tables;
    }

    /**
     * Groups by name, in their natural order: types and encodings as servers say them, databases and slots by number, times to live from past to
     * never, files by their place on the command line.
     *
     * @throws IllegalArgumentException for prefixes, which are a tree
     */
    public Map<String, MemoryGroup> groups(By by) {
        Map<String, MemoryGroup> groups = new LinkedHashMap<>();
        switch (by) {
            case TYPE -> types.forEach((type, group) -> groups.put(type.toString(), group));
            case ENCODING -> encodings.forEach((encoding, group) -> groups.put(encoding.toString(), group));
            case DB -> dbs.forEach((db, group) -> groups.put(db == OTHER_DBS ? "others" : db.toString(), group));
            case TTL -> {
                spans.forEach((span, group) -> groups.put(name(span), group));
                if (lasting.keys() > 0) {
                    groups.put("none", lasting);
                }
            }
            case SLOT -> put(slots, groups);
            case FILE -> {
                if (options.files() > 1) {
                    put(ofFiles, groups);
                } else if (options.by().contains(By.FILE) && total.keys() > 0) {
                    groups.put("0", total);
                }
            }
            case PREFIX -> throw new IllegalArgumentException("prefixes are a tree");
        }
        return groups;
    }

    private static void put(MemoryGroup @Nullable [] from, Map<String, MemoryGroup> to) {
        for (int i = 0; from != null && i < from.length; i++) {
            if (from[i] != null) {
                to.put(Integer.toString(i), from[i]);
            }
        }
    }

    private static String name(ExpirySpan span) {
        return switch (span) {
            case PAST -> "past";
            case HOUR -> "under 1 h";
            case DAY -> "under 1 d";
            case WEEK -> "under 7 d";
            case MONTH -> "under 30 d";
            case YEAR -> "under 1 y";
            case LATER -> "later";
        };
    }

    /** The tree of prefixes. */
    @SuppressWarnings("NullAway") // asked for by those alone who want prefixes
    public PrefixNode prefixes() {
        return prefixes.root();
    }

    /** How many bytes a prefix may lack at most, and how many one may have that is not told. 0 if all are exact. */
    @SuppressWarnings("NullAway") // asked for by those alone who want prefixes
    public long prefixBound() {
        return prefixes.bound();
    }

    /** Some prefixes, and how many more there are. */
    public record Prefixes(List<PrefixNode> largest, long more) {}

    /**
     * The prefixes by falling memory. One that has no more keys than a longer one below it is left out, and so is a single key.
     *
     * @param most  how many are wanted
     * @param least those with less memory are left out
     */
    public Prefixes largestPrefixes(int most, long least) {
        PriorityQueue<PrefixNode> found = new PriorityQueue<>(LARGEST_FIRST.reversed());
        PrefixNode root = prefixes();
        long all = collect(root, most, least, found);
        List<PrefixNode> sorted = new ArrayList<>(found);
        sorted.sort(LARGEST_FIRST);
        return new Prefixes(sorted, all - sorted.size());
    }

    private static final Comparator<PrefixNode> LARGEST_FIRST = Comparator.comparingLong(PrefixNode::memory)
            .reversed()
            .thenComparing(PrefixNode::depth)
            .thenComparing(PrefixNode::prefix);

    private static long collect(PrefixNode node, int most, long least, PriorityQueue<PrefixNode> to) {
        long found = 0;
        for (PrefixNode child : node.anyChildren()) {
            List<PrefixNode> below = child.anyChildren();
            boolean same = below.size() == 1 && below.get(0).keys() == child.keys();
            boolean single = child.keys() == 1 && below.isEmpty();
            if (!same && !single) {
                found++;
                if (child.memory() >= least && (to.size() < most || LARGEST_FIRST.compare(child, to.element()) < 0)) {
                    to.add(child);
                    if (to.size() > most) {
                        to.remove();
                    }
                }
            }
            found += collect(child, most, least, to);
        }
        return found;
    }

    /** By the memory that they take. */
    public Distribution sizes() {
        return sizes;
    }

    /** By the number of elements. */
    public Distribution elements() {
        return elements;
    }

    /** Keys that expire by the seconds that are left; those past are at 0. */
    public Distribution ttls() {
        return ttls;
    }

    /** Keys of which the file has the idle time, by that, in seconds. */
    public Distribution idles() {
        return idles;
    }

    /** The largest keys, the largest first. */
    public List<MemoryKey> top() {
        List<MemoryKey> keys = new ArrayList<>(top);
        keys.sort(Comparator.<MemoryKey>comparingLong(key -> key.use().memory())
                .reversed()
                .thenComparingInt(MemoryKey::file)
                .thenComparingInt(MemoryKey::db)
                .thenComparing(MemoryKey::key));
        return keys;
    }
}
