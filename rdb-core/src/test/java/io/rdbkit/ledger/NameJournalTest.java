package io.rdbkit.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.rdbkit.format.Bytes;
import io.rdbkit.io.OpenSpills;
import io.rdbkit.ledger.Clash.Origin;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NameJournalTest {

    @TempDir
    Path directory;

    record Row(long ordinal, int db, Bytes key, Origin origin) {}

    @Provide
    Arbitrary<List<Row>> rows() {
        Arbitrary<Long> numbers = Arbitraries.longs().greaterOrEqual(0);
        Arbitrary<Integer> dbs =
                Arbitraries.oneOf(Arbitraries.of(0, 1), Arbitraries.integers().greaterOrEqual(0));
        // Lengths around the size of the reader's window; all bytes of a name are equal except one.
        Arbitrary<Bytes> names = Combinators.combine(
                        Arbitraries.of(0, 1, 2, 40, 500, 512, 1100), Arbitraries.bytes(), Arbitraries.integers())
                .as((length, b, at) -> {
                    byte[] name = new byte[length];
                    if (length > 0) {
                        name[Math.floorMod(at, length)] = (byte) (b & 1);
                    }
                    return Bytes.wrap(name);
                });
        Arbitrary<Row> row = Combinators.combine(numbers, dbs, names, dbs, names, numbers)
                .as((ordinal, db, key, originDb, originKey, offset) ->
                        new Row(ordinal, db, key, new Origin(originDb, originKey, offset)));
        return row.list().ofMinSize(1).ofMaxSize(12);
    }

    @Property(tries = 300)
    void theJournalReturnsWhatWasAppended(
            @ForAll("rows") List<Row> rows, @ForAll @IntRange(min = 1, max = 5000) int capacity) throws IOException {
        Path own = Files.createTempDirectory("journal");
        try (NameJournal journal = new NameJournal(own, capacity)) {
            List<Long> positions = new ArrayList<>();
            for (Row r : rows) {
                Origin o = r.origin();
                positions.add(journal.append(r.ordinal(), r.db(), r.key(), o.db(), o.key(), o.offset()));
            }
            journal.seal();
            JournalCursor one = new JournalCursor(journal);
            JournalCursor other = new JournalCursor(journal);
            for (int i = rows.size() - 1; i >= 0; i--) {
                Row row = rows.get(i);
                one.seek(positions.get(i));
                for (int j = 0; j < rows.size(); j++) {
                    other.seek(positions.get(j));
                    boolean same = row.db() == rows.get(j).db()
                            && row.key().equals(rows.get(j).key());
                    assertEquals(same, one.sameKey(other), i + " and " + j);
                }
                assertEquals(row, new Row(one.ordinal(), one.db(), one.key(), one.origin()));
            }
        }
        Files.delete(own); // fails if a file is left in it
    }

    @Test
    void anUnchangedNameIsStoredOnce() throws IOException {
        Bytes name = Bytes.utf8("a name that stays");
        try (NameJournal journal = new NameJournal(directory, 1000)) {
            journal.append(399_999_999, 3, name, 3, Bytes.utf8("a name that stays"), 30_000_000_000L);
            long second = journal.append(0, 3, name, 4, Bytes.utf8("another"), 0);
            assertEquals(13 + name.length() - 1, second, "one byte less, because the length of the name is short");
        }
    }

    @Test
    void theJournalStaysInMemoryWhileItFits() throws IOException {
        try (NameJournal journal = new NameJournal(directory, 100)) {
            Bytes name = Bytes.wrap(new byte[96]);
            journal.append(0, 0, name, 0, name, 0); // 3 bytes, the length and the header: 101 in all
            assertEquals(1, OpenSpills.in(directory).size());
        }
        try (NameJournal journal = new NameJournal(directory, 101)) {
            Bytes name = Bytes.wrap(new byte[96]);
            journal.append(0, 0, name, 0, name, 0);
            assertEquals(List.of(), OpenSpills.in(directory));
        }
    }

    @Test
    void nothingIsReadBeyondTheEnd() throws IOException {
        try (NameJournal journal = new NameJournal(directory, 100)) {
            journal.append(0, 0, Bytes.EMPTY, 0, Bytes.EMPTY, 0);
            journal.seal();
            assertThrows(EOFException.class, () -> new JournalCursor(journal).seek(4));
        }
    }
}
