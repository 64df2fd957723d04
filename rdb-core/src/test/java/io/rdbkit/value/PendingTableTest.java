package io.rdbkit.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PendingTableTest {

    /** The table needs several chunks, and the first one grows. */
    @Test
    void keepsTheAddedEntries() {
        PendingTable table = new PendingTable();
        int n = 5000;
        for (int i = 0; i < n; i++) {
            assertEquals(i, table.add(i, -i, 3L * i, 4L * i, i % 7 - 1));
        }
        for (int i = 0; i < n; i += 3) {
            table.own(i, 9);
        }
        assertEquals(n, table.size());
        for (int i = 0; i < n; i++) {
            assertEquals(
                    List.of((long) i, (long) -i, 3L * i, 4L * i, i % 3 == 0 ? 9 : i % 7 - 1),
                    List.of(
                            table.ms(i),
                            table.seq(i),
                            table.deliveryTime(i),
                            table.deliveryCount(i),
                            table.consumer(i)));
        }
        assertThrows(IndexOutOfBoundsException.class, () -> table.ms(n));
        assertThrows(IndexOutOfBoundsException.class, () -> table.consumer(n));
        assertThrows(IndexOutOfBoundsException.class, () -> table.own(n, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> table.seq(-1));
    }

    /** IDs are unsigned. A search from anywhere finds the entries that are there and no others. */
    @Property(tries = 300)
    void findsTheEntriesThatAreThere(
            @ForAll @Size(max = 60) List<@IntRange(min = -20, max = 20) Integer> numbers,
            @ForAll @IntRange(min = -3, max = 70) int from) {
        List<StreamId> ids = new ArrayList<>(new TreeSet<>(numbers.stream()
                .map(n -> new StreamId(n / 4, n % 4 + Long.MAX_VALUE))
                .toList()));
        PendingTable table = new PendingTable();
        ids.forEach(id -> table.add(id.ms(), id.seq(), 0, 0, 0));
        for (int n = -21; n <= 21; n++) {
            StreamId id = new StreamId(n / 4, n % 4 + Long.MAX_VALUE);
            assertEquals(ids.indexOf(id), table.find(id.ms(), id.seq(), from), id::toString);
        }
    }
}
