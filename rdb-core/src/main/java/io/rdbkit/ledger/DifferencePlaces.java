package io.rdbkit.ledger;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Places in a file, each with a mark and a check, to be gone through in the order of the file. Memory: at most 2 MB while they are
 * added, and 1 MB to go through them; disk: 16 bytes each, or 32 while they are merged.
 */
public final class DifferencePlaces implements Closeable {

    /** What a place has room for. */
    public static final int PLACE_BITS = 48;

    private static final int MARK_BITS = 63 - PLACE_BITS;
    private static final SpillLimits LIMITS = new SpillLimits(1 << 17, 64, 1 << 14);

    private final SpillingLongSort sort;
    private LongRecords records;

    public DifferencePlaces(Path tempDirectory) {
        sort = new SpillingLongSort(tempDirectory, 2, LIMITS);
    }

    /**
     * Adds a place.
     *
     * @param place up to {@value #PLACE_BITS} bits
     * @param mark  up to 15 bits
     */
    public void add(long place, int mark, long check) throws IOException {
        if (place >>> PLACE_BITS != 0 || mark >>> MARK_BITS != 0) {
            throw new IllegalArgumentException("place " + place + ", mark " + mark);
        }
        sort.add(place << MARK_BITS | mark, check);
    }

    /** Goes to the next; false at the end. No more can be added. */
    public boolean next() throws IOException {
        if (records == null) {
            records = sort.sorted();
        }
        return records.next();
    }

    /** Where it is. */
    public long place() {
        return records.get(0) >>> MARK_BITS;
    }

    /** What was said of it. */
    public int mark() {
        return (int) records.get(0) & (1 << MARK_BITS) - 1;
    }

    /** What was said to know it again. */
    public long check() {
        return records.get(1);
    }

    @Override
    public void close() throws IOException {
        sort.close();
    }
}
