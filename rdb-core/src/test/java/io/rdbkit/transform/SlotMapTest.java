package io.rdbkit.transform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.format.Bytes;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlotMapTest {

    /** The ranges that redis-cli 7.0 printed for clusters with so many masters. */
    @ParameterizedTest
    @CsvSource({
        "3, 0-5460 5461-10922 10923-16383",
        "5, 0-3276 3277-6553 6554-9829 9830-13106 13107-16383",
        "7, 0-2340 2341-4680 4681-7021 7022-9361 9362-11702 11703-14042 14043-16383",
        "11, 0-1488 1489-2978 2979-4467 4468-5957 5958-7446 7447-8936 8937-10425 10426-11915 11916-13404 13405-14894"
                + " 14895-16383",
    })
    void rangesAreThoseOfRedisCli(int count, String expected) {
        SlotMap map = SlotMap.evenly(count);
        assertEquals(expected, IntStream.range(0, count).mapToObj(map::ranges).collect(Collectors.joining(" ")));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 100, 1000, 9999, 16383, 16384})
    void everySlotHasAPart(int count) {
        SlotMap map = SlotMap.evenly(count);
        assertEquals(count, map.count());
        int last = 0;
        for (int slot = 0; slot < KeySlot.COUNT; slot++) {
            int part = map.part(slot);
            assertTrue(part == last || part == last + 1, "slot " + slot);
            last = part;
        }
        assertEquals(count - 1, last);
        assertEquals("", map.ranges(SlotMap.NONE));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 16385})
    void otherCountsAreRefused(int count) {
        assertThrows(IllegalArgumentException.class, () -> SlotMap.evenly(count));
    }

    @Test
    void eachPartHasItsRanges() {
        SlotMap map = SlotMap.of(List.of("5-7,0", "16383,8-9"));
        assertEquals("0,5-7", map.ranges(0));
        assertEquals("8-9,16383", map.ranges(1));
        assertEquals("1-4,10-16382", map.ranges(SlotMap.NONE));
        assertEquals(1, map.part(8));
        assertEquals(SlotMap.NONE, map.part(Bytes.utf8("123456789"))); // slot 12739, which no part has
    }

    @Test
    void aSlotHasOnePart() {
        assertEquals(
                "slot 5 is in 0-5 and in 5-9",
                assertThrows(IllegalArgumentException.class, () -> SlotMap.of(List.of("0-5", "5-9")))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> SlotMap.of(List.of("0-16384")));
        assertThrows(IllegalArgumentException.class, () -> SlotMap.of(List.of("")));
    }
}
