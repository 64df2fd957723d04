package io.rdbkit.packed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.Packed;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.Slice;
import io.rdbkit.packed.PackedBlobs.Encoding;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class DistinctCheckTest {

    /** One for all tests, because one is used for all blobs of a file. */
    private static final DistinctCheck CHECK = new DistinctCheck();

    @Provide
    Arbitrary<String> members() {
        Arbitrary<String> few = Arbitraries.strings().withChars("ab").ofMaxLength(3);
        Arbitrary<String> numbers = Arbitraries.integers().between(-20, 20).map(String::valueOf);
        Arbitrary<String> others = Arbitraries.strings().withChars("a\0").ofMaxLength(30);
        return Arbitraries.oneOf(few, numbers, others);
    }

    @Property(tries = 500)
    void theCheckAgreesWithASet(@ForAll @Size(max = 200) List<@From("members") String> members, @ForAll byte expected) {
        Set<String> seen = new HashSet<>();
        PackedCursor cursor = Encoding.ZIPMAP.on(Bytes.wrap(textsOnly(members))); // a zipmap holds numbers as texts
        PackedCursor other = Encoding.LISTPACK.on(Bytes.wrap(Packed.listpack(members.toArray(String[]::new))));
        CHECK.reset(expected);
        for (String member : members) {
            cursor.next();
            assertEquals(seen.add(member), CHECK.add(cursor));
        }
        CHECK.reset(expected);
        seen.clear();
        while (other.next()) {
            assertEquals(
                    seen.add(new String(other.show(new Slice()).toBytes().toByteArray(), StandardCharsets.ISO_8859_1)),
                    CHECK.add(other));
        }
    }

    private static byte[] textsOnly(List<String> members) {
        String[] even = new String[members.size() + members.size() % 2];
        for (int i = 0; i < even.length; i++) {
            even[i] = i < members.size() ? members.get(i) : "";
        }
        return Packed.zipmap(even);
    }

    @Test
    void aNumberEqualsItsText() {
        // 12 and "12", which no server writes, then "012".
        byte[] blob = {17, 0, 0, 0, 3, 0, 12, 1, (byte) 0x82, '1', '2', 3, (byte) 0x82, '0', '2', 3, (byte) 0xff};
        PackedCursor cursor = Encoding.LISTPACK.on(Bytes.wrap(blob));
        CHECK.reset(cursor.count());
        assertTrue(cursor.next() && CHECK.add(cursor));
        assertTrue(cursor.next());
        assertFalse(CHECK.add(cursor));
        assertTrue(cursor.next() && CHECK.add(cursor));
    }

    @Test
    void theCheckGrowsBeyondTheExpectedCount() {
        ListpackBuilder builder = new ListpackBuilder();
        int members = 200_000;
        for (int i = 0; i < members; i++) {
            byte[] text = ((i % 2 == 0 ? "member:" : "") + i).getBytes(StandardCharsets.US_ASCII);
            builder.add(text, 0, text.length);
        }
        PackedCursor cursor = new ListpackCursor();
        Bytes blob = builder.toBytes();
        for (long expected : new long[] {0, 1, members, Long.MAX_VALUE}) {
            DistinctCheck check = new DistinctCheck();
            check.reset(expected);
            for (boolean first : new boolean[] {true, false}) {
                cursor.reset(blob.array(), blob.arrayOffset(), blob.length());
                while (cursor.next()) {
                    assertEquals(first, check.add(cursor));
                }
            }
        }
    }

    @Test
    void entriesOfTwoArraysAreACallersMistake() {
        PackedCursor one = Encoding.LISTPACK.on(Bytes.wrap(Packed.listpack("a")));
        PackedCursor two = Encoding.LISTPACK.on(Bytes.wrap(Packed.listpack("a")));
        assertTrue(one.next() && two.next());
        CHECK.reset(2);
        assertTrue(CHECK.add(one));
        assertThrows(IllegalStateException.class, () -> CHECK.add(two));
        CHECK.reset(2);
        assertTrue(CHECK.add(two));
    }
}
