package io.rdbkit.transform;

import static io.rdbkit.format.Bytes.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.Dumps;
import io.rdbkit.Packed;
import io.rdbkit.RdbBytes;
import io.rdbkit.format.RdbException;
import io.rdbkit.format.RdbFormatException;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.format.ValueKind;
import io.rdbkit.transform.DiffResult.Count;
import io.rdbkit.transform.Difference.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiffTest {

    private static final Set<Aspect> VALUE = Set.of(Aspect.VALUE);

    @TempDir
    Path dir;

    private interface Body {
        void addTo(RdbBytes rdb);
    }

    private static byte[] file(Body body) {
        RdbBytes rdb = RdbBytes.redis(15);
        body.addTo(rdb);
        return rdb.end();
    }

    private static Source source(byte[] file) {
        return Source.of(new ByteArrayInputStream(file));
    }

    private static Diff diff(Body a, Body b) {
        return Diff.of(source(file(a)), source(file(b)));
    }

    private static List<Difference> found(Diff diff) throws IOException {
        List<Difference> all = new ArrayList<>();
        diff.to(all::add);
        return all;
    }

    private static Difference changed(String name, Aspect... aspects) {
        return new Difference(Kind.CHANGED, 0, utf8(name), Set.of(aspects));
    }

    static List<Path> dumps() {
        return Dumps.testdata();
    }

    @ParameterizedTest
    @MethodSource("dumps")
    void everyDumpEqualsItself(Path dump) throws IOException {
        DiffResult result = Diff.of(Source.of(dump), Source.of(dump)).strict().to(d -> assertNull(d));
        assertTrue(result.allEqual());
        assertEquals(result.a().read(), result.keys().equal());
        assertTrue(result.keys().equal() + result.functions().equal() > 0
                || dump.toString().contains("empty"));
    }

    @Test
    void differencesAreInTheOrderOfTheFiles() throws IOException {
        Body a = rdb -> rdb.string("x", "1")
                .string("both", "1")
                .string("c", "1")
                .select(3)
                .string("a", "1");
        Body b =
                rdb -> rdb.string("z", "1").string("c", "2").string("both", "1").string("y", "1");
        Path fileA = Files.write(dir.resolve("a"), file(a));
        Path fileB = Files.write(dir.resolve("b"), file(b));
        List<Difference> expected = List.of(
                new Difference(Kind.ONLY_A, 0, utf8("x"), Set.of()),
                changed("c", Aspect.VALUE),
                new Difference(Kind.ONLY_A, 3, utf8("a"), Set.of()),
                new Difference(Kind.ONLY_B, 0, utf8("z"), Set.of()),
                new Difference(Kind.ONLY_B, 0, utf8("y"), Set.of()));
        assertEquals(
                expected, found(Diff.of(Source.of(fileA), Source.of(fileB))), "names are read from the files again");
        assertEquals(expected, found(diff(a, b)), "names are kept, because the inputs are streams");
        DiffResult counted = diff(a, b).count();
        assertEquals(new Count(2, 2, 1, 1), counted.keys());
        assertEquals(Map.of(Aspect.VALUE, 1L), counted.aspects());
        assertFalse(counted.allEqual());
    }

    @Test
    void theSameNameInAnotherDatabaseIsAnotherKey() throws IOException {
        assertEquals(
                new Count(1, 1, 0, 0),
                diff(rdb -> rdb.select(0).string("k", "1"), rdb -> rdb.select(1).string("k", "1"))
                        .count()
                        .keys());
    }

    @Test
    void namesMayDifferOnlyInAZeroByteAtTheEnd() throws IOException {
        assertEquals(
                new Count(1, 1, 0, 0),
                diff(rdb -> rdb.string("k", "1"), rdb -> rdb.string("k\0", "1"))
                        .count()
                        .keys());
    }

    static Stream<Arguments> valuesAreComparedByContent() {
        return Stream.of(
                differ("zeros at the end", rdb -> rdb.string("k", "a"), rdb -> rdb.string("k", "a\0")),
                differ("order of a list", list("a", "b"), list("b", "a")),
                differ("where items end", list("ab", "c"), list("a", "bc")),
                differ("an empty item more", list("a"), list("a", "")),
                differ("where fields end", hash("ab", "c"), hash("a", "bc")),
                differ("field and value", hash("a", "b"), hash("b", "a")),
                differ("values of two fields", hash("a", "1", "b", "2"), hash("a", "2", "b", "1")),
                differ("a member twice", set("a", "a", "b"), set("a", "b", "b")),
                differ("a member once more", set("a"), set("a", "a")),
                differ("scores of two members", zset("a", 1, "b", 2), zset("a", 2, "b", 1)),
                differ("place in an array", array(1, 0, "a"), array(2, 0, "a")),
                differ("next place of an array", array(1, 2, "a"), array(1, 3, "a")),
                differ("module version", module(3, "02" + "05"), module(4, "02" + "05")),
                differ("module tokens", module(3, "02" + "05"), module(3, "01" + "05")),
                differ("a vector", vectorSet(2, "a", "{}", "v"), vectorSet(2, "a", "{}", "w")),
                differ("attributes", vectorSet(2, "a", "{}", "v"), vectorSet(2, "a", "", "v")),
                differ("two names", vectorSet(2, "a", "", "v", "b", "", "w"), vectorSet(2, "a", "", "w", "b", "", "v")),
                differ("projection", vectorSet(1, "a", "v"), vectorSet(0, "a", "v")),
                differ("what is unknown of a vector set", vectorSet(4, "a", "v"), vectorSet(4, "v", "a")),
                same(
                        "order of a vector set",
                        vectorSet(2, "a", "", "v", "b", "x", "w"),
                        vectorSet(2, "b", "x", "w", "a", "", "v")),
                same("no attributes", vectorSet(2, "a", "", "v"), vectorSet(0, "a", "v")),
                same("strings as numbers", rdb -> rdb.string("k", "17"), rdb -> rdb.key(0, "k")
                        .bytes(0xc0, 17)),
                same("strings compressed", rdb -> rdb.string("k", "a".repeat(22)), rdb -> rdb.key(0, "k")
                        .hex("c30516" + "0061e00c00")),
                same("order of a set", set("a", "b", "c"), set("c", "a", "b")),
                same("order of a hash", hash("a", "1", "b", "2"), hash("b", "2", "a", "1")),
                same("-0", zset("a", 0.0), zset("a", -0.0)),
                same("numbers in an array", array(1, 0, "12"), rdb -> rdb.key(28, "k")
                        .len(1, 1, 0, 1, 1)
                        .le(8, 12)),
                same("a template", hash("f", "v", "g", "w"), rdb -> rdb.bytes(242)
                        .len(7, 2)
                        .str("f", "g")
                        .key(30, "k")
                        .str(Packed.listpack("7", "v", "w"))));
    }

    private static Arguments differ(String what, Body a, Body b) {
        return Arguments.of(what, a, b, false);
    }

    private static Arguments same(String what, Body a, Body b) {
        return Arguments.of(what, a, b, true);
    }

    private static Body list(String... items) {
        return rdb -> rdb.key(1, "k").len(items.length).str(items);
    }

    private static Body set(String... members) {
        return rdb -> rdb.key(2, "k").len(members.length).str(members);
    }

    private static Body hash(String... fieldsAndValues) {
        return rdb -> rdb.key(4, "k").len(fieldsAndValues.length / 2).str(fieldsAndValues);
    }

    private static Body zset(Object... membersAndScores) {
        return rdb -> {
            rdb.key(5, "k").len(membersAndScores.length / 2);
            for (int i = 0; i < membersAndScores.length; i += 2) {
                double score = ((Number) membersAndScores[i + 1]).doubleValue();
                rdb.str((String) membersAndScores[i]).le(8, Double.doubleToRawLongBits(score));
            }
        };
    }

    private static Body array(int index, int insertIndex, String text) {
        return rdb -> rdb.key(28, "k").len(1, 1, insertIndex, index, 0).str(text);
    }

    /** A value of module {@code abcdefghi}. */
    private static Body module(int version, String tokens) {
        return rdb -> rdb.key(7, "k").hex("81" + "69b71d79f82188%02x".formatted(version) + tokens + "00");
    }

    /** A vector set. Its graph depends on the order of the elements. */
    private static Body vectorSet(int flags, String... elements) {
        return rdb -> {
            int strings = (flags & 2) == 0 ? 2 : 3;
            rdb.key(7, "k").len(moduleId("vectorset"));
            rdb.len(2, 1, 2, elements.length / strings, 2, 4097, 2, flags);
            if ((flags & 1) != 0) {
                rdb.len(2, 7, 5).str("matrix");
            }
            for (int i = 0; i < elements.length; i++) {
                rdb.len(5).str(elements[i]);
                if (i % strings == strings - 1) {
                    rdb.len(2, 2, 2, i, 2, 17);
                }
            }
            rdb.len(0);
        };
    }

    private static long moduleId(String name) {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        long id = 0;
        for (int i = 0; i < 9; i++) {
            id = id << 6 | alphabet.indexOf(name.charAt(i));
        }
        return id << 10;
    }

    @Test
    void theOrderOfAVectorSetCountsOnlyInAStrictDiff() throws IOException {
        Body a = vectorSet(0, "a", "v", "b", "w");
        Body b = vectorSet(0, "b", "w", "a", "v");
        assertEquals(List.of(), found(diff(a, b)));
        assertEquals(List.of(changed("k", Aspect.VALUE)), found(diff(a, b).strict()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void valuesAreComparedByContent(String what, Body a, Body b, boolean equal) throws IOException {
        assertEquals(equal ? List.of() : List.of(changed("k", Aspect.VALUE)), found(diff(a, b)));
    }

    @Test
    void aDifferentTypeIsReportedInsteadOfTheValue() throws IOException {
        assertEquals(List.of(changed("k", Aspect.TYPE)), found(diff(list("a"), set("a"))));
        assertEquals(
                List.of(changed("k", Aspect.TYPE)),
                found(diff(module(3, "02" + "05"), rdb -> rdb.key(7, "k")
                        .hex("81" + "0000000000000003" + "02" + "05" + "00"))),
                "the value of another module has another type");
    }

    @Test
    void expiriesAreCompared() throws IOException {
        Body plain = rdb -> rdb.string("k", "1").string("later", "1");
        Body expiring = rdb ->
                rdb.bytes(252).le(8, 1).string("k", "1").bytes(253).le(4, 3).string("later", "1");
        Body later = rdb ->
                rdb.bytes(253).le(4, 0).string("k", "1").bytes(252).le(8, 3000).string("later", "1");
        assertEquals(
                List.of(changed("k", Aspect.EXPIRY), changed("later", Aspect.EXPIRY)), found(diff(plain, expiring)));
        assertEquals(List.of(changed("k", Aspect.EXPIRY)), found(diff(expiring, later)), "3 s equal 3000 ms");
    }

    @Test
    void fieldExpiriesAreADifferenceOfTheirOwn() throws IOException {
        Body one = rdb ->
                rdb.key(24, "k").le(8, 1000).len(2, 1).str("f", "v").len(0).str("g", "w");
        Body sameInValkey = rdb ->
                rdb.key(22, "k").len(2).str("g", "w").le(8, -1).str("f", "v").le(8, 1000);
        Body later = rdb ->
                rdb.key(24, "k").le(8, 1000).len(2, 2).str("f", "v").len(0).str("g", "w");
        Body other = rdb ->
                rdb.key(24, "k").le(8, 1000).len(2, 0).str("f", "v").len(1).str("g", "w");
        RdbBytes valkey = RdbBytes.valkey(80);
        sameInValkey.addTo(valkey);
        assertEquals(List.of(), found(Diff.of(source(file(one)), source(valkey.end()))));
        for (Body b : List.of(later, other, hash("f", "v", "g", "w"))) {
            assertEquals(List.of(changed("k", Aspect.FIELD_EXPIRY)), found(diff(one, b)));
        }
    }

    @Test
    void metadataIsCompared() throws IOException {
        Body a = rdb -> rdb.bytes(243).len(1).text("TTLX").hex("020100").string("k", "1");
        Body b = rdb -> rdb.bytes(243).len(1).text("TTLX").hex("020200").string("k", "1");
        assertEquals(List.of(changed("k", Aspect.METADATA)), found(diff(a, b)));
        assertEquals(List.of(changed("k", Aspect.METADATA)), found(diff(a, rdb -> rdb.string("k", "1"))));
    }

    @Test
    void evictionCountsOnlyInAStrictDiff() throws IOException {
        List<Body> all = List.of(
                rdb -> rdb.string("k", "1"),
                rdb -> rdb.bytes(248).len(0).string("k", "1"),
                rdb -> rdb.bytes(248).len(7).string("k", "1"),
                rdb -> rdb.bytes(249, 0).string("k", "1"),
                rdb -> rdb.bytes(249, 255).string("k", "1"));
        for (Body a : all) {
            for (Body b : all) {
                assertTrue(diff(a, b).count().allEqual());
                List<Difference> strictly = a == b ? List.of() : List.of(changed("k", Aspect.EVICTION));
                assertEquals(strictly, found(diff(a, b).strict()));
            }
        }
    }

    @Test
    void theSignOfZeroCountsOnlyInAStrictDiff() throws IOException {
        assertEquals(
                List.of(changed("k", Aspect.VALUE)),
                found(diff(zset("a", 0.0), zset("a", -0.0)).strict()));
    }

    @Test
    void functionsAreComparedByName() throws IOException {
        Body a = rdb -> library(rdb, "one", "1");
        a = and(a, rdb -> library(rdb, "two", "1"));
        a = and(a, rdb -> library(rdb, "same", "1").string("k", "1"));
        Body b = rdb -> library(rdb, "two", "2");
        b = and(b, rdb -> library(rdb, "same", "1"));
        b = and(b, rdb -> library(rdb, "three", "1").string("k", "1"));
        List<Difference> expected = List.of(
                new Difference(Kind.ONLY_A, Difference.FUNCTION, utf8("one"), Set.of()),
                new Difference(Kind.CHANGED, Difference.FUNCTION, utf8("two"), VALUE),
                new Difference(Kind.ONLY_B, Difference.FUNCTION, utf8("three"), Set.of()));
        assertEquals(expected, found(diff(a, b)));
        Path fileA = Files.write(dir.resolve("a"), file(a));
        Path fileB = Files.write(dir.resolve("b"), file(b));
        Diff ofFiles = Diff.of(Source.of(fileA), Source.of(fileB));
        assertEquals(expected, found(ofFiles));
        DiffResult result = ofFiles.count();
        assertEquals(new Count(1, 1, 1, 1), result.functions());
        assertEquals(new Count(0, 0, 0, 1), result.keys());
        assertEquals(Map.of(), result.aspects());
        assertFalse(result.allEqual());
        assertTrue(
                ofFiles.by(Plan.NOTHING.keep("all", key -> true)).count().allEqual(),
                "a filter selects keys, so functions don't count");
        assertTrue(ofFiles.by(Plan.NOTHING.withoutFunctions()).count().allEqual());
    }

    private static RdbBytes library(RdbBytes rdb, String name, String code) {
        return rdb.bytes(245).str("#!LUA name=" + name + "\n" + code);
    }

    private static Body and(Body one, Body other) {
        return rdb -> {
            one.addTo(rdb);
            other.addTo(rdb);
        };
    }

    @Test
    void preReleaseFunctionsAreCompared() throws IOException {
        Body a = rdb -> rdb.bytes(246).str("lib", "LUA").len(0).str("code");
        Body b = rdb -> rdb.bytes(246).str("lib", "LUA").len(0).str("other code");
        assertEquals(List.of(), found(diff(a, a)));
        assertEquals(List.of(new Difference(Kind.CHANGED, Difference.FUNCTION, utf8("lib"), VALUE)), found(diff(a, b)));
    }

    @Test
    void aPlanAppliesToBothFiles() throws IOException {
        Body a = rdb -> rdb.string("user:1", "1").string("user:2", "1").string("x", "1");
        Body b = rdb -> rdb.string("user:1", "2").string("y", "1");
        Plan users = Plan.NOTHING
                .keep("users", Keys.glob(utf8("user:*")))
                .keep("strings", Keys.kind(Set.of(ValueKind.STRING)))
                .keep("size", Keys.elements(Span.parseCounts("1..2"))) // must read the value
                .rename(Keys.rename(KeyChange.stripPrefix(utf8("user:"))));
        List<Difference> expected =
                List.of(changed("1", Aspect.VALUE), new Difference(Kind.ONLY_A, 0, utf8("2"), Set.of()));
        assertEquals(expected, found(diff(a, b).by(users)));
        Path fileA = Files.write(dir.resolve("a"), file(a));
        assertEquals(expected, found(Diff.of(Source.of(fileA), source(file(b))).by(users)));
    }

    @Test
    void duplicatesOfAKeyArePairedInTheirOrder() throws IOException {
        Body twice = rdb -> rdb.string("k", "1").string("k", "2");
        Body turned = rdb -> rdb.string("k", "2").string("k", "1");
        Body once = rdb -> rdb.string("k", "1");
        assertEquals(new Count(0, 0, 0, 2), diff(twice, twice).count().keys());
        assertEquals(new Count(0, 0, 2, 0), diff(twice, turned).count().keys());
        assertEquals(new Count(1, 0, 0, 1), diff(twice, once).count().keys());
        assertEquals(new Count(0, 1, 1, 0), diff(once, turned).count().keys());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void tellsWhichFileItReads(boolean brokenA) throws IOException {
        byte[] good = file(rdb -> rdb.string("k", "1"));
        byte[] bad = Arrays.copyOf(good, good.length - 9);
        List<Diff.Side> read = new ArrayList<>();
        Diff diff = Diff.of(source(brokenA ? bad : good), source(brokenA ? good : bad))
                .reading(read::add);
        assertThrows(RdbException.class, diff::count);
        assertEquals(brokenA ? List.of(Diff.Side.A) : List.of(Diff.Side.A, Diff.Side.B), read);
    }

    @Test
    void damageWithinAValueIsAnError() throws IOException {
        byte[] zset = file(rdb -> rdb.key(5, "k").len(1).str("a").le(8, Double.doubleToLongBits(Double.NaN)));
        RdbFormatException e = assertThrows(RdbFormatException.class, () -> Diff.of(source(zset), source(zset))
                .count());
        assertTrue(e.getMessage().contains("\"k\""), e::getMessage);
    }

    @Test
    void commandsBehindAnRdbAreRefused() throws IOException {
        byte[] rdb = file(r -> r.string("k", "1"));
        byte[] command = "*1\r\n$4\r\nPING\r\n".getBytes(StandardCharsets.US_ASCII);
        byte[] aof = Arrays.copyOf(rdb, rdb.length + command.length);
        System.arraycopy(command, 0, aof, rdb.length, command.length);
        RdbRefusedException e = assertThrows(RdbRefusedException.class, () -> Diff.of(source(rdb), source(aof))
                .count());
        assertEquals(RdbRefusedException.Reason.AOF_TAIL, e.reason());
        assertTrue(Diff.of(source(rdb), source(aof).droppingAofTail()).count().allEqual());
    }

    @Test
    void aFileThatChangesMeanwhileIsNoticed() throws IOException {
        Path a =
                Files.write(dir.resolve("a"), file(rdb -> rdb.string("one", "1").string("two", "1")));
        List<byte[]> later = List.of(
                file(rdb -> rdb.string("one", "1").string("six", "1")), // another name at the offset
                file(rdb -> rdb.string("one, longer", "1").string("two", "1")), // no record begins at the offset
                file(rdb -> rdb.string("one", "1")), // the file ends before the offset
                file(rdb -> rdb.string("one", "1").aux("t", "1"))); // another record at the offset
        for (byte[] changed : later) {
            byte[] before = Files.readAllBytes(a);
            Diff diff = Diff.of(Source.of(a), source(file(rdb -> rdb.string("one", "1"))))
                    .reading(side -> write(a, side == Diff.Side.B ? changed : null));
            IOException e = assertThrows(IOException.class, () -> diff.to(d -> {}));
            assertEquals("the file was changed while it was compared", e.getMessage());
            Files.write(a, before);
        }
    }

    private static void write(Path file, byte[] bytes) {
        try {
            if (bytes != null) {
                Files.write(file, bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
