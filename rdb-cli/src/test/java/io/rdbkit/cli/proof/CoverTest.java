package io.rdbkit.cli.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class CoverTest {

    private static List<Set<Integer>> cover(List<Set<Integer>> all) {
        return Cover.of(all, one -> one, one -> 10 + one.size());
    }

    @Test
    void cheapOnesAreChosenAndRedundantOnesLeftOut() {
        Set<Integer> most = Set.of(1, 2, 3, 4);
        assertEquals(
                List.of(most, Set.of(5)), cover(List.of(Set.of(1, 2), most, Set.of(5), Set.of(4, 5, 1), Set.of())));
        assertEquals(List.of(), cover(List.of(Set.of())));
    }

    @Property(tries = 200)
    void theChoiceHasEverything(@ForAll @Size(max = 12) List<@Size(max = 6) Set<@IntRange(max = 12) Integer>> all) {
        assertEquals(things(all), things(cover(all)));
    }

    private static Set<Integer> things(List<Set<Integer>> sets) {
        Set<Integer> things = new HashSet<>();
        sets.forEach(things::addAll);
        return things;
    }
}
