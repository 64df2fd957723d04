package io.rdbkit.analyze;

import io.rdbkit.KeyEntry;
import io.rdbkit.format.ObjectEncoding;
import io.rdbkit.format.ValueKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Where the memory of a server goes: sums by what keys have in common, and the largest keys. Memory is bounded, whatever the files. */
public final class MemoryReport {

    /** What keys are put together by. */
    public enum By {
        PREFIX,
        TYPE,
        DB,
        ENCODING,
        /** Their percentiles are kept if slots are all that is asked for. */
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

    private static final ValueKind[] KINDS = ValueKind.values();
    private static final ObjectEncoding[] ENCODINGS = ObjectEncoding.values();
    private static final ExpirySpan[] SPANS = ExpirySpan.values();
    private static final int LASTING = SPANS.length;

    private final Options options;
    private final By[] groupings;
    /**
     * Keys of the same type, encoding and time to live. A key goes into one of these, and from these the sums of all types, of all encodings and
     * so on are made when they are asked for.
     */
    private final @Nullable MemoryGroup[] cells = new MemoryGroup[KINDS.length * ENCODINGS.length * (LASTING + 1)];

    /** The sum of the cells; null if keys came since it was made. */
    private @Nullable MemoryGroup total;

    private final Map<Integer, MemoryGroup> dbs = new TreeMap<>();
    private final @Nullable SlotSums slots;
    private final @Nullable MemoryGroup[] ofFiles;
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
        slots = options.by().contains(By.SLOT)
                ? new SlotSums(options.files(), options.by().size() == 1)
                : null;
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

    @SuppressWarnings("NullAway") // there if they are asked for
    void add(MeasuredKey key) {
        long memory = key.use.memory();
        total = null;
        cell(key).add(key);
        for (By by : groupings) {
            switch (by) {
                case DB -> ofDb(key.db).add(key);
                case SLOT -> slots.add(key);
                case FILE -> ofArray(ofFiles, key.file).add(key);
                case PREFIX -> prefixes.add(key);
                case TYPE, ENCODING, TTL -> {} // the cells have them
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

    private MemoryGroup cell(MeasuredKey key) {
        int span =
                key.expires() ? ExpirySpan.of(key.expiry, options.nowMillis()).ordinal() : LASTING;
        return ofArray(cells, (key.kind.ordinal() * ENCODINGS.length + key.encoding.ordinal()) * (LASTING + 1) + span);
    }

    private MemoryGroup ofDb(int db) {
        if (lastOfDb == null || db != lastDb) {
            lastDb = db;
            lastOfDb =
                    dbs.computeIfAbsent(dbs.size() < KEPT_DBS || dbs.containsKey(db) ? db : OTHER_DBS, of -> group());
        }
        return lastOfDb;
    }

    private MemoryGroup ofArray(@Nullable MemoryGroup[] groups, int at) {
        MemoryGroup group = groups[at];
        if (group == null) {
            group = group();
            groups[at] = group;
        }
        return group;
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
        MemoryGroup sum = total;
        if (sum == null) {
            sum = group();
            for (MemoryGroup cell : cells) {
                if (cell != null) {
                    sum.add(cell);
                }
            }
            total = sum;
        }
        return sum;
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
            case TYPE ->
                sum(groups, KINDS.length, cell -> cell / (LASTING + 1) / ENCODINGS.length, of -> KINDS[of].toString());
            case ENCODING ->
                sum(
                        groups,
                        ENCODINGS.length,
                        cell -> cell / (LASTING + 1) % ENCODINGS.length,
                        of -> ENCODINGS[of].toString());
            case TTL -> sum(groups, LASTING + 1, cell -> cell % (LASTING + 1), MemoryReport::ttl);
            case DB -> dbs.forEach((db, group) -> groups.put(db == OTHER_DBS ? "others" : db.toString(), group));
            case SLOT -> {
                if (slots != null) {
                    slots.putTo(groups);
                }
            }
            case FILE -> {
                if (options.files() > 1) {
                    put(ofFiles, groups, Integer::toString);
                } else if (options.by().contains(By.FILE) && total().keys() > 0) {
                    groups.put("0", total());
                }
            }
            case PREFIX -> throw new IllegalArgumentException("prefixes are a tree");
        }
        return groups;
    }

    /** Sums the cells up by one of their three properties, which has so many values. */
    private void sum(Map<String, MemoryGroup> to, int values, IntUnaryOperator property, IntFunction<String> name) {
        @Nullable MemoryGroup[] sums = new MemoryGroup[values];
        for (int i = 0; i < cells.length; i++) {
            if (cells[i] != null) {
                ofArray(sums, property.applyAsInt(i)).add(cells[i]);
            }
        }
        put(sums, to, name);
    }

    private static void put(@Nullable MemoryGroup[] from, Map<String, MemoryGroup> to, IntFunction<String> name) {
        for (int i = 0; i < from.length; i++) {
            if (from[i] != null) {
                to.put(name.apply(i), from[i]);
            }
        }
    }

    private static String ttl(int span) {
        return span == LASTING ? "none" : name(SPANS[span]);
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
