package io.rdbkit.ledger;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Places in a file, each with a mark and a check value. They are added in any order and read in the order of the file.
 * Memory: at most 2 MB while places are added, and 1 MB while they are read. Disk: 16 bytes for each place, 32 while
 * runs are merged.
 */
public final class DifferencePlaces implements Closeable {

    /** The number of bits of a place. */
    public static final int PLACE_BITS = 48;

    private static final int MARK_BITS = 63 - PLACE_BITS;
    private static final SpillLimits LIMITS = new SpillLimits(1 << 16, 64, 1 << 14);

    private final SpillingLongSort sort;
    private LongRecords records;

    public DifferencePlaces(Path tempDirectory) {
        sort = new SpillingLongSort(tempDirectory, 2, LIMITS);
    }

    /**
     * Adds a place.
     *
     * @param place 0 to 2^{@value #PLACE_BITS} - 1
     * @param mark  up to 15 bits
     * @param check any 64 bits
     */
    public void add(long place, int mark, long check) throws IOException {
        if (place >>> PLACE_BITS != 0 || mark >>> MARK_BITS != 0) {
            throw new IllegalArgumentException("place " + place + ", mark " + mark);
        }
        sort.add(place << MARK_BITS | mark, check);
    }

    /**
     * Goes to the next place. Nothing can be added after the first call.
     *
     * @return false at the end
     */
    public boolean next() throws IOException {
        if (records == null) {
            records = sort.sorted();
        }
        return records.next();
    }

    /** The current place. */
    public long place() {
        return records.get(0) >>> MARK_BITS;
    }

    /** The mark that was added with the current place. */
    public int mark() {
        return (int) records.get(0) & (1 << MARK_BITS) - 1;
    }

    /** The check value that was added with the current place. */
    public long check() {
        return records.get(1);
    }

    @Override
    public void close() throws IOException {
        sort.close();
    }
}
