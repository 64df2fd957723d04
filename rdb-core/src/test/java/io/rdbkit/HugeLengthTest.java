package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.format.RdbException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A few bytes that announce a huge length cost neither time nor memory. {@link LittleMemoryTest} measures the memory.
 */
@Timeout(value = 10, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HugeLengthTest {

    private static final long HUGE = 1L << 40;
    /** The shortest length that is too large for an array. The tests also try one byte less. */
    private static final long ARRAY_LIMIT = Integer.MAX_VALUE - 7;

    static Stream<Named<byte[]>> files() {
        return Stream.of(
                file("elements", keyed(2).len(HUGE).str("a")),
                file("pairs", keyed(4).len(Long.MAX_VALUE).str("a", "b")),
                file("value", keyed(0).len(HUGE).text("abc")),
                file("value at the limit of an array", keyed(0).len(ARRAY_LIMIT).text("abc")),
                file("LZF block of a value", keyed(0).bytes(0xc3).len(HUGE, 10).text("abc")),
                file("LZF value", keyed(0).bytes(0xc3).len(3, HUGE).text("abc")),
                file("packed value", keyed(16).len(HUGE).text("abc")),
                file(
                        "packed value that would fit",
                        keyed(16).len(ARRAY_LIMIT - 1).text("abc")),
                file("LZF packed value", keyed(16).bytes(0xc3).len(3, HUGE).text("abc")),
                file("nodes", keyed(14).len(HUGE).str("abc")),
                file("nodes of a stream", keyed(21).len(HUGE).str("abc")),
                file("groups", stream().len(HUGE).str("abc")),
                file("pending entries", group().len(HUGE).id(1, 0)),
                file("consumers", group().len(0, HUGE).str("abc")),
                file(
                        "pending entries of a consumer",
                        group().len(0, 1).str("c").le(8, 0).le(8, 0).len(HUGE).id(1, 0)),
                file("pending entries of nobody", group().len(0, 0, HUGE).id(1, 0)),
                file("producers", stream().len(0, 1, 1, HUGE).str("abc")),
                file(
                        "messages of a producer",
                        stream().len(0, 1, 1, 1).str("p").len(HUGE).str("abc")),
                file("array", keyed(28).len(HUGE, 0).len(0, 0).str("abc")),
                file("score", keyed(3).len(1).str("m").bytes(252).text("1")),
                file("module string", keyed(7).hex(HandMade.MODULE_ID).len(5, HUGE)),
                file("key", begin().bytes(0).len(HUGE).text("abc")),
                file("key that would fit", begin().bytes(0).len(ARRAY_LIMIT - 1).text("abc")),
                file("LZF key", begin().bytes(0, 0xc3).len(3, HUGE).text("abc")),
                file("LZF block of a key", begin().bytes(0, 0xc3).len(HUGE, 10).text("abc")),
                file("AUX", begin().bytes(250).len(HUGE).text("abc")),
                file("function", begin().bytes(245).len(HUGE).text("abc")),
                file("template", begin().bytes(242).len(1, HUGE).str("abc")),
                file("metadata", begin().bytes(243).len(HUGE).text("abcd").len(0)),
                file("fields of a template", begin().bytes(242).len(1, HUGE)));
    }

    @ParameterizedTest
    @MethodSource("files")
    void aHugeLengthIsAnErrorAtOnce(byte[] file) {
        for (boolean hold : new boolean[] {false, true}) {
            for (int way = 0; way < 4; way++) {
                RdbException e = assertInstanceOf(RdbException.class, attempt(file, hold, way));
                assertTrue(e.offset() <= file.length, e.getMessage());
                assertTrue(e.getMessage().contains(" at offset " + e.offset()), e.getMessage());
            }
        }
    }

    private static IOException attempt(byte[] file, boolean hold, int way) {
        ReadOptions options = ReadOptions.DEFAULT.withHoldMeasured(hold);
        try (RdbReader in = RdbReader.open(new ByteArrayInputStream(file), options)) {
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                if (way == 3 && entry instanceof KeyEntry key) {
                    ValueText.of(key.decode());
                } else if (way > 0 && entry instanceof KeyEntry key) {
                    assertEquals(0, way == 1 ? key.elements() : key.serializedSize(), "the value must be empty");
                }
            }
            return null;
        } catch (IOException e) {
            return e;
        }
    }

    private static Named<byte[]> file(String name, RdbBytes rdb) {
        return Named.of(name, rdb.cut());
    }

    private static RdbBytes begin() {
        return RdbBytes.redis(15).select(0);
    }

    /** The stream up to the count of its groups. */
    private static RdbBytes stream() {
        return keyed(27).len(0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    /** The group up to the count of its pending entries. */
    private static RdbBytes group() {
        return stream().len(1).str("g").len(0, 0, 0);
    }

    private static RdbBytes keyed(int type) {
        return begin().key(type, "k");
    }
}
