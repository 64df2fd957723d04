package io.rdbkit.analyze;

import org.jspecify.annotations.Nullable;

/** What keys that have something in common take together. */
public class MemoryGroup {

    // Where each figure stands, from the place of a group on. The sums of memory by file follow, if there are several.
    private static final int KEYS = 0;
    private static final int EXPIRING = 1;
    private static final int MEMORY = 2;
    private static final int ALLOCATED = 3;
    private static final int FILE_BYTES = 4;
    private static final int ELEMENTS = 5;
    private static final int ESTIMATES = 6;
    private static final int SIZE_CLASS = 7;
    private static final int FILES = 8;

    /** In place of a class of sizes: these are not kept. */
    private static final int NOT_KEPT = -1;

    /** An array of its own, or one with the figures of many: a tree of prefixes has no objects for its nodes as it grows. */
    private final long[] figures;

    private final int at;
    private final boolean severalFiles;

    /** Null as long as the sizes of all keys are of one class: most prefixes have one key. */
    private @Nullable SizeHistogram sizes;

    /** @param files how many files there are */
    MemoryGroup(int files) {
        this(new long[figures(files)], 0, null, files);
    }

    /** One whose figures stand in a larger array, from a place on. */
    MemoryGroup(long[] figures, int at, @Nullable SizeHistogram sizes, int files) {
        this.figures = figures;
        this.at = at;
        this.sizes = sizes;
        severalFiles = files > 1;
    }

    /** The same group. */
    MemoryGroup(MemoryGroup group) {
        figures = group.figures;
        at = group.at;
        sizes = group.sizes;
        severalFiles = group.severalFiles;
    }

    /** How many figures a group has. */
    static int figures(int files) {
        return FILES + (files > 1 ? files : 0);
    }

    final void add(MeasuredKey key) {
        sizes = add(figures, at, sizes, severalFiles, key);
    }

    /**
     * Adds a key to the figures that stand from a place on.
     *
     * @param sizes the sizes of the keys so far, or null as {@link #sizes}
     * @return the same with this key, or null if all are still of one class
     */
    static @Nullable SizeHistogram add(
            long[] figures, int at, @Nullable SizeHistogram sizes, boolean severalFiles, MeasuredKey key) {
        long before = sum(figures, at, severalFiles, key);
        return count(figures, at, sizes, before, key.sizeClass, 1);
    }

    /** Adds a key to the figures that stand from a place on, of a group for which sizes are not kept. */
    static void addUnsized(long[] figures, int at, boolean severalFiles, MeasuredKey key) {
        sum(figures, at, severalFiles, key);
        figures[at + SIZE_CLASS] = NOT_KEPT;
    }

    /** @return how many keys there were before */
    private static long sum(long[] figures, int at, boolean severalFiles, MeasuredKey key) {
        MemoryUse use = key.use;
        long before = figures[at + KEYS]++;
        if (key.expires()) {
            figures[at + EXPIRING]++;
        }
        figures[at + MEMORY] += use.memory();
        figures[at + ALLOCATED] += use.allocated();
        figures[at + FILE_BYTES] += key.fileBytes;
        figures[at + ELEMENTS] += key.elements;
        if (use.isEstimate()) {
            figures[at + ESTIMATES]++;
        }
        if (severalFiles) {
            figures[at + FILES + key.file] += use.memory();
        }
        return before;
    }

    /** Adds keys whose sizes are of one class to the sizes of those before. */
    private static @Nullable SizeHistogram count(
            long[] figures, int at, @Nullable SizeHistogram sizes, long before, int sizeClass, long count) {
        if (sizes != null) {
            sizes.add(sizeClass, count);
            return sizes;
        }
        if (before == 0) {
            figures[at + SIZE_CLASS] = sizeClass;
        } else if (figures[at + SIZE_CLASS] != sizeClass) {
            SizeHistogram several = new SizeHistogram((int) figures[at + SIZE_CLASS], before);
            several.add(sizeClass, count);
            return several;
        }
        return null;
    }

    /** Adds the keys of another group. Both are of as many files, and have arrays of their own. */
    final void add(MemoryGroup other) {
        long before = keys();
        if (other.sizes == null) {
            sizes = count(figures, at, sizes, before, (int) other.figures[SIZE_CLASS], other.keys());
        } else {
            for (int i = 0; i < other.sizes.classes(); i++) {
                long count = other.sizes.count(i);
                sizes = count(figures, at, sizes, before, other.sizes.classAt(i), count);
                before += count;
            }
        }
        for (int i = 0; i < figures.length; i++) {
            if (i != SIZE_CLASS) {
                figures[i] += other.figures[i];
            }
        }
    }

    static long keysAt(long[] figures, int at) {
        return figures[at + KEYS];
    }

    static long memoryAt(long[] figures, int at) {
        return figures[at + MEMORY];
    }

    /** How many keys. */
    public final long keys() {
        return keysAt(figures, at);
    }

    /** How many of them expire. */
    public final long expiring() {
        return figures[at + EXPIRING];
    }

    /** The sum of {@link MemoryUse#memory}. */
    public final long memory() {
        return memoryAt(figures, at);
    }

    /** The sum of {@link MemoryUse#allocated}. */
    public final long allocated() {
        return figures[at + ALLOCATED];
    }

    /** The sum of the bytes of their values in the file. */
    public final long fileBytes() {
        return figures[at + FILE_BYTES];
    }

    /** The sum of {@link io.rdbkit.KeyEntry#elements}. */
    public final long elements() {
        return figures[at + ELEMENTS];
    }

    /** Of how many keys the figures are estimates. */
    public final long estimates() {
        return figures[at + ESTIMATES];
    }

    /** Memory of those of one file, by its place on the command line. */
    public final long memoryOf(int file) {
        return severalFiles ? figures[at + FILES + file] : memory();
    }

    /** Memory of a key on average; 0 if there are none. */
    public final long average() {
        return keys() == 0 ? 0 : Math.round(memory() / (double) keys());
    }

    /**
     * The memory that so many percent of the keys don't exceed, to within 1.6 %; -1 if that was not kept, see {@link MemoryReport.By#SLOT}.
     *
     * @param percent 0 to 100
     */
    public final long percentile(double percent) {
        if (keys() == 0) {
            return 0;
        }
        if (figures[at + SIZE_CLASS] == NOT_KEPT) {
            return -1;
        }
        return sizes == null ? SizeHistogram.middle((int) figures[at + SIZE_CLASS]) : sizes.percentile(percent);
    }
}
