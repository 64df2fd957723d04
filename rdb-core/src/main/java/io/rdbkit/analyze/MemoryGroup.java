package io.rdbkit.analyze;

import io.rdbkit.KeyEntry;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What keys that have something in common take together. */
public class MemoryGroup {

    private long keys;
    private long expiring;
    private long memory;
    private long allocated;
    private long fileBytes;
    private long elements;
    private long estimates;
    /** Null as long as the sizes of all keys are of one class: most prefixes have one key. */
    private @Nullable SizeHistogram sizes;

    private int sizeClass;
    /** Memory by file; null if there is but one. */
    private final long @Nullable [] files;

    /** @param files how many files there are */
    MemoryGroup(int files) {
        this.files = files > 1 ? new long[files] : null;
    }

    /** @return by how many bytes it grew */
    final int add(int file, KeyEntry key, MemoryUse use) throws IOException {
        keys++;
        if (key.hasExpiry()) {
            expiring++;
        }
        memory += use.memory();
        allocated += use.allocated();
        fileBytes += key.serializedSize();
        elements += key.elements();
        if (use.isEstimate()) {
            estimates++;
        }
        if (files != null) {
            files[file] += use.memory();
        }
        return addSize(use.memory());
    }

    private int addSize(long size) {
        int of = SizeHistogram.of(size);
        if (keys == 1) {
            sizeClass = of;
            return 0;
        }
        int before = 0;
        if (sizes == null) {
            if (of == sizeClass) {
                return 0;
            }
            before = SizeHistogram.EMPTY_BYTES;
            sizes = new SizeHistogram(sizeClass, keys - 1);
        }
        return before + sizes.add(of);
    }

    /** What the figures take here, in bytes. */
    final int held() {
        return (sizes == null ? 0 : SizeHistogram.EMPTY_BYTES + sizes.bytes())
                + (files == null ? 0 : files.length * Long.BYTES);
    }

    /** How many keys. */
    public final long keys() {
        return keys;
    }

    /** How many of them expire. */
    public final long expiring() {
        return expiring;
    }

    /** The sum of {@link MemoryUse#memory}. */
    public final long memory() {
        return memory;
    }

    /** The sum of {@link MemoryUse#allocated}. */
    public final long allocated() {
        return allocated;
    }

    /** The sum of the bytes of their values in the file. */
    public final long fileBytes() {
        return fileBytes;
    }

    /** The sum of {@link KeyEntry#elements}. */
    public final long elements() {
        return elements;
    }

    /** Of how many keys the figures are estimates. */
    public final long estimates() {
        return estimates;
    }

    /** Memory of those of one file, by its place on the command line. */
    public final long memoryOf(int file) {
        return files == null ? memory : files[file];
    }

    /** Memory of a key on average; 0 if there are none. */
    public final long average() {
        return keys == 0 ? 0 : Math.round(memory / (double) keys);
    }

    /**
     * The memory that so many percent of the keys don't exceed, to within 1.6 %.
     *
     * @param percent 0 to 100
     */
    public final long percentile(double percent) {
        if (keys == 0) {
            return 0;
        }
        return sizes == null ? SizeHistogram.middle(sizeClass) : sizes.percentile(percent);
    }
}
