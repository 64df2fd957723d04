package io.rdbkit.analyze;

import io.rdbkit.KeyEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * Keys that one thread has measured, on their way to a {@link ReportFeed}. Several threads measure a run each, and one thread gives the runs to the
 * feed in the order of the keys.
 */
public final class MeasuredRun {

    private final Queue<MeasuredKeys> free;
    private final List<MeasuredKeys> batches = new ArrayList<>();
    private MeasuredKeys batch;

    MeasuredRun(Queue<MeasuredKeys> free) {
        this.free = free;
        batch = fresh();
    }

    private MeasuredKeys fresh() {
        MeasuredKeys used = free.poll();
        MeasuredKeys empty = used == null ? new MeasuredKeys() : used;
        batches.add(empty);
        return empty;
    }

    /** As {@link MemoryReport#add}. */
    public void add(int file, KeyEntry key, MemoryUse use) throws IOException {
        if (batch.isFull()) {
            batch = fresh();
        }
        batch.add(new MeasuredKey(file, key, use));
    }

    List<MeasuredKeys> batches() {
        return batches;
    }
}
