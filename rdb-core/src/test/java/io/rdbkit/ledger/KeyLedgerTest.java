package io.rdbkit.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.format.Bytes;
import io.rdbkit.io.OpenSpills;
import io.rdbkit.ledger.Clash.Origin;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyLedgerTest {

    static final SpillLimits TINY_SORT = new SpillLimits(3, 2, 16);
    static final LedgerLimits TINY = new LedgerLimits(TINY_SORT, 20, TINY_SORT, TINY_SORT);
    private static final KeyHash CONSTANT = (db, key) -> 7;

    @TempDir
    Path directory;

    @Test
    void withoutDuplicatesTheResultIsEmpty() throws IOException {
        try (KeyLedger ledger = new KeyLedger(directory)) {
            Duplicates none = ledger.finish();
            assertTrue(none.isEmpty());
            assertEquals(0, none.count());
            assertThrows(NoSuchElementException.class, none::first);
            assertFalse(none.losers(false).isLoser(0));
        }
    }

    @Test
    void bothPlacesOfADuplicateAreKnown() throws IOException {
        try (KeyLedger ledger = new KeyLedger(directory)) {
            ledger.add(0, Bytes.utf8("x"), 0, Bytes.utf8("x"), 10);
            ledger.add(0, Bytes.utf8("y"), 0, Bytes.utf8("y"), 20);
            ledger.add(1, Bytes.utf8("x"), 1, Bytes.utf8("x"), 30);
            ledger.add(0, Bytes.utf8("y"), 2, Bytes.utf8("y"), 40);
            ledger.add(0, Bytes.utf8("x"), 0, Bytes.utf8("old:x"), 50);
            Duplicates found = ledger.finish();
            assertEquals(2, found.count());
            assertEquals(
                    new Clash(
                            0, Bytes.utf8("y"), new Origin(0, Bytes.utf8("y"), 20), new Origin(2, Bytes.utf8("y"), 40)),
                    found.first());
            assertEquals(List.of(3L, 4L), losers(found, false, 5));
            assertEquals(List.of(0L, 1L), losers(found, true, 5));
        }
    }

    @Test
    void losersAreAskedInOrderAndForOneChoice() throws IOException {
        try (KeyLedger ledger = new KeyLedger(directory)) {
            for (int i = 0; i < 3; i++) {
                ledger.add(0, Bytes.utf8("k"), 0, Bytes.utf8("k"), i);
            }
            Duplicates found = ledger.finish();
            LoserOrdinals losers = found.losers(false);
            assertTrue(losers.isLoser(2));
            assertTrue(losers.isLoser(2));
            assertThrows(IllegalArgumentException.class, () -> losers.isLoser(1));
        }
    }

    @Test
    void aLedgerIsFinishedOnce() throws IOException {
        try (KeyLedger ledger = new KeyLedger(directory)) {
            ledger.finish();
            assertThrows(IllegalStateException.class, ledger::finish);
            assertThrows(IllegalStateException.class, () -> ledger.add(0, Bytes.EMPTY, 0, Bytes.EMPTY, 0));
        }
    }

    @Test
    void equalHashesAreNotEqualKeys() throws IOException {
        try (KeyLedger ledger = new KeyLedger(directory, CONSTANT, LedgerLimits.DEFAULT)) {
            for (int i = 0; i < 300; i++) {
                Bytes key = Bytes.utf8("key" + i / 2);
                ledger.add(i % 2, key, i % 2, key, i);
            }
            assertTrue(ledger.finish().isEmpty());
        }
    }

    @Test
    void noFileIsWrittenWhileAllFitsInMemory() throws IOException {
        try (KeyLedger ledger = new KeyLedger(directory)) {
            for (int i = 0; i < 20_000; i++) {
                Bytes key = Bytes.utf8("key" + i / 2);
                ledger.add(0, key, 0, key, i);
            }
            assertEquals(10_000, ledger.finish().count());
            assertEquals(List.of(), OpenSpills.in(directory));
        }
    }

    @Test
    void afterTheFinishOnlyOrdinalsAreOnDisk() throws IOException {
        try (KeyLedger ledger = new KeyLedger(directory, KeyHash.random(), TINY)) {
            for (int i = 0; i < 100; i++) {
                ledger.add(0, Bytes.utf8("key" + i), 0, Bytes.utf8("k"), i);
            }
            assertFalse(OpenSpills.in(directory).isEmpty());
            assertTrue(ledger.finish().isEmpty());
            assertEquals(List.of(), OpenSpills.in(directory));
        }
        try (KeyLedger ledger = new KeyLedger(directory, KeyHash.random(), TINY)) {
            for (int i = 0; i < 100; i++) {
                ledger.add(0, Bytes.utf8("same"), 0, Bytes.utf8("k"), i);
            }
            Duplicates found = ledger.finish();
            assertFalse(OpenSpills.in(directory).isEmpty());
            assertEquals(99, losers(found, true, 100).size());
        }
        assertEquals(List.of(), OpenSpills.in(directory));
    }

    @Test
    void noFileIsLeftAfterAFailedAdd() throws IOException {
        Path gone = Files.createDirectory(directory.resolve("gone"));
        try (KeyLedger ledger = new KeyLedger(gone, KeyHash.random(), TINY)) {
            addTen(ledger);
            assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
                OpenSpills.awaitOneIn(gone);
                deleteOnceEmpty(gone);
            });
            assertThrows(IOException.class, () -> addTen(ledger));
        }
        assertEquals(List.of(), OpenSpills.in(gone));
    }

    @Test
    void noFileIsLeftAfterAFailedSearch() throws IOException {
        Path gone = Files.createDirectory(directory.resolve("gone"));
        LedgerLimits indexInMemory = new LedgerLimits(new SpillLimits(100, 2, 16), 20, TINY_SORT, TINY_SORT);
        try (KeyLedger ledger = new KeyLedger(gone, CONSTANT, indexInMemory)) {
            addTen(ledger);
            Files.delete(gone);
            // Ten names with the same hash: those set aside must be spilled, and that fails.
            assertThrows(IOException.class, ledger::finish);
        }
        assertEquals(List.of(), OpenSpills.in(gone));
    }

    @Test
    void noFileIsLeftAfterAnInterrupt() throws IOException {
        try (KeyLedger ledger = new KeyLedger(directory, CONSTANT, TINY)) {
            addTen(ledger);
            Thread.currentThread().interrupt();
            assertThrows(IOException.class, ledger::finish);
        } finally {
            assertTrue(Thread.interrupted());
        }
        assertEquals(List.of(), OpenSpills.in(directory));
        try (var left = Files.list(directory)) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void threeDuplicatesAreFoundAmongThreeMillionKeys() throws IOException {
        int keys = 3_000_000;
        byte[] name = new byte[24];
        Arrays.fill(name, (byte) 'k');
        try (KeyLedger ledger = new KeyLedger(directory)) {
            for (int i = 0; i < keys; i++) {
                int id =
                        switch (i) {
                            case 2_000_000 -> 17;
                            case 2_500_000 -> 2_499_999;
                            case 2_999_999 -> 0;
                            default -> i;
                        };
                for (int b = 0; b < 4; b++) {
                    name[10 + b] = (byte) (id >>> 8 * b);
                }
                Bytes key = Bytes.wrap(name);
                ledger.add(0, key, 0, key, 100L * i);
            }
            Duplicates found = ledger.finish();
            assertEquals(3, found.count());
            assertEquals(1_700, found.first().one().offset());
            assertEquals(200_000_000, found.first().other().offset());
            assertEquals(List.of(2_000_000L, 2_500_000L, 2_999_999L), losers(found, false, keys));
            assertEquals(List.of(0L, 17L, 2_499_999L), losers(found, true, keys));
        }
    }

    private static void addTen(KeyLedger ledger) throws IOException {
        for (int i = 0; i < 10; i++) {
            Bytes key = Bytes.utf8("some key " + i);
            ledger.add(0, key, 0, key, i);
        }
    }

    /** Deletes a directory as soon as no file in it has a name: a thread that spills gives each one a name for a moment. */
    private static void deleteOnceEmpty(Path directory) throws Exception {
        while (Files.exists(directory)) {
            try {
                Files.delete(directory);
            } catch (DirectoryNotEmptyException oneIsBeingMade) {
                Thread.sleep(1);
            }
        }
    }

    static List<Long> losers(Duplicates found, boolean keepLast, long keys) throws IOException {
        LoserOrdinals losers = found.losers(keepLast);
        List<Long> all = new ArrayList<>();
        for (long i = 0; i < keys; i++) {
            if (losers.isLoser(i)) {
                all.add(i);
            }
        }
        return all;
    }
}
