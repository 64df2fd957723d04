package io.rdbkit.repair;

import io.rdbkit.format.Bytes;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The keys that were kept last, for when reading comes upon damage: of a key whose value tells its length but once, only what stands behind it
 * tells that it ends where it does. If that is damage, the damage may have begun within the key.
 */
final class RecentKeys {

    private static final int MOST = 16;

    /**
     * A key that was kept.
     *
     * @param begin   where it begins
     * @param db      its database
     * @param ordinal its ordinal among all keys kept
     * @param known   whether its name begins as others do, so that what stood before it surely ended there
     */
    record Kept(long begin, int db, long ordinal, boolean known) {}

    private final Deque<Kept> latestFirst = new ArrayDeque<>(MOST);
    private Bytes lastName;
    private int lastDb;

    void add(Kept key, Bytes name) {
        if (latestFirst.size() == MOST) {
            latestFirst.removeLast();
        }
        latestFirst.addFirst(key);
        lastName = name;
        lastDb = key.db();
    }

    /** Whether the key before has this name: no server writes one twice in a row, but a run of zeros reads as such keys. */
    boolean isLast(int db, Bytes name) {
        return name.equals(lastName) && db == lastDb;
    }

    /** The one added last that was not taken, or null. */
    Kept takeLast() {
        return latestFirst.pollFirst();
    }

    /** What was kept is beyond doubt now. */
    void clear() {
        latestFirst.clear();
        lastName = null;
    }
}
