package io.rdbkit.cli.resp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.value.StreamId;
import java.io.IOException;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class RecordIdsTest {

    @Provide
    Arbitrary<TreeSet<StreamId>> ids() {
        Arbitrary<Long> numbers = Arbitraries.oneOf(
                Arbitraries.longs().between(0, 9), Arbitraries.longs(), Arbitraries.of(127L, 128L, -1L));
        return Combinators.combine(numbers, numbers)
                .as(StreamId::new)
                .set()
                .ofMaxSize(30)
                .map(TreeSet::new);
    }

    @Property(tries = 500)
    void theIdsAddedAreThere(@ForAll("ids") TreeSet<StreamId> added, @ForAll("ids") TreeSet<StreamId> others)
            throws IOException {
        RecordIds ids = new RecordIds();
        for (StreamId id : added) {
            ids.add(id.ms(), id.seq());
        }
        TreeSet<StreamId> all = new TreeSet<>(added);
        all.addAll(others);
        for (int i = 0; i < 2; i++) {
            RecordIds.Search search = ids.search();
            for (StreamId id : all) {
                assertEquals(added.contains(id), search.has(id.ms(), id.seq()), id::toString);
            }
        }
        ids.clear();
        assertFalse(ids.search().has(0, 1));
    }

    /** 4 MB of distances. The last ones are in memory. */
    @Test
    void manyIdsAreOnDisk() throws IOException {
        RecordIds ids = new RecordIds();
        int count = 400_000;
        for (int round = 0; round < 2; round++) {
            for (long i = 1; i <= count; i++) {
                ids.add(i << 35, i);
            }
            for (int i = 0; i < 2; i++) {
                RecordIds.Search search = ids.search();
                for (long at : new long[] {1, 2, count / 2, count - 1, count}) {
                    assertFalse(search.has(at << 35, at - 1));
                    assertTrue(search.has(at << 35, at));
                }
                assertFalse(search.has((long) count << 36, 0));
            }
            ids.clear();
        }
    }
}
