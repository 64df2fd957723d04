package io.rdbkit.ledger;

import java.io.IOException;
import java.util.List;

/** Merges several sources of sorted records into one, by a heap of the sources' current records. */
final class LongMerge implements LongRecords {

    private final int width;
    private final LongRecords[] heap;
    /** The first long of each source's record. Nearly every comparison needs only this one. */
    private final long[] firsts;

    private int size;
    private boolean started;

    LongMerge(int width, List<LongRecords> sources) throws IOException {
        this.width = width;
        this.heap = new LongRecords[sources.size()];
        this.firsts = new long[sources.size()];
        for (LongRecords source : sources) {
            if (source.next()) {
                firsts[size] = source.get(0);
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
            if (heap[0].next()) {
                firsts[0] = heap[0].get(0);
            } else {
                heap[0] = heap[--size];
                firsts[0] = firsts[size];
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
        long first = firsts[from];
        int i = from;
        for (int child = 2 * i + 1; child < size; child = 2 * i + 1) {
            if (child + 1 < size && isLess(firsts[child + 1], heap[child + 1], firsts[child], heap[child])) {
                child++;
            }
            if (!isLess(firsts[child], heap[child], first, moved)) {
                break;
            }
            heap[i] = heap[child];
            firsts[i] = firsts[child];
            i = child;
        }
        heap[i] = moved;
        firsts[i] = first;
    }

    private boolean isLess(long firstOfA, LongRecords a, long firstOfB, LongRecords b) {
        return firstOfA < firstOfB || firstOfA == firstOfB && isLessBehindFirst(a, b);
    }

    private boolean isLessBehindFirst(LongRecords a, LongRecords b) {
        for (int w = 1; w < width; w++) {
            if (a.get(w) != b.get(w)) {
                return a.get(w) < b.get(w);
            }
        }
        return false;
    }
}
