package io.rdbkit.analyze;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Expiry;
import io.rdbkit.format.ObjectEncoding;
import io.rdbkit.format.ValueKind;
import io.rdbkit.transform.KeySlot;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class MemoryReportTest {

    private static final long HOUR = 3_600_000;
    private static final int KEYS = 4000;

    private static final ValueKind[] KINDS = {ValueKind.STRING, ValueKind.SET, ValueKind.HASH};
    private static final ObjectEncoding[] ENCODINGS = {
        ObjectEncoding.RAW, ObjectEncoding.LISTPACK, ObjectEncoding.HASHTABLE
    };
    private static final long[] EXPIRIES = {Expiry.NONE, -HOUR, HOUR / 2, 2 * HOUR};

    private static MemoryReport report(Set<MemoryReport.By> by) {
        return new MemoryReport(new MemoryReport.Options(by, 2, 0, 10, "", 4, MemoryReport.Options.DEFAULT_ROOM));
    }

    private static List<MeasuredKey> keys() {
        Random random = new Random(7);
        List<MeasuredKey> keys = new ArrayList<>();
        for (int i = 0; i < KEYS; i++) {
            long memory = random.nextInt(5) == 0 ? 48 : random.nextInt(100_000);
            keys.add(new MeasuredKey(
                    random.nextInt(2),
                    random.nextInt(3),
                    Bytes.utf8("k" + random.nextInt(500)),
                    KINDS[random.nextInt(KINDS.length)],
                    ENCODINGS[random.nextInt(ENCODINGS.length)],
                    new MemoryUse(memory, memory + 8, -1, random.nextBoolean()),
                    random.nextInt(9),
                    random.nextInt(999),
                    EXPIRIES[random.nextInt(EXPIRIES.length)],
                    -1,
                    SizeHistogram.of(memory)));
        }
        return keys;
    }

    private static MemoryReport filled(Set<MemoryReport.By> by) {
        MemoryReport report = report(by);
        keys().forEach(report::add);
        return report;
    }

    /** Keys one by one in a group for each value of a property: what the report should say. */
    private static Map<String, MemoryGroup> oneByOne(Function<MeasuredKey, String> property) {
        Map<String, MemoryGroup> groups = new TreeMap<>();
        keys().forEach(key -> groups.computeIfAbsent(property.apply(key), name -> new MemoryGroup(2))
                .add(key));
        return groups;
    }

    private static String figures(MemoryGroup group) {
        return group.keys() + " " + group.expiring() + " " + group.memory() + " " + group.allocated() + " "
                + group.fileBytes() + " " + group.elements() + " " + group.estimates() + " " + group.memoryOf(0) + " "
                + group.memoryOf(1) + " " + group.percentile(1) + " " + group.percentile(50) + " "
                + group.percentile(99);
    }

    private static void assertSame(Map<String, MemoryGroup> expected, Map<String, MemoryGroup> actual) {
        assertEquals(expected.keySet(), actual.keySet());
        expected.forEach((name, group) -> assertEquals(figures(group), figures(actual.get(name)), name));
    }

    @Test
    void sumsOfCellsAreThoseOfTheirKeys() {
        MemoryReport report = filled(EnumSet.allOf(MemoryReport.By.class));
        assertSame(oneByOne(key -> key.kind.toString()), report.groups(MemoryReport.By.TYPE));
        assertSame(oneByOne(key -> key.encoding.toString()), report.groups(MemoryReport.By.ENCODING));
        assertSame(
                oneByOne(key -> !key.expires()
                        ? "none"
                        : key.expiry < 0 ? "past" : key.expiry < HOUR ? "under 1 h" : "under 1 d"),
                report.groups(MemoryReport.By.TTL));
        assertSame(oneByOne(key -> "all"), Map.of("all", report.total()));
    }

    @Test
    void theTotalIsOfAllKeysSoFar() {
        MemoryReport report = report(Set.of());
        assertEquals(0, report.total().keys());
        keys().forEach(report::add);
        assertEquals(KEYS, report.total().keys());
        keys().forEach(report::add);
        assertEquals(2 * KEYS, report.total().keys());
    }

    @Test
    void slotsHavePercentilesWhereTheyAreAllThatIsAskedFor() {
        Map<String, MemoryGroup> slots = filled(Set.of(MemoryReport.By.SLOT)).groups(MemoryReport.By.SLOT);
        assertSame(oneByOne(key -> Integer.toString(KeySlot.of(key.name))), slots);
        Map<String, MemoryGroup> unsized =
                filled(Set.of(MemoryReport.By.SLOT, MemoryReport.By.DB)).groups(MemoryReport.By.SLOT);
        assertEquals(slots.keySet(), unsized.keySet());
        unsized.forEach((slot, group) -> {
            assertEquals(slots.get(slot).memory(), group.memory());
            assertEquals(slots.get(slot).memoryOf(1), group.memoryOf(1));
            assertEquals(-1, group.percentile(50));
        });
        assertTrue(slots.size() > 100);
    }
}
