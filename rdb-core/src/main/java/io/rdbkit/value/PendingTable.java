package io.rdbkit.value;

import java.util.Arrays;
import java.util.Objects;

/** Pending entries in memory, about 40 bytes each. They are added one by one. */
public final class PendingTable implements StreamPending {

    /** A full chunk has 2^10 entries. The table is made of chunks, so that growing never copies all entries. */
    private static final int CHUNK_BITS = 10;

    private static final int CHUNK = 1 << CHUNK_BITS;
    private static final int FIRST = 8;

    /** The numbers of an entry, without its owner. */
    private static final int NUMBERS = 4;

    private long[][] numbers = {new long[FIRST * NUMBERS]};
    private int[][] owners = {new int[FIRST]};
    private int size;

    /** Creates an empty table. */
    public PendingTable() {}

    /**
     * Adds an entry at the end.
     *
     * @param consumer an index in {@link StreamGroup#consumers}, or {@link #NOBODY}
     * @return the index of the entry
     */
    public int add(long ms, long seq, long deliveryTime, long deliveryCount, int consumer) {
        int chunk = size >>> CHUNK_BITS;
        int i = size & CHUNK - 1;
        makeRoom(chunk, i);
        long[] entry = numbers[chunk];
        entry[i * NUMBERS] = ms;
        entry[i * NUMBERS + 1] = seq;
        entry[i * NUMBERS + 2] = deliveryTime;
        entry[i * NUMBERS + 3] = deliveryCount;
        owners[chunk][i] = consumer;
        return size++;
    }

    private void makeRoom(int chunk, int i) {
        if (chunk == owners.length) {
            owners = Arrays.copyOf(owners, 2 * chunk);
            numbers = Arrays.copyOf(numbers, 2 * chunk);
        }
        if (owners[chunk] == null) {
            owners[chunk] = new int[CHUNK];
            numbers[chunk] = new long[CHUNK * NUMBERS];
        } else if (i == owners[chunk].length) { // the first chunk begins small
            owners[chunk] = Arrays.copyOf(owners[chunk], 2 * i);
            numbers[chunk] = Arrays.copyOf(numbers[chunk], 2 * i * NUMBERS);
        }
    }

    /** Sets the owner of the i-th entry: an index in {@link StreamGroup#consumers}, or {@link #NOBODY}. */
    public void own(int i, int consumer) {
        Objects.checkIndex(i, size);
        owners[i >>> CHUNK_BITS][i & CHUNK - 1] = consumer;
    }

    /**
     * The index of an entry, or -1 if there is none. The entries must be in rising order of ID.
     *
     * @param from the index at which the search begins; the search is fast if the entry is not far behind it
     */
    public int find(long ms, long seq, int from) {
        int low = from > 0 && from < size && compare(from, ms, seq) <= 0 ? from : 0;
        int high = low;
        for (int step = 1; high < size && compare(high, ms, seq) < 0; step *= 2) {
            low = high + 1;
            high = size - high > step ? high + step : size;
        }
        high = Math.min(high, size - 1);
        while (low <= high) {
            int middle = low + high >>> 1;
            int order = compare(middle, ms, seq);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    private int compare(int i, long ms, long seq) {
        int byMs = Long.compareUnsigned(ms(i), ms);
        return byMs != 0 ? byMs : Long.compareUnsigned(seq(i), seq);
    }

    private long number(int i, int which) {
        Objects.checkIndex(i, size);
        return numbers[i >>> CHUNK_BITS][(i & CHUNK - 1) * NUMBERS + which];
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public long ms(int i) {
        return number(i, 0);
    }

    @Override
    public long seq(int i) {
        return number(i, 1);
    }

    @Override
    public long deliveryTime(int i) {
        return number(i, 2);
    }

    @Override
    public long deliveryCount(int i) {
        return number(i, 3);
    }

    @Override
    public int consumer(int i) {
        Objects.checkIndex(i, size);
        return owners[i >>> CHUNK_BITS][i & CHUNK - 1];
    }
}
