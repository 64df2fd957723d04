package io.rdbkit.packed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.format.Bytes;
import io.rdbkit.packed.PackedBlobs.Encoding;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntsetTest {

    @Property(tries = 300)
    void numbersAreReadInOrder(@ForAll Set<Long> numbers) throws IOException {
        IntsetBuilder builder = new IntsetBuilder();
        builder.add(3);
        builder.reset();
        numbers.forEach(builder::add);
        Bytes blob = builder.toBytes();
        assertEquals(blob.length(), builder.size());
        assertEquals(numbers.size(), builder.count());
        PackedCursor cursor = Encoding.INTSET.on(blob);
        assertEquals(numbers.size(), cursor.count());
        List<Long> read = new ArrayList<>();
        while (cursor.next()) {
            assertTrue(cursor.isInteger());
            read.add(cursor.number());
        }
        assertFalse(cursor.next());
        assertEquals(List.copyOf(new TreeSet<>(numbers)), read);
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        builder.writeTo(written);
        assertArrayEquals(blob.toByteArray(), written.toByteArray());
    }

    @ParameterizedTest
    @CsvSource({
        "0, 2",
        "32767, 2",
        "32768, 4",
        "-32768, 2",
        "-32769, 4",
        "2147483647, 4",
        "2147483648, 8",
        "-2147483648, 4",
        "-2147483649, 8",
        "9223372036854775807, 8",
        "-9223372036854775808, 8"
    })
    void theWidthIsTheSmallest(long number, int width) {
        IntsetBuilder builder = new IntsetBuilder();
        builder.add(number);
        builder.add(1);
        builder.add(-1);
        assertEquals(8 + 3 * width, builder.size());
        assertEquals(width, builder.toBytes().at(0));
        assertEquals(3, Entries.of(Encoding.INTSET.on(builder.toBytes())).size());
    }

    @Test
    void aNumberThatOccursTwiceIsRefused() {
        IntsetBuilder builder = new IntsetBuilder();
        builder.add(5);
        builder.add(7);
        builder.add(5);
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, builder::toBytes);
        assertEquals("5 twice in an intset", e.getMessage());
    }
}
