package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.rdbkit.analyze.Inventory;
import io.rdbkit.analyze.LoadCheck;
import io.rdbkit.format.ModuleType;
import io.rdbkit.format.RdbFormatException;
import io.rdbkit.format.Target;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Nodes of vector sets have two forms. Servers that may not know the newer form get the older one. Everything else
 * stays the same, byte for byte.
 */
class VectorSetTargetTest {

    private static final long NEWER = 1L << 24;

    /** Index and distance of the worst link of a node. */
    private static final long WORST = 0x3f2e147b00000001L;

    private static final int UNSIGNED = 2;
    private static final int STRING = 5;

    private static final long VECTORS_LENGTH = 0x3f80000040490fdbL;

    /** "aaaaaaaaaaaa", which must stay compressed. */
    private static final String COMPRESSED = "c3" + "05" + "0c" + "0061" + "e00200";

    private static RdbBytes set(int version, int flags, int elements) {
        RdbBytes rdb = RdbBytes.redis(version).select(0).key(7, "v");
        rdb.len(new ModuleType("vectorset", 0).id());
        numbers(rdb, 3, elements, 4097, flags);
        if ((flags & 1) != 0) {
            numbers(rdb, 7);
            rdb.len(STRING).str("matrix");
        }
        return rdb;
    }

    private static void numbers(RdbBytes rdb, long... numbers) {
        for (long number : numbers) {
            rdb.len(UNSIGNED, number);
        }
    }

    private static RdbBytes element(RdbBytes rdb, String name, long... numbers) {
        rdb.len(STRING).str(name).len(STRING).str("xyz");
        numbers(rdb, numbers.length);
        numbers(rdb, numbers);
        return rdb;
    }

    private static byte[] end(RdbBytes rdb) {
        return rdb.len(0).string("behind", "2").end();
    }

    /** A node on one level, a node on three levels, a node without links, and a node in the older form among them. */
    private static byte[] newer(int version) {
        RdbBytes rdb = set(version, 0, 4);
        element(rdb, "a", 1, NEWER, 2, 32, 2, 3, WORST, VECTORS_LENGTH);
        element(rdb, "b", 2, NEWER | 2, 2, 32, 1, 3, WORST, 1, 16, 3, WORST, 0, 16, WORST, VECTORS_LENGTH);
        element(rdb, "c", 3, 1, 2, 32, 1, 2, 1, 16, 2, VECTORS_LENGTH);
        element(rdb, "d", 70_000, NEWER, 0, 32, 0, VECTORS_LENGTH);
        return end(rdb);
    }

    private static byte[] older(int version) {
        RdbBytes rdb = set(version, 0, 4);
        element(rdb, "a", 1, 0, 2, 32, 2, 3, VECTORS_LENGTH);
        element(rdb, "b", 2, 2, 2, 32, 1, 3, 1, 16, 3, 0, 16, VECTORS_LENGTH);
        element(rdb, "c", 3, 1, 2, 32, 1, 2, 1, 16, 2, VECTORS_LENGTH);
        element(rdb, "d", 70_000, 0, 0, 32, VECTORS_LENGTH);
        return end(rdb);
    }

    private static byte[] converted(byte[] rdb, Target target) throws IOException {
        return Converted.of(rdb, target, LossPolicy.FAIL).rdb();
    }

    private static byte[] converted(byte[] rdb, String target) throws IOException {
        return converted(rdb, Target.parse(target));
    }

    @Test
    void aServerThatMayNotKnowTheNewerFormGetsTheOlderForm() throws IOException {
        assertArrayEquals(older(12), converted(newer(14), "redis-8.0"));
        assertArrayEquals(older(12), converted(newer(12), "redis-8.0"));
        Target withModule = Target.parse("valkey-8.1").assumingModule("vectorset");
        assertArrayEquals(older(11), converted(newer(14), withModule));
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis-8.2", "redis-8.4", "redis-8.6", "redis-8.8", "redis-8.10"})
    void aServerThatKnowsTheNewerFormGetsACopy(String target) throws IOException {
        int version = Target.parse(target).version().number();
        assertArrayEquals(newer(version), converted(newer(12), target));
        assertArrayEquals(older(version), converted(older(12), target));
    }

    @Test
    void theOlderFormIsCopied() throws IOException {
        assertArrayEquals(older(12), converted(older(12), "redis-8.0"));
        RdbBytes empty = set(12, 0, 0);
        byte[] rdb = end(empty);
        assertArrayEquals(rdb, converted(rdb, "redis-8.0"));
    }

    @Test
    void attributesMatrixAndCompressedStringsStay() throws IOException {
        assertArrayEquals(full(0, 0), converted(full(NEWER, 1), "redis-8.0"));
    }

    private static byte[] full(long form, int worst) {
        RdbBytes rdb = set(12, 3, 1);
        rdb.len(STRING).hex(COMPRESSED).len(STRING).hex(COMPRESSED).len(STRING).hex(COMPRESSED);
        numbers(rdb, 5 + worst, 1, form, 0, 32);
        if (worst > 0) {
            numbers(rdb, WORST);
        }
        numbers(rdb, VECTORS_LENGTH);
        return end(rdb);
    }

    /**
     * A number in a longer form than necessary, tokens of another kind, unknown flags, and more or fewer elements than
     * the header says.
     */
    @Test
    void unknownFormsAreCopied() throws IOException {
        RdbBytes wide = set(12, 0, 1);
        wide.len(STRING).str("a").len(STRING).str("xyz").hex("02" + "4005");
        numbers(wide, 1, 0, 0, 32, VECTORS_LENGTH);
        RdbBytes other = set(12, 4, 1);
        element(other, "a", 1, NEWER, 0, 32, WORST, VECTORS_LENGTH);
        RdbBytes more = set(12, 0, 1);
        element(more, "a", 1, 0, 0, 32, VECTORS_LENGTH);
        element(more, "b", 1, 0, 0, 32, VECTORS_LENGTH);
        RdbBytes fewer = set(12, 0, 2);
        element(fewer, "a", 1, 0, 0, 32, VECTORS_LENGTH);
        RdbBytes ended = set(12, 0, 1).len(STRING).str("a").len(STRING).str("xyz");
        numbers(ended, 5, 1);
        RdbBytes floats = set(12, 0, 1).len(3).le(4, 1).len(4).le(8, 1).len(1, 7);
        for (RdbBytes set : List.of(wide, other, more, fewer, ended, floats)) {
            byte[] rdb = end(set);
            assertArrayEquals(rdb, converted(rdb, "redis-8.0"));
            Inventory.of(Readings.open(rdb), 0, 0, offset -> {}); // counting elements throws no error
        }
    }

    @Test
    void aNodeThatContradictsItselfIsAnError() {
        for (long[] numbers : List.of(
                new long[] {1, NEWER, 9, 32, 2, 3, WORST, VECTORS_LENGTH},
                new long[] {1, NEWER | 200, 0, 32, WORST, VECTORS_LENGTH},
                new long[] {1, NEWER, -1, 32, WORST, VECTORS_LENGTH},
                new long[] {1, NEWER},
                new long[] {1, 2 * NEWER, 0, 32, WORST, VECTORS_LENGTH})) {
            byte[] rdb = end(element(set(12, 0, 1), "a", numbers));
            assertThrows(RdbFormatException.class, () -> converted(rdb, "redis-8.0"));
        }
    }

    @Test
    void theLoadCheckKnowsBothForms() throws IOException {
        assertEquals(
                List.of("vector sets with nodes in the form of Redis 8.0.6 and later: 1"),
                reasons(newer(12), "redis-8.0"));
        assertEquals(List.of(), reasons(newer(12), "redis-8.2"));
        assertEquals(List.of(), reasons(older(12), "redis-8.0"));
        assertEquals(List.of("values of module vectorset: 1"), reasons(newer(12), "redis-7.4"));
    }

    private static List<String> reasons(byte[] rdb, String target) throws IOException {
        return LoadCheck.reasonsAgainst(Inventory.of(Readings.open(rdb), 0, 0, offset -> {}), Target.parse(target));
    }
}
