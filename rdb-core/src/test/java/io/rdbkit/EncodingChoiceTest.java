package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.ModuleType;
import io.rdbkit.format.RdbType;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.format.Threshold;
import io.rdbkit.format.Thresholds;
import io.rdbkit.io.RdbInput;
import io.rdbkit.packed.ListpackCursor;
import io.rdbkit.packed.PackedCursor;
import io.rdbkit.packed.ZiplistCursor;
import io.rdbkit.value.HashValue;
import io.rdbkit.value.ListValue;
import io.rdbkit.value.ModuleValue;
import io.rdbkit.value.SetValue;
import io.rdbkit.value.StringValue;
import io.rdbkit.value.Value;
import io.rdbkit.value.ZsetValue;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The type that a value gets in each version, below, at and above the thresholds. */
class EncodingChoiceTest {

    /** So many different texts; the last one has the length given. */
    private static List<Bytes> texts(int count, int longest) {
        List<Bytes> texts = new ArrayList<>();
        for (int i = 1; i < count; i++) {
            texts.add(Bytes.utf8("m" + i));
        }
        texts.add(Bytes.utf8("x".repeat(longest)));
        return texts;
    }

    private static List<Bytes> integers(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Bytes.utf8(Integer.toString(i * 1000)))
                .toList();
    }

    private static Value hash(List<Bytes> fields) {
        Map<Bytes, Bytes> hash = new LinkedHashMap<>();
        fields.forEach(field -> hash.put(field, Bytes.EMPTY));
        return HashValue.of(hash);
    }

    private static Value hashOfValue(int length) {
        return HashValue.of(Map.of(Bytes.utf8("f"), texts(1, length).get(0)));
    }

    private static Value zset(List<Bytes> members) {
        Map<Bytes, Double> zset = new LinkedHashMap<>();
        members.forEach(member -> zset.put(member, 0.5));
        return ZsetValue.of(zset);
    }

    private static Value set(List<Bytes> members) {
        return SetValue.of(new LinkedHashSet<>(members));
    }

    private static Value value(String what) {
        return switch (what) {
            case "string" -> StringValue.of(Bytes.EMPTY);
            case "hash 512" -> hash(texts(512, 64));
            case "hash 513" -> hash(texts(513, 1));
            case "hash field 65" -> hash(texts(2, 65));
            case "hash value 64" -> hashOfValue(64);
            case "hash value 65" -> hashOfValue(65);
            case "zset 128" -> zset(texts(128, 64));
            case "zset 129" -> zset(texts(129, 1));
            case "zset member 65" -> zset(texts(2, 65));
            case "set 128" -> set(texts(128, 64));
            case "set 129" -> set(texts(129, 1));
            case "set member 65" -> set(texts(2, 65));
            case "set 512 integers" -> set(integers(512));
            case "set 513 integers" -> set(integers(513));
            case "set 127 integers and text" -> {
                List<Bytes> members = new ArrayList<>(integers(127));
                members.add(Bytes.utf8("text"));
                yield set(members);
            }
            case "list 512" -> ListValue.of(texts(512, 64));
            case "list 513" -> ListValue.of(texts(513, 1));
            case "list item 65" -> ListValue.of(texts(2, 65));
            case "module" -> ModuleValue.of(new ModuleType("abcdefghi", 3), List.of());
            default -> throw new IllegalArgumentException(what);
        };
    }

    @ParameterizedTest
    @CsvSource({
        "string,           RDB 1, STRING",
        "string,           VALKEY 80, STRING",
        "hash 512,         RDB 1, HASH",
        "hash 512,         RDB 5, HASH",
        "hash 512,         RDB 6, HASH_ZIPLIST",
        "hash 512,         RDB 9, HASH_ZIPLIST",
        "hash 512,         RDB 10, HASH_LISTPACK",
        "hash 512,         RDB 15, HASH_LISTPACK",
        "hash 512,         VALKEY 80, HASH_LISTPACK",
        "hash 513,         RDB 9, HASH",
        "hash 513,         RDB 15, HASH",
        "hash field 65,    RDB 9, HASH",
        "hash field 65,    RDB 11, HASH",
        "hash value 64,    RDB 11, HASH_LISTPACK",
        "hash value 65,    RDB 11, HASH",
        "hash value 65,    VALKEY 80, HASH",
        "zset 128,         RDB 5, ZSET",
        "zset 128,         RDB 6, ZSET_ZIPLIST",
        "zset 128,         RDB 9, ZSET_ZIPLIST",
        "zset 128,         RDB 10, ZSET_LISTPACK",
        "zset 128,         VALKEY 80, ZSET_LISTPACK",
        "zset 129,         RDB 7, ZSET",
        "zset 129,         RDB 8, ZSET_2",
        "zset 129,         VALKEY 80, ZSET_2",
        "zset member 65,   RDB 6, ZSET",
        "zset member 65,   RDB 12, ZSET_2",
        "set 128,          RDB 10, SET",
        "set 128,          RDB 11, SET_LISTPACK",
        "set 128,          VALKEY 80, SET_LISTPACK",
        "set 129,          RDB 11, SET",
        "set member 65,    RDB 11, SET",
        "set 512 integers, RDB 1, SET",
        "set 512 integers, RDB 2, SET_INTSET",
        "set 512 integers, VALKEY 80, SET_INTSET",
        "set 513 integers, RDB 15, SET",
        "set 127 integers and text, RDB 10, SET",
        "set 127 integers and text, RDB 11, SET_LISTPACK",
        "list 512,         RDB 1, LIST",
        "list 512,         RDB 5, LIST",
        "list 512,         RDB 6, LIST_ZIPLIST",
        "list 513,         RDB 6, LIST",
        "list item 65,     RDB 6, LIST",
        "list 513,         RDB 7, LIST_QUICKLIST",
        "list 513,         RDB 9, LIST_QUICKLIST",
        "list 513,         RDB 10, LIST_QUICKLIST_2",
        "list 513,         VALKEY 80, LIST_QUICKLIST_2",
        "module,           RDB 8, MODULE_2",
        "module,           VALKEY 80, MODULE_2"
    })
    void theTypeIsTheOneThatAServerOfTheVersionChooses(String what, String version, RdbType type) throws IOException {
        assertEquals(type, NewKeys.type(NewKeys.version(version), value(what)));
        if (!what.equals("module")) {
            assertEquals(type, NewKeys.type(NewKeys.version(version), NewKeys.untold(value(what))), "untold");
        }
    }

    private static Value expiring(int fields, int length) {
        Map<Bytes, Bytes> hash = new LinkedHashMap<>();
        texts(fields, length).forEach(field -> hash.put(field, Bytes.EMPTY));
        return HashValue.of(hash, Map.of(texts(fields, length).get(fields / 2), 1L << 41));
    }

    @ParameterizedTest
    @CsvSource({
        "512, 64, RDB 12, HASH_LISTPACK_EX",
        "512, 64, RDB 15, HASH_LISTPACK_EX",
        "512, 64, VALKEY 80, HASH_2",
        "513, 64, RDB 12, HASH_METADATA",
        "1, 65, RDB 15, HASH_METADATA",
        "513, 64, VALKEY 80, HASH_2",
        "1, 1, VALKEY 80, HASH_2"
    })
    void hashesWhoseFieldsExpire(int fields, int longest, String version, RdbType type) throws IOException {
        assertEquals(type, NewKeys.type(NewKeys.version(version), expiring(fields, longest)));
    }

    /** A hash whose fields could expire but don't is written like any other hash. */
    @ParameterizedTest
    @CsvSource({
        "hash 512, RDB 12, HASH_LISTPACK",
        "hash 513, RDB 12, HASH",
        "hash value 65, VALKEY 80, HASH",
        "hash 512, VALKEY 80, HASH_LISTPACK"
    })
    void hashesWhoseFieldsDoNotExpireAreWrittenLikeOthers(String what, String version, RdbType type)
            throws IOException {
        assertEquals(type, NewKeys.type(NewKeys.version(version), NewKeys.untold(value(what))));
    }

    // ---- lists

    private static List<String> nodes(String version, Thresholds thresholds, List<Bytes> items) throws IOException {
        WriteOptions options = WriteOptions.DEFAULT.withThresholds(thresholds);
        byte[] rdb = NewKeys.rdb(NewKeys.version(version), options, ListValue.of(items));
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        RdbType type;
        try (RdbReader in = Readings.open(rdb)) {
            KeyEntry key = (KeyEntry) in.next();
            type = key.type();
            key.value().copyTo(value);
        }
        List<String> nodes = new ArrayList<>();
        try (RdbInput in = new RdbInput(new ByteArrayInputStream(value.toByteArray()), 0, false)) {
            for (long left = in.readLength("nodes"); left > 0; left--) {
                boolean plain = type == RdbType.LIST_QUICKLIST_2 && in.readLength("a container") == 1;
                Bytes node = in.readString("a node").value();
                nodes.add(
                        plain
                                ? "plain " + node.length()
                                : count(
                                                type == RdbType.LIST_QUICKLIST
                                                        ? new ZiplistCursor()
                                                        : new ListpackCursor(),
                                                node)
                                        + " " + node.length());
            }
        }
        return nodes;
    }

    private static long count(PackedCursor cursor, Bytes blob) {
        cursor.reset(blob.array(), blob.arrayOffset(), blob.length());
        return cursor.count();
    }

    private static List<Bytes> same(int count, int length) {
        return IntStream.range(0, count)
                .mapToObj(i -> Bytes.utf8("x".repeat(length)))
                .toList();
    }

    /** The expected nodes are those that Redis 3.2, 6.2, 7.0, 8.0 and Valkey 8.1, 9.1 made of one RPUSH. */
    @Test
    void nodesAreFilledAsServersFillThem() throws IOException {
        Thresholds defaults = Thresholds.DEFAULT;
        assertEquals(List.of("79 8148", "79 8148", "79 8148", "63 6500"), nodes("RDB 7", defaults, same(300, 100)));
        assertEquals(List.of("79 8144", "79 8144", "79 8144", "63 6496"), nodes("RDB 10", defaults, same(300, 100)));
        assertEquals(List.of("131 8133", "131 8133", "131 8133", "7 445"), nodes("RDB 9", defaults, same(400, 60)));
        assertEquals(List.of("131 8129", "131 8129", "131 8129", "7 441"), nodes("RDB 12", defaults, same(400, 60)));
        assertEquals(List.of("26 7989", "26 7989", "8 2463"), nodes("RDB 9", defaults, same(60, 300)));
        assertEquals(List.of("26 7911", "26 7911", "8 2439"), nodes("VALKEY 80", defaults, same(60, 300)));
        List<Bytes> numbers = IntStream.range(10_000, 14_000)
                .mapToObj(i -> Bytes.utf8(Integer.toString(i)))
                .toList();
        assertEquals(List.of("2044 8187", "1956 7835"), nodes("RDB 9", defaults, numbers));
        assertEquals(List.of("2044 8183", "1956 7831"), nodes("RDB 12", defaults, numbers));
    }

    @Test
    void aLargeItemGetsANodeOfItsOwn() throws IOException {
        List<Bytes> items = new ArrayList<>(same(1, 1));
        items.addAll(same(1, 8192));
        items.addAll(same(1, 8193));
        items.addAll(same(2, 1));
        items.addAll(same(1, 20_000));
        assertEquals(List.of("1 14", "1 8206", "1 8207", "2 17", "1 20017"), nodes("RDB 9", Thresholds.DEFAULT, items));
        assertEquals(
                List.of("1 10", "1 8206", "1 8207", "2 13", "1 20015"), nodes("RDB 10", Thresholds.DEFAULT, items));
        for (String version : List.of("RDB 11", "RDB 12", "VALKEY 80")) {
            assertEquals(
                    List.of("1 10", "1 8206", "plain 8193", "2 13", "plain 20000"),
                    nodes(version, Thresholds.DEFAULT, items));
        }
    }

    /** The expected counts are those of Redis 6.2. */
    @ParameterizedTest
    @CsvSource({"1, 1", "0, 1", "128, 79", "3, 3", "-1, 39", "-2, 79", "-3, 158", "-4, 318", "-5, 636", "-9, 636"})
    void nodesHaveTheSizeThatTheThresholdSays(int setting, int items) throws IOException {
        Thresholds thresholds = Thresholds.DEFAULT.withListNode(setting);
        List<String> nodes = nodes("RDB 9", thresholds, same(1000, 100));
        assertEquals(items, Integer.parseInt(nodes.get(0).split(" ")[0]));
    }

    // ---- order

    private static List<String> entries(RdbVersion version, Value value) throws IOException {
        try (RdbReader in = Readings.open(NewKeys.rdb(version, WriteOptions.DEFAULT, value))) {
            KeyEntry key = (KeyEntry) in.next();
            return List.of(key.type() + " " + ValueText.of(key.decode()));
        }
    }

    @Test
    void packedZsetsAreInOrderOfTheirScores() throws IOException {
        Map<Bytes, Double> scores = new LinkedHashMap<>();
        scores.put(Bytes.utf8("d"), 2.0);
        scores.put(Bytes.utf8("c"), Double.POSITIVE_INFINITY);
        scores.put(Bytes.utf8("b"), 0.0);
        scores.put(Bytes.utf8("aa"), -0.0);
        scores.put(Bytes.utf8("a"), -0.0);
        scores.put(Bytes.utf8("e"), Double.NEGATIVE_INFINITY);
        assertEquals(
                List.of("ZSET_ZIPLIST zset 6 e=-Infinity a=-0.0 aa=-0.0 b=0.0 d=2.0 c=Infinity"),
                entries(NewKeys.version("RDB 9"), ZsetValue.of(scores)));
        assertEquals(
                List.of("ZSET_LISTPACK zset 6 e=-Infinity a=-0.0 aa=-0.0 b=0.0 d=2.0 c=Infinity"),
                entries(NewKeys.version("RDB 11"), ZsetValue.of(scores)));
    }

    @Test
    void fieldsThatExpireFirstComeFirst() throws IOException {
        Map<Bytes, Bytes> fields = new LinkedHashMap<>();
        for (String field : List.of("never", "late", "soon", "also", "as soon")) {
            fields.put(Bytes.utf8(field), Bytes.EMPTY);
        }
        Map<Bytes, Long> expiries = Map.of(
                Bytes.utf8("late"), 4_000_000_000_000L,
                Bytes.utf8("soon"), 3_000_000_000_000L,
                Bytes.utf8("as soon"), 3_000_000_000_000L);
        assertEquals(
                List.of("HASH_LISTPACK_EX hash 5 soon=@3000000000000 as soon=@3000000000000 late=@4000000000000"
                        + " never= also="),
                entries(NewKeys.version("RDB 12"), HashValue.of(fields, expiries)));
    }

    @Test
    void aThresholdIsNotNegative() {
        assertThrows(IllegalArgumentException.class, () -> new Threshold(-1, 1));
        assertThrows(IllegalArgumentException.class, () -> new Threshold(1, -1));
        assertThrows(IllegalArgumentException.class, () -> Thresholds.DEFAULT.withIntset(-1));
    }

    @Test
    void aCallerMayChooseThresholds() throws IOException {
        Thresholds own = Thresholds.DEFAULT
                .withHash(new Threshold(2, 5))
                .withZset(new Threshold(2, 5))
                .withSet(new Threshold(600, 5))
                .withIntset(3)
                .withList(new Threshold(2, 5));
        WriteOptions options = WriteOptions.DEFAULT.withThresholds(own);
        RdbVersion version = NewKeys.version("RDB 11");
        Map<Value, RdbType> expected = new LinkedHashMap<>();
        expected.put(hash(texts(2, 5)), RdbType.HASH_LISTPACK);
        expected.put(hash(texts(3, 5)), RdbType.HASH);
        expected.put(hash(texts(2, 6)), RdbType.HASH);
        expected.put(zset(texts(2, 5)), RdbType.ZSET_LISTPACK);
        expected.put(zset(texts(3, 5)), RdbType.ZSET_2);
        expected.put(set(texts(600, 5)), RdbType.SET_LISTPACK);
        expected.put(set(texts(601, 5)), RdbType.SET);
        expected.put(set(integers(3)), RdbType.SET_INTSET);
        expected.put(set(integers(4)), RdbType.SET); // a server converts an intset straight to the plain form
        for (Map.Entry<Value, RdbType> each : expected.entrySet()) {
            assertEquals(
                    each.getValue(),
                    Readings.key(NewKeys.rdb(version, options, each.getKey())).type());
        }
    }
}
