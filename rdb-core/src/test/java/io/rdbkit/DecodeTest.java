package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.RdbFormatException;
import io.rdbkit.value.ArrayValue;
import io.rdbkit.value.HashField;
import io.rdbkit.value.HashValue;
import io.rdbkit.value.ListValue;
import io.rdbkit.value.ModuleValue;
import io.rdbkit.value.SetValue;
import io.rdbkit.value.StreamValue;
import io.rdbkit.value.StringValue;
import io.rdbkit.value.Value;
import io.rdbkit.value.ZsetMember;
import io.rdbkit.value.ZsetValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DecodeTest {

    /** Uses a key's value and returns a text, which is compared together with the key's offset. */
    private interface Use {
        String of(KeyEntry key) throws IOException;
    }

    private static List<String> each(InputStream input, ReadOptions options, Use use) throws IOException {
        List<String> lines = new ArrayList<>();
        try (RdbReader in = RdbReader.open(input, options)) {
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                String value = entry instanceof KeyEntry key ? use.of(key) : "";
                lines.add(entry.offset() + " " + value);
            }
        }
        return lines;
    }

    private static String decoded(KeyEntry key) throws IOException {
        return ValueText.of(key.decode());
    }

    private static String offsetOnly(KeyEntry key) {
        return "";
    }

    private static List<String> offsets(List<String> lines) {
        return lines.stream()
                .map(line -> line.substring(0, line.indexOf(' ') + 1))
                .toList();
    }

    static Stream<Path> dumps() {
        return VariedDumps.readable().stream();
    }

    @ParameterizedTest
    @MethodSource("dumps")
    void aDecodedValueEndsWhereASkippedOneEnds(Path dump) throws IOException {
        List<String> skipped = each(Files.newInputStream(dump), ReadOptions.DEFAULT, DecodeTest::offsetOnly);
        List<String> decoded = each(Files.newInputStream(dump), ReadOptions.DEFAULT, DecodeTest::decoded);
        assertEquals(skipped, offsets(decoded));
    }

    @ParameterizedTest
    @MethodSource("dumps")
    void aDecoderMayStopAtAnyElement(Path dump) throws IOException {
        List<String> skipped = each(Files.newInputStream(dump), ReadOptions.DEFAULT, DecodeTest::offsetOnly);
        for (int elements = 0; elements < 4; elements++) {
            int some = elements;
            List<String> left = each(Files.newInputStream(dump), ReadOptions.DEFAULT, key -> {
                Value value = key.decode();
                for (int i = 0; i < some && next(value) != null; i++) {
                    assertNotNull(value);
                }
                return "";
            });
            assertEquals(skipped, left);
        }
    }

    private static Object next(Value value) throws IOException {
        if (value instanceof StringValue v) {
            return v.next();
        }
        if (value instanceof ListValue v) {
            return v.next();
        }
        if (value instanceof SetValue v) {
            return v.next();
        }
        if (value instanceof ZsetValue v) {
            return v.next();
        }
        if (value instanceof HashValue v) {
            return v.next();
        }
        if (value instanceof StreamValue v) {
            return v.next();
        }
        return value instanceof ModuleValue v ? v.next() : ((ArrayValue) value).next();
    }

    @ParameterizedTest
    @MethodSource("dumps")
    void aMeasuredValueCanStillBeDecoded(Path dump) throws IOException {
        List<String> decoded = each(Files.newInputStream(dump), ReadOptions.DEFAULT, DecodeTest::decoded);
        ReadOptions hold = ReadOptions.DEFAULT.withHoldMeasured(true);
        assertEquals(decoded, each(Files.newInputStream(dump), hold, key -> {
            assertTrue(key.serializedSize() > 0);
            return decoded(key);
        }));
        assertEquals(decoded, each(Files.newInputStream(dump), hold, key -> {
            assertTrue(key.elements() >= 0);
            return decoded(key);
        }));
    }

    @Test
    void theInputMayArriveByteByByte() throws IOException {
        for (Path dump : VariedDumps.small()) {
            byte[] bytes = Files.readAllBytes(dump);
            assertEquals(
                    each(stream(bytes), ReadOptions.DEFAULT, DecodeTest::decoded),
                    each(new SlowInput(bytes, 1), ReadOptions.DEFAULT, DecodeTest::decoded),
                    dump.toString());
        }
    }

    private static InputStream stream(byte[] bytes) {
        return new ByteArrayInputStream(bytes);
    }

    /** Blocks of the input end between a field and its value, and within both. */
    @Test
    void elementsMayLieInSeveralBlocks() throws IOException {
        int n = 60_000;
        RdbBytes rdb = RdbBytes.valkey(80).select(0).key(4, "hash").len(n);
        for (int i = 0; i < n; i++) {
            rdb.str("field " + i, "value " + i);
        }
        rdb.key(22, "expiring").len(n);
        for (int i = 0; i < n; i++) {
            rdb.str("field " + i, "value " + i).le(8, i);
        }
        rdb.key(5, "zset").len(n);
        for (int i = 0; i < n; i++) {
            rdb.str("member " + i).le(8, Double.doubleToLongBits(i));
        }
        try (RdbReader in = open(rdb)) {
            HashValue hash = (HashValue) only(in).decode();
            for (int i = 0; i < n; i++) {
                HashField f = hash.next();
                assertEquals("field " + i + "=value " + i, f.field() + "=" + f.value());
            }
            assertNull(hash.next());
            HashValue expiring = (HashValue) only(in).decode();
            for (int i = 0; i < n; i++) {
                HashField f = expiring.next();
                assertEquals("field " + i + "=value " + i + "@" + i, f.field() + "=" + f.value() + "@" + f.expiry());
            }
            assertNull(expiring.next());
            ZsetValue zset = (ZsetValue) only(in).decode();
            for (int i = 0; i < n; i++) {
                ZsetMember m = zset.next();
                assertEquals("member " + i + "=" + (double) i, m.member() + "=" + m.score());
            }
            assertNull(zset.next());
        }
    }

    // ---- one value

    private static KeyEntry only(RdbReader in) throws IOException {
        RdbEntry entry = in.next();
        while (!(entry instanceof KeyEntry)) {
            entry = in.next();
        }
        return (KeyEntry) entry;
    }

    private static RdbReader open(RdbBytes rdb) throws IOException {
        return RdbReader.open(stream(rdb.end()), ReadOptions.DEFAULT);
    }

    private static RdbBytes redis() {
        return RdbBytes.redis(12).select(0);
    }

    private static String decode(RdbBytes rdb) throws IOException {
        try (RdbReader in = open(rdb)) {
            return ValueText.of(only(in).decode());
        }
    }

    @Test
    void smallValuesAreCollected() throws IOException {
        try (RdbReader in = open(redis().key(4, "h")
                .len(2)
                .str("f", "1", "g", "2")
                .key(2, "s")
                .len(1)
                .str("m")
                .key(1, "l")
                .len(2)
                .str("a", "a")
                .key(5, "z")
                .len(1)
                .str("m")
                .le(8, Double.doubleToLongBits(1.5)))) {
            assertEquals(
                    Map.of(Bytes.utf8("f"), Bytes.utf8("1"), Bytes.utf8("g"), Bytes.utf8("2")),
                    ((HashValue) only(in).decode()).toMap());
            assertEquals(Set.of(Bytes.utf8("m")), ((SetValue) only(in).decode()).toSet());
            assertEquals(List.of(Bytes.utf8("a"), Bytes.utf8("a")), ((ListValue) only(in).decode()).toList());
            assertEquals(Map.of(Bytes.utf8("m"), 1.5), ((ZsetValue) only(in).decode()).toMap());
        }
    }

    @Test
    void aViewIsClosedWhenTheReaderMovesOn() throws IOException {
        try (RdbReader in =
                open(redis().key(1, "a").len(2).str("x", "y").key(1, "b").len(2).str("x", "y"))) {
            ListValue a = (ListValue) only(in).decode();
            a.next();
            ListValue b = (ListValue) only(in).decode();
            assertThrows(IllegalStateException.class, a::next);
            assertEquals("x", b.next().toString());
        }
    }

    @Test
    void aValueIsReadOnlyOnce() throws IOException {
        try (RdbReader in = open(redis().key(1, "a").len(1).str("x"))) {
            KeyEntry key = only(in);
            key.decode();
            assertThrows(IllegalStateException.class, key::decode);
            assertThrows(IllegalStateException.class, key::serializedSize);
        }
    }

    @Test
    void fieldExpiriesInEveryForm() throws IOException {
        assertEquals(
                "hash 2 f=1@1000 g=2",
                decode(redis().key(24, "h")
                        .le(8, 900)
                        .len(2)
                        .len(101)
                        .str("f", "1")
                        .len(0)
                        .str("g", "2")));
        assertEquals(
                "hash 2 f=1@1000 g=2",
                decode(redis().key(22, "h")
                        .len(2)
                        .len(1000)
                        .str("f", "1")
                        .len(0)
                        .str("g", "2")));
        assertEquals(
                "hash 2 f=1@1000 g=2",
                decode(redis().key(25, "h").le(8, 5).str(Packed.listpack("f", "1", "1000", "g", "2", "0"))));
        assertEquals(
                "hash 2 f=1@1000 g=2",
                decode(RdbBytes.valkey(80)
                        .select(0)
                        .key(22, "h")
                        .len(2)
                        .str("f", "1")
                        .le(8, 1000)
                        .str("g", "2")
                        .le(8, -1)));
    }

    @Test
    void scoresAsTextInEveryForm() throws IOException {
        assertEquals(
                "zset 4 a=Infinity b=-Infinity c=1.5 d=-1.0E-7",
                decode(redis().key(3, "z")
                        .len(4)
                        .str("a")
                        .bytes(254)
                        .str("b")
                        .bytes(255)
                        .str("c", "1.5")
                        .str("d", "-1e-07")));
        assertEquals(
                "zset 4 a=Infinity b=-Infinity c=1.5 d=7.0",
                decode(redis().key(17, "z").str(Packed.listpack("a", "inf", "b", "-inf", "c", "1.5", "d", "7"))));
    }

    @ParameterizedTest
    @CsvSource({"17, nan", "17, 0x1p3", "17, 1d", "17, ''", "17, 1e", "17, infinit", "12, nan"})
    void aScoreThatIsNotANumberIsAnError(int type, String score) throws IOException {
        RdbBytes rdb =
                redis().key(type, "z").str(type == 17 ? Packed.listpack("m", score) : Packed.ziplist("m", score));
        RdbFormatException e = assertThrows(RdbFormatException.class, () -> decode(rdb));
        assertTrue(e.getMessage().contains("not a number"), e.getMessage());
        assertTrue(e.getMessage().contains("key \"z\""), e.getMessage());
    }

    @Test
    void anElementThatOccursTwiceIsAnError() {
        for (RdbBytes rdb : List.of(
                redis().key(20, "k").str(Packed.listpack("a", "b", "a")),
                redis().key(16, "k").str(Packed.listpack("a", "1", "a", "2")),
                redis().key(17, "k").str(Packed.listpack("a", "1", "a", "2")),
                redis().key(12, "k").str(Packed.ziplist("a", "1", "a", "2")),
                redis().key(9, "k").str(Packed.zipmap("a", "1", "a", "2")))) {
            RdbFormatException e = assertThrows(RdbFormatException.class, () -> decode(rdb));
            assertTrue(e.getMessage().contains("twice"), e.getMessage());
        }
    }

    @Test
    void missingElementsAreReported() {
        assertTrue(problem(redis().key(16, "k").str(Packed.listpack("a"))).contains("a hash field without a value"));
        assertTrue(problem(redis().key(17, "k").str(Packed.listpack("a"))).contains("a zset member without a score"));
        assertTrue(problem(redis().key(25, "k").le(8, 1).str(Packed.listpack("a", "b")))
                .contains("a hash field without an expiry"));
        assertTrue(problem(redis().key(18, "k").len(1).len(3).str("x")).contains("unknown container 3"));
    }

    private static String problem(RdbBytes rdb) {
        return assertThrows(RdbFormatException.class, () -> decode(rdb)).getMessage();
    }

    /** A lenient reader keeps every readable element and reports each problem. */
    @Test
    void aLenientReaderReportsDamageAndContinues() throws IOException {
        List<String> told = new ArrayList<>();
        ReadOptions lenient = ReadOptions.DEFAULT.withDamage(e -> told.add(e.what()));
        byte[] rdb = redis().key(20, "set")
                .str(Packed.listpack("a", "b", "a", "c"))
                .key(17, "zset")
                .str(Packed.listpack("m", "nan", "n", "1"))
                .key(16, "hash")
                .str(Packed.listpack("f", "1", "g"))
                .key(18, "list")
                .len(3)
                .len(2)
                .str(Packed.listpack("x"))
                .len(2)
                .str("no listpack")
                .len(2)
                .str(Packed.listpack("y"))
                .key(0, "string")
                .str("v")
                .end();
        List<String> values = each(stream(rdb), lenient, DecodeTest::decoded).stream()
                .map(line -> line.substring(line.indexOf(' ') + 1))
                .filter(line -> !line.isEmpty())
                .toList();
        assertEquals(List.of("set -1 a b c", "zset -1 n=1.0", "hash -1 f=1", "list -1 x y", "string 1 1 v"), values);
        assertEquals(4, told.size(), told.toString());
    }

    /** After an error the reader's position is unknown, so it throws the same error again. */
    @Test
    void theReaderRepeatsItsError() throws IOException {
        try (RdbReader in = open(redis().key(16, "bad").str("no listpack").string("good", "v"))) {
            KeyEntry bad = only(in);
            RdbFormatException first = assertThrows(RdbFormatException.class, bad::decode);
            assertEquals(first, assertThrows(RdbFormatException.class, in::next));
        }
    }
}
