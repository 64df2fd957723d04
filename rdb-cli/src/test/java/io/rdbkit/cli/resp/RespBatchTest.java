package io.rdbkit.cli.resp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.cli.TinyRdb;
import io.rdbkit.format.Bytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Collections are sent in commands of limited size, with each element once and in order. */
class RespBatchTest {

    private static final int MOST_ELEMENTS = 512;
    /** 64 KB, one more element, and the frame. */
    private static final int MOST_BYTES = (1 << 16) + (1 << 15) + 200;

    /** Around the sizes at which something changes. */
    @Provide
    Arbitrary<List<Integer>> lengths() {
        return Arbitraries.oneOf(
                        Arbitraries.integers().between(0, 300),
                        Arbitraries.of(9, 10, 99, 100, 32767, 32768, 32769, 65535, 65536, 300_000))
                .list()
                .ofMinSize(1)
                .ofMaxSize(40);
    }

    @Property(tries = 200)
    void listsAreSentWhole(@ForAll("lengths") List<Integer> lengths, @ForAll boolean largeKey) throws IOException {
        String key = "k".repeat(largeKey ? 40_000 : 5);
        byte[] rdb = TinyRdb.of(out -> {
            out.db(0).key(1, key).length(lengths.size());
            for (int i = 0; i < lengths.size(); i++) {
                out.string(element(i, lengths.get(i)));
            }
            out.end();
        });
        List<Bytes> got = new ArrayList<>();
        for (List<Bytes> command : collection(rdb, "RPUSH", key)) {
            assertBounded(command, 1, key);
            got.addAll(command.subList(2, command.size()));
        }
        assertEquals(elements(lengths), got);
    }

    /** A quicklist doesn't state its number of elements. */
    @Property(tries = 100)
    void listsOfUnknownSizeAreSentWhole(@ForAll("lengths") List<Integer> lengths) throws IOException {
        byte[] rdb = TinyRdb.of(out -> {
            out.db(0).key(18, "key").length(lengths.size());
            for (int i = 0; i < lengths.size(); i++) {
                out.length(1).string(element(i, lengths.get(i)));
            }
            out.end();
        });
        List<Bytes> got = new ArrayList<>();
        for (List<Bytes> command : collection(rdb, "RPUSH", "key")) {
            assertBounded(command, 1, "key");
            got.addAll(command.subList(2, command.size()));
        }
        assertEquals(elements(lengths), got);
    }

    @Property(tries = 200)
    void hashesAreSentWhole(@ForAll("lengths") List<Integer> lengths, @ForAll int seed) throws IOException {
        Assume.that(lengths.size() > 1);
        int fields = lengths.size() / 2;
        byte[] rdb = TinyRdb.of("VALKEY080", out -> {
            out.db(0).key(22, "key").length(fields);
            for (int i = 0; i < fields; i++) {
                out.string(element(i, lengths.get(2 * i))).string(element(i, lengths.get(2 * i + 1)));
                out.number(expiry(i, seed));
            }
            out.end();
        });
        List<Bytes> expected = new ArrayList<>();
        List<String> expectedTimes = new ArrayList<>();
        for (int i = 0; i < fields; i++) {
            Bytes field = Bytes.wrap(element(i, lengths.get(2 * i)));
            expected.add(field);
            expected.add(Bytes.wrap(element(i, lengths.get(2 * i + 1))));
            if (expiry(i, seed) >= 0) {
                expectedTimes.add(expiry(i, seed) + " " + field);
            }
        }
        List<Bytes> got = new ArrayList<>();
        List<String> times = new ArrayList<>();
        for (List<Bytes> command : RespCommands.parse(RespCommands.write(rdb, RespCommands.options()))) {
            switch (command.get(0).toString()) {
                case "SELECT" -> assertEquals(2, command.size());
                case "HMSET" -> {
                    assertBounded(command, 2, "key");
                    got.addAll(command.subList(2, command.size()));
                }
                case "HPEXPIREAT" -> {
                    assertEquals("FIELDS", command.get(3).toString());
                    List<Bytes> some = command.subList(5, command.size());
                    assertEquals(String.valueOf(some.size()), command.get(4).toString());
                    for (Bytes field : some) {
                        assertTrue(got.contains(field), "the field must have been set before");
                        times.add(command.get(2) + " " + field);
                    }
                }
                default -> throw new AssertionError(command.get(0));
            }
        }
        assertEquals(expected, got);
        assertEquals(expectedTimes, times);
    }

    private static long expiry(int field, int seed) {
        int kind = (field * 31 + seed) >> 2 & 3;
        return kind == 0 ? -1 : 4_102_444_800_000L + kind;
    }

    @Test
    void thousandsOfSmallElementsAreLimitedByTheirNumber() throws IOException {
        byte[] rdb = TinyRdb.of(out -> {
            out.db(0).key(2, "key").length(3 * MOST_ELEMENTS + 1);
            for (int i = 0; i < 3 * MOST_ELEMENTS + 1; i++) {
                out.strings("m" + i);
            }
            out.end();
        });
        assertEquals(
                List.of(514, 514, 514, 3),
                collection(rdb, "SADD", "key").stream().map(List::size).toList());
    }

    @Test
    void anEmptyCollectionIsNotSent() throws IOException {
        byte[] rdb = TinyRdb.of(out -> out.db(0)
                .key(1, "list")
                .length(0)
                .key(4, "hash")
                .length(0)
                .key("a", "1")
                .end());
        RespOptions options = RespCommands.options();
        assertEquals(List.of("SELECT 0", "SET a 1"), RespCommands.of(rdb, options));
        assertEquals(
                List.of("no command restores 2 keys whose collections have no elements"),
                options.losses().lines());
    }

    @Test
    void aLongStringIsSentInOneCommand() throws IOException {
        for (int length : new int[] {32767, 32768, 32769, 262_144, 5_000_000}) {
            byte[] value = element(1, length);
            byte[] rdb = TinyRdb.of(out -> out.db(0)
                    .key("before".getBytes(), "x".getBytes())
                    .key("text".getBytes(), value)
                    .end());
            List<Bytes> command = RespCommands.parse(RespCommands.write(rdb, RespCommands.options()))
                    .get(2);
            assertEquals(3, command.size());
            assertArrayEquals(value, command.get(2).toByteArray());
        }
    }

    private static List<List<Bytes>> collection(byte[] rdb, String command, String key) throws IOException {
        List<List<Bytes>> commands = RespCommands.parse(RespCommands.write(rdb, RespCommands.options()));
        for (List<Bytes> words : commands.subList(1, commands.size())) {
            assertEquals(Bytes.utf8(command), words.get(0));
            assertEquals(Bytes.utf8(key), words.get(1));
        }
        return commands.subList(1, commands.size());
    }

    private static void assertBounded(List<Bytes> command, int wordsEach, String key) {
        int elements = (command.size() - 2) / wordsEach;
        int bytes = command.stream().mapToInt(Bytes::length).sum() - key.length();
        assertTrue(elements >= 1 && elements <= MOST_ELEMENTS, () -> elements + " elements");
        assertTrue(elements == 1 || bytes <= MOST_BYTES * wordsEach, () -> bytes + " bytes");
    }

    private static byte[] element(int i, int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) ('a' + i % 26));
        if (length > 2) {
            bytes[0] = (byte) ('0' + i % 10); // so that all members differ
            bytes[1] = (byte) ('0' + i / 10);
        }
        return bytes;
    }

    private static List<Bytes> elements(List<Integer> lengths) {
        List<Bytes> elements = new ArrayList<>();
        for (int i = 0; i < lengths.size(); i++) {
            elements.add(Bytes.wrap(element(i, lengths.get(i))));
        }
        return elements;
    }
}
