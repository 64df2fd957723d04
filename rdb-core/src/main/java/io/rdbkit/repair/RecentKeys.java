package io.rdbkit.repair;

import io.rdbkit.format.Bytes;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The last kept keys. They are needed when reading meets damage: if a value states its length only once, only the bytes
 * behind it prove its end. If these bytes are damaged, the damage may have begun within the key.
 */
final class RecentKeys {

    private static final int MOST = 16;

    /**
     * A kept key.
     *
     * @param begin   its offset
     * @param db      its database
     * @param ordinal its ordinal among all kept keys
     * @param known   whether its name has a known prefix, which proves the end of the record before it
     */
    record Kept(long begin, int db, long ordinal, boolean known) {}

    private final Deque<Kept> latestFirst = new ArrayDeque<>(MOST);
    private @Nullable Bytes lastName;
    private int lastDb;

    void add(Kept key, Bytes name) {
        if (latestFirst.size() == MOST) {
            latestFirst.removeLast();
        }
        latestFirst.addFirst(key);
        lastName = name;
        lastDb = key.db();
    }

    /**
     * Whether the key before has this name. No server writes a name twice in a row, but a sequence of zeros reads as
     * such keys.
     */
    boolean isLast(int db, Bytes name) {
        return name.equals(lastName) && db == lastDb;
    }

    /** Takes the last key added that was not taken yet, or null. */
    Kept takeLast() {
        return latestFirst.pollFirst();
    }

    /** The kept keys are beyond doubt now. */
    void clear() {
        latestFirst.clear();
        lastName = null;
    }
}
