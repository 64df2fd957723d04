package io.rdbkit.ledger;

import java.io.IOException;
import java.util.List;

/** Sorted records of several sources as one, by a heap of the sources' current records. */
final class LongMerge implements LongRecords {

    private final int width;
    private final LongRecords[] heap;
    private int size;
    private boolean started;

    LongMerge(int width, List<LongRecords> sources) throws IOException {
        this.width = width;
        this.heap = new LongRecords[sources.size()];
        for (LongRecords source : sources) {
            if (source.next()) {
                heap[size++] = source;
            }
        }
        for (int i = size / 2 - 1; i >= 0; i--) {
            siftDown(i);
        }
    }

    @Override
    public boolean next() throws IOException {
        if (!started) {
            started = true;
        } else if (size > 0) {
            if (!heap[0].next()) {
                heap[0] = heap[--size];
            }
            siftDown(0);
        }
        return size > 0;
    }

    @Override
    public long get(int word) {
        return heap[0].get(word);
    }

    private void siftDown(int from) {
        LongRecords moved = heap[from];
        int i = from;
        for (int child = 2 * i + 1; child < size; child = 2 * i + 1) {
            if (child + 1 < size && compare(heap[child + 1], heap[child]) < 0) {
                child++;
            }
            if (compare(moved, heap[child]) <= 0) {
                break;
            }
            heap[i] = heap[child];
            i = child;
        }
        heap[i] = moved;
    }

    private int compare(LongRecords a, LongRecords b) {
        for (int w = 0; w < width; w++) {
            int c = Long.compare(a.get(w), b.get(w));
            if (c != 0) {
                return c;
            }
        }
        return 0;
    }
}
