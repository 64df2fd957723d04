package io.rdbkit.analyze;

import io.rdbkit.transform.KeySlot;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sums by slot. Each key of a file is in another slot than the key before, so that it costs what the processor takes to fetch the memory of a
 * slot: all figures stand in one array, and sizes are kept on request.
 */
final class SlotSums {

    private final int files;
    private final int width;
    private final long[] figures;
    /** Null if sizes are not kept. */
    private final @Nullable SizeHistogram @Nullable [] sizes;

    SlotSums(int files, boolean keepsSizes) {
        this.files = files;
        width = MemoryGroup.figures(files);
        figures = new long[KeySlot.COUNT * width];
        sizes = keepsSizes ? new SizeHistogram[KeySlot.COUNT] : null;
    }

    void add(MeasuredKey key) {
        int slot = KeySlot.of(key.name);
        if (sizes == null) {
            MemoryGroup.addUnsized(figures, slot * width, files > 1, key);
        } else {
            sizes[slot] = MemoryGroup.add(figures, slot * width, sizes[slot], files > 1, key);
        }
    }

    /** Puts the slots that have a key under their numbers. */
    void putTo(Map<String, MemoryGroup> groups) {
        for (int slot = 0; slot < KeySlot.COUNT; slot++) {
            if (MemoryGroup.keysAt(figures, slot * width) > 0) {
                groups.put(
                        Integer.toString(slot),
                        new MemoryGroup(figures, slot * width, sizes == null ? null : sizes[slot], files));
            }
        }
    }
}
