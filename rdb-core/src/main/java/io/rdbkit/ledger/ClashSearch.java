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
 * Takes keys with equal hashes, compares their names, and finds the keys that are really equal.
 *
 * <p>All keys of one hash are compared with the first of them. The keys that differ from it are set aside and compared
 * with each other in the same way. The hash is good, so hardly any key is set aside.
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

    /**
     * The earliest clashes, the last of them at the head. Each has the ordinal of the later key and the places of both
     * keys in the journal.
     */
    private final PriorityQueue<long[]> earliest =
            new PriorityQueue<>(Comparator.comparingLong(clash -> -clash[ORDINAL]));

    private final int most;

    /**
     * @param members receives the keys found
     * @param directory for the keys that are set aside
     * @param asideLimits the memory for these keys; it is needed twice
     * @param most how many clashes are kept for {@link #tell}
     */
    ClashSearch(NameJournal journal, ClashMembers members, Path directory, SpillLimits asideLimits, int most) {
        this.leader = new JournalCursor(journal);
        this.other = new JournalCursor(journal);
        this.members = members;
        this.directory = directory;
        this.asideLimits = asideLimits;
        this.most = most;
    }

    /** Searches records of a hash and a position in the journal. The records must be sorted. */
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

    /**
     * Hands over the clashes that were kept, one after the other, in the order in which the later key of each stands in
     * the output.
     */
    void tell(IOConsumer<Clash> each) throws IOException {
        List<long[]> inOrder = new ArrayList<>(earliest);
        inOrder.sort(Comparator.comparingLong(clash -> clash[ORDINAL]));
        for (long[] clash : inOrder) {
            leader.seek(clash[ONE]);
            other.seek(clash[OTHER]);
            each.accept(new Clash(leader.db(), leader.key(), leader.origin(), other.origin()));
        }
    }

    /** Deletes the files that a failure left behind. */
    @Override
    public void close() throws IOException {
        IOUtils.close(aside);
    }
}
