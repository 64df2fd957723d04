package io.rdbkit.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.rdbkit.format.Bytes;
import io.rdbkit.io.OpenSpills;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClashSearchTest {

    private static final SpillLimits TINY = new SpillLimits(2, 2, 8);

    @TempDir
    Path directory;

    @Test
    void collisionsSetAsideAreDeletedAfterAFailure() throws IOException {
        try (NameJournal journal = new NameJournal(directory, 1000);
                ClashMembers members = new ClashMembers(new SpillingLongSort(directory, 1, TINY))) {
            List<Long> positions = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                Bytes key = Bytes.utf8("key" + i);
                positions.add(journal.append(i, 0, key, 0, key, i));
            }
            journal.seal();
            try (ClashSearch search = new ClashSearch(journal, members, directory, TINY, 1)) {
                assertThrows(IOException.class, () -> search.search(new OneHashThenFailure(positions)));
                // A thread sorts them, so that the list of open files may change while it is read.
                assertTimeoutPreemptively(Duration.ofSeconds(10), () -> OpenSpills.awaitOneIn(directory));
            }
            assertEquals(List.of(), OpenSpills.in(directory));
        }
    }

    /** An index in which all keys have the same hash. The disk fails at the end. */
    private static final class OneHashThenFailure implements LongRecords {

        private final List<Long> positions;
        private int record = -1;

        OneHashThenFailure(List<Long> positions) {
            this.positions = positions;
        }

        @Override
        public boolean next() throws IOException {
            if (++record == positions.size()) {
                throw new IOException("the disk is gone");
            }
            return true;
        }

        @Override
        public long get(int word) {
            return word == 0 ? 7 : positions.get(record);
        }
    }
}
