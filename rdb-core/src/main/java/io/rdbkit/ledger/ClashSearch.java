package io.rdbkit.ledger;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.commons.io.IOUtils;
import org.apache.commons.io.function.IOConsumer;

/**
 * Finds the keys that really are equal among those that have equal hashes, by comparing their names.
 *
 * <p>Of keys with one hash, all are compared with the first. Those that differ from it are kept aside, and compared
 * among themselves the same way; since the hash is a good one, there are hardly ever any.
 */
final class ClashSearch implements Closeable {

    private static final int ORDINAL = 0;
    private static final int ONE = 1;
    private static final int OTHER = 2;

    private final JournalCursor leader;
    private final JournalCursor other;
    private final ClashMembers members;
    private final Path directory;
    private final SpillLimits asideLimits;
    private SpillingLongSort aside;
    private long leaderPosition;

    /** The earliest clashes, the last of them first: the ordinal of the later key, and where both stand in the journal. */
    private final PriorityQueue<long[]> earliest =
            new PriorityQueue<>(Comparator.comparingLong(clash -> -clash[ORDINAL]));

    private final int most;

    /**
     * @param members receives what is found
     * @param directory where keys are kept aside
     * @param asideLimits how much memory those may take, twice
     * @param most how many clashes are kept to be told
     */
    ClashSearch(NameJournal journal, ClashMembers members, Path directory, SpillLimits asideLimits, int most) {
        this.leader = new JournalCursor(journal);
        this.other = new JournalCursor(journal);
        this.members = members;
        this.directory = directory;
        this.asideLimits = asideLimits;
        this.most = most;
    }

    /** Looks through records of a hash and a position in the journal, in order. */
    void search(LongRecords index) throws IOException {
        boolean more = index.next();
        while (more) {
            long hash = index.get(0);
            long position = index.get(1);
            more = index.next();
            if (more && index.get(0) == hash) {
                lead(position);
                while (more && index.get(0) == hash) {
                    compare(index.get(1));
                    more = index.next();
                }
                members.endGroup();
                compareThoseAside();
            }
        }
    }

    private void compareThoseAside() throws IOException {
        while (aside != null) {
            try (SpillingLongSort differing = aside) {
                aside = null;
                LongRecords positions = differing.sorted();
                positions.next();
                lead(positions.get(0));
                while (positions.next()) {
                    compare(positions.get(0));
                }
                members.endGroup();
            }
        }
    }

    private void lead(long position) throws IOException {
        leader.seek(position);
        leaderPosition = position;
    }

    private void compare(long position) throws IOException {
        other.seek(position);
        if (!leader.sameKey(other)) {
            if (aside == null) {
                aside = new SpillingLongSort(directory, 1, asideLimits);
            }
            aside.add(position);
            return;
        }
        members.equal(leader.ordinal(), other.ordinal());
        if (earliest.size() < most || other.ordinal() < earliest.peek()[ORDINAL]) {
            earliest.add(new long[] {other.ordinal(), leaderPosition, position});
            if (earliest.size() > most) {
                earliest.remove();
            }
        }
    }

    /** Tells the clashes, those first whose later key comes first in the output: as many as were to be kept, one after the other. */
    void tell(IOConsumer<Clash> each) throws IOException {
        List<long[]> inOrder = new ArrayList<>(earliest);
        inOrder.sort(Comparator.comparingLong(clash -> clash[ORDINAL]));
        for (long[] clash : inOrder) {
            leader.seek(clash[ONE]);
            other.seek(clash[OTHER]);
            each.accept(new Clash(leader.db(), leader.key(), leader.origin(), other.origin()));
        }
    }

    /** Deletes what a failure left aside. */
    @Override
    public void close() throws IOException {
        IOUtils.close(aside);
    }
}
