package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VariedDumpsTest {

    @Test
    void theChosenDumpsHaveEverythingThatOthersHave() {
        assertTrue(VariedDumps.readable().containsAll(Dumps.testdata()));
        assertEquals(contents(Dumps.readable()), contents(VariedDumps.readable()));
    }

    private static Set<List<Object>> contents(List<Path> dumps) {
        Set<List<Object>> contents = new HashSet<>();
        dumps.forEach(dump -> contents.addAll(VariedDumps.contents(dump)));
        return contents;
    }
}
