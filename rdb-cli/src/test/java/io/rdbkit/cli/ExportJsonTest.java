package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The exact lines that {@code rdb export} prints for values written by hand. */
class ExportJsonTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static void assertLine(String expected, TinyRdb.Steps key) throws IOException {
        byte[] rdb = TinyRdb.of(file -> {
            file.db(0);
            key.write(file);
            file.end();
        });
        String line = Cli.run(rdb, "export", "-").succeeds().out();
        assertEquals(expected + "\n", line);
        JSON.readTree(line);
    }

    private static void assertValue(String type, String encoding, String expected, int... bytes) throws IOException {
        assertLine(
                "{\"db\":0,\"key\":\"k\",\"type\":\"" + type + "\",\"encoding\":\"" + encoding + "\",\"value\":"
                        + expected + "}",
                rdb -> rdb.bytes(bytes[0], 1, 'k').bytes(java.util.Arrays.copyOfRange(bytes, 1, bytes.length)));
    }

    private static int[] bytes(Object... parts) {
        List<Integer> all = new ArrayList<>();
        for (Object part : parts) {
            if (part instanceof Integer b) {
                all.add(b & 0xff);
            } else if (part instanceof String s) {
                all.add(s.length());
                s.chars().forEach(all::add);
            } else {
                long bits = part instanceof Double d ? Double.doubleToRawLongBits(d) : (Long) part;
                for (int i = 0; i < 8; i++) {
                    all.add((int) (bits >>> 8 * i) & 0xff);
                }
            }
        }
        return all.stream().mapToInt(Integer::intValue).toArray();
    }

    /** A 64-bit length. */
    private static Object[] length(long n) {
        Object[] bytes = new Object[9];
        bytes[0] = 0x81;
        for (int i = 0; i < 8; i++) {
            bytes[i + 1] = (int) (n >>> 56 - 8 * i) & 0xff;
        }
        return bytes;
    }

    private static Object[] all(Object... parts) {
        List<Object> flat = new ArrayList<>();
        for (Object part : parts) {
            if (part instanceof Object[] more) {
                flat.addAll(List.of(more));
            } else {
                flat.add(part);
            }
        }
        return flat.toArray();
    }

    @Test
    void stringsAreExported() throws IOException {
        assertValue("string", "embstr", "\"v\"", bytes(0, "v"));
        assertValue("string", "embstr", "\"\"", bytes(0, ""));
        assertValue("string", "int", "\"-123\"", bytes(0, 0xc0, -123));
        assertValue("string", "embstr", "\"\\udcff\\u0000\"", bytes(0, 2, 0xff, 0));
    }

    @Test
    void collectionsAreExported() throws IOException {
        assertValue("list", "quicklist", "[\"a\",\"\",\"a\"]", bytes(1, 3, "a", "", "a"));
        assertValue("list", "quicklist", "[]", bytes(1, 0));
        assertValue("set", "hashtable", "[\"a\",\"7\"]", bytes(2, 2, "a", 0xc0, 7));
        assertValue("hash", "hashtable", "{\"f\":\"v\",\"\":\"\"}", bytes(4, 2, "f", "v", "", ""));
        assertValue("hash", "hashtable", "{}", bytes(4, 0));
        assertValue(
                "hash",
                "hashtable",
                "{\"f\":{\"value\":\"v\",\"expiry\":4102444800123},\"g\":\"w\"}",
                bytes(24, 4102444800000L, 2, 0x40, 124, "f", "v", 0, "g", "w"));
    }

    @Test
    void scoresAreExported() throws IOException {
        assertValue(
                "zset",
                "skiplist",
                "{\"a\":1,\"b\":-0.5,\"c\":\"inf\",\"d\":\"-inf\",\"e\":1e+20,\"f\":-0.0,\"g\":5e-324,\"h\":0.1}",
                bytes(
                        5,
                        8,
                        "a",
                        1.0,
                        "b",
                        -0.5,
                        "c",
                        Double.POSITIVE_INFINITY,
                        "d",
                        Double.NEGATIVE_INFINITY,
                        "e",
                        1e20,
                        "f",
                        -0.0,
                        "g",
                        Double.MIN_VALUE,
                        "h",
                        0.1));
    }

    @Test
    void arraysAreExported() throws IOException {
        assertValue(
                "array",
                "sliced-array",
                "{\"insert_index\":9,\"elements\":{\"0\":\"a\",\"3\":-5,\"4\":12.0,\"5\":1e+20,\"6\":{\"double\":\"inf\"},"
                        + "\"7\":{\"double\":\"nan\"},\"8\":-0.0,\"18446744073709551614\":\"b\"}}",
                bytes(all(
                        28,
                        8,
                        1,
                        9,
                        all(0, 0, "a", 3, 1, -5L, 4, 2, 12.0, 5, 2, 1e20, 6, 2, Double.POSITIVE_INFINITY),
                        all(7, 2, Double.NaN, 8, 2, -0.0, length(-2), 3, "b"))));
        assertValue("array", "sliced-array", "{\"elements\":{\"1\":0.5}}", bytes(28, 1, 0, 1, 2, 0.5));
    }

    /** Module type "test___dt", version 3. */
    private static final Object[] MODULE = length(0xb5eb2dffffddb400L | 3);

    private static final Object[] TOKENS = all(
            all(2, 7, 2, length(-1), 1, length(-1), 5, "s"),
            all(4, 0.5, 4, Double.NaN, 4, 0xfff8000000000000L, 4, Double.NEGATIVE_INFINITY),
            all(3, 0xcd, 0xcc, 0xcc, 0x3d, 0));

    private static final String TOKENS_JSON =
            "\"tokens\":[[\"unsigned\",7],[\"unsigned\",18446744073709551615],[\"signed\",-1],[\"string\",\"s\"],"
                    + "[\"double\",0.5],[\"double\",\"nan\"],[\"double\",\"nan:fff8000000000000\"],[\"double\",\"-inf\"],"
                    + "[\"float\",0.10000000149011612]]";

    @Test
    void modulesAreExported() throws IOException {
        assertValue(
                "module",
                "raw",
                "{\"module\":\"test___dt\",\"version\":3," + TOKENS_JSON + "}",
                bytes(all(7, MODULE, TOKENS)));
        assertLine(
                "{\"module_aux\":{\"module\":\"test___dt\",\"version\":3,\"when\":2," + TOKENS_JSON + "}}",
                rdb -> rdb.bytes(bytes(all(247, MODULE, 2, 2, TOKENS))));
    }

    @Test
    void expiryAndEvictionAreExported() throws IOException {
        assertLine(
                "{\"db\":12,\"key\":\"k\\n\",\"type\":\"string\",\"encoding\":\"embstr\",\"expiry\":4102444800000,\"value\":\"v\"}",
                rdb -> rdb.db(12).expiry(4102444800000L).key("k\n", "v"));
        assertLine(
                "{\"db\":0,\"key\":\"k\",\"type\":\"string\",\"encoding\":\"embstr\",\"idle\":300,\"value\":\"v\"}",
                rdb -> rdb.bytes(248, 0x41, 44).key("k", "v"));
        assertLine(
                "{\"db\":0,\"key\":\"k\",\"type\":\"string\",\"encoding\":\"embstr\",\"freq\":255,\"value\":\"v\"}",
                rdb -> rdb.bytes(249, 255).key("k", "v"));
        assertLine(
                "{\"db\":0,\"key\":\"k\",\"type\":\"string\",\"encoding\":\"embstr\",\"metadata\":\"\\u0001abcd\\u0000\",\"value\":\"v\"}",
                rdb -> rdb.bytes(243, 1, 'a', 'b', 'c', 'd', 0).key("k", "v"));
    }

    @Test
    void otherEntriesAreExported() throws IOException {
        assertLine("{\"function\":\"#!lua\\n\"}", rdb -> rdb.bytes(bytes(245, "#!lua\n")));
        assertLine(
                "{\"function\":\"#!LUA name=lib\\ncode\"}",
                rdb -> rdb.bytes(bytes(246, "lib", "LUA", 1, "what it does", "code")));
        assertLine(
                "{\"db\":0,\"key\":\"k\",\"type\":\"string\",\"encoding\":\"embstr\",\"value\":\"v\"}",
                rdb -> rdb.bytes(bytes(250, "redis-ver", "7.2.0", 251, 1, 0)).key("k", "v"));
    }

    @Test
    void theJsonFormatIsOneArray() throws IOException {
        byte[] two = TinyRdb.of(rdb -> rdb.bytes(bytes(250, "redis-ver", "7.2.0"))
                .db(0)
                .key("a", "b")
                .key("c", "d")
                .end());
        String out = Cli.run(two, "export", "-", "--format", "json").succeeds().out();
        assertEquals("""
                [
                {"db":0,"key":"a","type":"string","encoding":"embstr","value":"b"}
                ,{"db":0,"key":"c","type":"string","encoding":"embstr","value":"d"}
                ]
                """, out);
        JsonNode array = JSON.readTree(out);
        assertEquals(2, array.size());
        byte[] none =
                TinyRdb.of(rdb -> rdb.bytes(bytes(250, "redis-ver", "7.2.0")).end());
        assertEquals("[\n]\n", Cli.run(none, "export", "-", "--format", "json").out());
        assertEquals("", Cli.run(none, "export", "-").succeeds().out());
    }

    /** Several threads format many runs. The lines are in the order of the file. */
    @Test
    void manyKeysKeepTheirOrder() throws IOException {
        int keys = 30_000;
        byte[] rdb = TinyRdb.of(file -> {
            file.db(0);
            for (int i = 0; i < keys; i++) {
                file.key("key:" + i, "value \u00e9 " + i);
            }
            file.end();
        });
        List<String> lines =
                Cli.run(rdb, "export", "-").succeeds().out().lines().toList();
        assertEquals(keys, lines.size());
        for (int i = 0; i < keys; i++) {
            assertEquals(
                    "{\"db\":0,\"key\":\"key:" + i
                            + "\",\"type\":\"string\",\"encoding\":\"embstr\",\"value\":\"value \u00e9 " + i + "\"}",
                    lines.get(i));
        }
        JsonNode array = JSON.readTree(new String(
                Cli.run(rdb, "export", "-", "--format", "json").succeeds().outBytes(), StandardCharsets.UTF_8));
        assertEquals(keys, array.size());
    }
}
