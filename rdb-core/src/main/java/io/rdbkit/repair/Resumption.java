package io.rdbkit.repair;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the place behind damage where reading can go on: the first place from which {@link Attempt} reads records.
 * Places that {@link RecordStart} rules out are not tried.
 *
 * <p>An attempt may read 256 KB. If a place was good up to that bound, because a large key comes next, it is noted.
 * When a later place has been found, or none, the noted places are tried again without the bound. All bytes of these
 * second attempts are counted. When they reach {@value #MOST_TIMES} times the size of the file, no place is tried
 * again. So the time is linear for any file.
 */
final class Resumption {

    private static final int FIRST_WINDOW = 1 << 12;
    private static final int WINDOW = 1 << 20;
    /** How far RecordStart must be able to look ahead from a place. */
    private static final int AHEAD = 1 << 16;

    private static final long ALLOWED = 1 << 18;
    private static final int MOST_UNDECIDED = 16;
    private static final int MOST_TIMES = 16;

    /** The result of {@link #find} if there is no such place. */
    static final long NOWHERE = -1;

    private final DamagedInput file;
    private final Preamble preamble;
    private final Attempt attempt;
    private final RecordStart start;
    private final byte[] window = new byte[WINDOW + AHEAD];
    private long left;

    Resumption(DamagedInput file, Preamble preamble, Attempt attempt) {
        this.file = file;
        this.preamble = preamble;
        this.attempt = attempt;
        start = new RecordStart(preamble.version());
        left = MOST_TIMES * file.length() + WINDOW;
    }

    /** Whether records begin at an offset. */
    boolean isAt(long offset, int db) throws IOException {
        return attempt.at(file, offset, file.length() - offset, preamble, db) == Attempt.Outcome.RECORDS;
    }

    /**
     * Finds the next place.
     *
     * @param from the offset at which the search begins
     * @param db   the database of the damaged record
     * @return its offset, or {@link #NOWHERE}
     */
    long find(long from, int db) throws IOException {
        List<Long> undecided = new ArrayList<>();
        int size = FIRST_WINDOW;
        long base = from;
        while (base < file.length()) {
            int n = file.read(base, window, Math.min(window.length, size + AHEAD));
            start.look(window, n, file.length() - base);
            for (int i = 0; i < Math.min(n, size); i++) {
                if (!start.isPossible(i)) {
                    continue;
                }
                Attempt.Outcome outcome = attempt.at(file, base + i, ALLOWED, preamble, db);
                if (outcome == Attempt.Outcome.RECORDS) {
                    long earlier = earlier(undecided, db);
                    return earlier == NOWHERE ? base + i : earlier;
                }
                if (outcome == Attempt.Outcome.UNDECIDED && undecided.size() < MOST_UNDECIDED) {
                    undecided.add(base + i);
                }
            }
            base += size;
            size = Math.min(2 * size, WINDOW);
        }
        return earlier(undecided, db);
    }

    private long earlier(List<Long> undecided, int db) throws IOException {
        for (long offset : undecided) {
            if (left > 0) {
                boolean found = isAt(offset, db);
                left -= attempt.read();
                if (found) {
                    return offset;
                }
            }
        }
        return NOWHERE;
    }
}
