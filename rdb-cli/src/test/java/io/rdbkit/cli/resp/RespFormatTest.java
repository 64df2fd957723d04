package io.rdbkit.cli.resp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.EntryFormat;
import io.rdbkit.RdbReader;
import io.rdbkit.ReadOptions;
import io.rdbkit.cli.TinyRdb;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.RdbException;
import io.rdbkit.format.RdbRefusedException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The commands and their form. Other tests show that servers then hold the same data. */
class RespFormatTest {

    private static final String PRE_RELEASE_FUNCTION = "lib";

    private static final TinyRdb.Steps PLAIN = rdb -> rdb.db(0)
            .key("text", "value")
            .key("", "")
            .expiry(4_102_444_800_123L)
            .key(0, "number")
            .bytes(0xc0, 0xfb)
            .key(1, "list")
            .length(3)
            .strings("a", "", "c")
            .db(3)
            .key(2, "set")
            .length(2)
            .strings("m", "n")
            .key(5, "zset")
            .length(4)
            .strings("a")
            .number(Double.doubleToLongBits(0.1))
            .strings("b")
            .number(Double.doubleToLongBits(Double.NEGATIVE_INFINITY))
            .strings("c")
            .number(Double.doubleToLongBits(-3))
            .strings("d")
            .number(Double.doubleToLongBits(1e100))
            .expiry(4_102_444_800_000L)
            .key(4, "hash")
            .length(1)
            .strings("f", "v")
            .end();

    @Test
    void eachTypeHasItsCommand() throws IOException {
        assertEquals(
                List.of(
                        "SELECT 0",
                        "SET text value",
                        "SET '' ''",
                        "SET number -5",
                        "PEXPIREAT number 4102444800123",
                        "RPUSH list a '' c",
                        "SELECT 3",
                        "SADD set m n",
                        "ZADD zset 0.1 a -inf b -3 c 1e+100 d",
                        "HMSET hash f v",
                        "PEXPIREAT hash 4102444800000"),
                RespCommands.of(TinyRdb.of(PLAIN)));
    }

    @Test
    void aReplacedKeyIsDeletedUnlessItIsOverwritten() throws IOException {
        RespOptions options = RespCommands.options(false, true, false);
        byte[] rdb = TinyRdb.of(out -> out.db(7)
                .key("text", "value")
                .key(1, "list")
                .length(1)
                .strings("a")
                .end());
        assertEquals(List.of("SET text value", "DEL list", "RPUSH list a"), RespCommands.of(rdb, options));
    }

    @Test
    void withoutSelectThereIsOneDatabase() throws IOException {
        Supplier<EntryFormat> formats = RespFormat.of(RespCommands.options(false, false, false));
        byte[] first = TinyRdb.of(out -> out.db(2).key("a", "1").key("b", "2").end());
        byte[] second = TinyRdb.of(out -> out.db(5).key("c", "1").end());
        assertEquals(List.of("SET a 1", "SET b 2"), RespCommands.lines(RespCommands.write(first, formats)));
        RdbRefusedException e = assertThrows(
                RdbRefusedException.class,
                () -> RespCommands.write(second, formats),
                "another database must be refused in any format");
        assertEquals(
                "keys of databases 2 and 5 would get mixed up without SELECT at offset 11, db 5, key \"c\", STRING",
                e.getMessage());
        assertEquals(RdbRefusedException.Reason.LOSS, e.reason());
    }

    /** A format doesn't know the order in which runs are put together, so each run begins with SELECT. */
    @Test
    void eachRunSelects() throws IOException {
        byte[] rdb = TinyRdb.of(out -> out.db(4).key("a", "1").key("b", "2").end());
        EntryFormat format = RespFormat.of(RespCommands.options()).get();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (RdbReader in = RdbReader.open(new ByteArrayInputStream(rdb), ReadOptions.DEFAULT)) {
            for (int i = 0; i < 2; i++) {
                format.begin(i, out);
                format.write(in.next(), out);
                format.end(out);
            }
            format.begin(2, out);
            format.end(out);
        }
        assertEquals(List.of("SELECT 4", "SET a 1", "SELECT 4", "SET b 2"), RespCommands.lines(out.toByteArray()));
    }

    @Test
    void fieldsWithTheSameExpiryShareACommand() throws IOException {
        byte[] rdb = TinyRdb.of("VALKEY080", out -> out.db(0)
                .key(22, "hash")
                .length(5)
                .strings("a", "1")
                .number(4_102_444_800_123L)
                .strings("b", "2")
                .number(-1)
                .strings("c", "3")
                .number(4_102_444_800_123L)
                .strings("d", "4")
                .number(4_102_444_800_999L)
                .strings("e", "5")
                .number(4_102_444_800_999L)
                .end());
        assertEquals(
                List.of(
                        "SELECT 0",
                        "HMSET hash a 1 b 2 c 3 d 4 e 5",
                        "HPEXPIREAT hash 4102444800123 FIELDS 2 a c",
                        "HPEXPIREAT hash 4102444800999 FIELDS 2 d e"),
                RespCommands.of(rdb));
    }

    @Test
    void functionsAreLoaded() throws IOException {
        byte[] rdb =
                TinyRdb.of(out -> out.bytes(245).strings("#!lua name=lib\n").end());
        assertEquals(List.of("FUNCTION LOAD #!lua name=lib\\n"), RespCommands.of(rdb));
        assertEquals(
                List.of("FUNCTION LOAD REPLACE #!lua name=lib\\n"),
                RespCommands.of(rdb, RespCommands.options(true, true, true)));
    }

    @Test
    void anArrayIsSetByIndexAndThenItsNextInsertionPlace() throws IOException {
        byte[] rdb = TinyRdb.of("REDIS0014", out -> out.db(0)
                .key(28, "array")
                .length(3)
                .length(1)
                .length(6)
                .length(0)
                .length(0)
                .strings("a")
                .length(5)
                .length(1)
                .number(-12)
                .bytes(0x81, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe)
                .length(2)
                .number(Double.doubleToLongBits(3))
                .end());
        assertEquals(
                List.of("SELECT 0", "ARMSET array 0 a 5 -12 18446744073709551614 3.0", "ARSEEK array 7"),
                RespCommands.of(rdb));
    }

    /** No other command can send a module's value. So it is sent by RESTORE even if commands were requested. */
    @Test
    void aModulesValueIsRestored() throws IOException {
        byte[] rdb = TinyRdb.of(out -> out.db(0)
                .expiry(4_102_444_800_123L)
                .key(7, "module")
                .bytes(0x81, 1, 2, 3, 4, 5, 6, 7, 8, 5)
                .strings("x")
                .bytes(0)
                .end());
        List<String> lines = RespCommands.of(rdb);
        assertEquals(2, lines.size());
        assertTrue(
                lines.get(1)
                        .startsWith("RESTORE module 4102444800123 "
                                + "\\x07\\x81\\x01\\x02\\x03\\x04\\x05\\x06\\x07\\x08\\x05\\x01x\\x00\\x08\\x00"),
                lines::toString);
        assertTrue(lines.get(1).endsWith(" ABSTTL"), lines::toString);
    }

    @Test
    void metadataIsSentWithRestore() throws IOException {
        byte[] rdb = TinyRdb.of("REDIS0013", out -> out.db(0)
                .bytes(243, 1, 'M', 'E', 'T', 'A', 2, 1, 0)
                .key("a", "1")
                .key("b", "2")
                .end());
        List<String> lines = RespCommands.of(rdb);
        assertTrue(
                lines.get(1).startsWith("RESTORE a 0 \\xf3\\x01META\\x02\\x01\\x00\\x00\\x011\\r\\x00"),
                lines::toString);
        assertEquals("SET b 2", lines.get(2));
    }

    @Test
    void lossesAreReported() throws IOException {
        byte[] rdb = TinyRdb.of(out -> out.bytes(247, 0x81, 0, 0, 0, 0, 0, 0, 4, 0, 2, 1, 0)
                .bytes(247, 0x81, 0, 0, 0, 0, 0, 0, 4, 0, 2, 1, 2, 9, 0)
                .bytes(246)
                .strings(PRE_RELEASE_FUNCTION, "LUA")
                .length(0)
                .strings("code")
                .db(0)
                .key("a", "1")
                .end());
        for (boolean restore : new boolean[] {false, true}) {
            RespOptions options = RespCommands.options(restore, false, true);
            List<String> lines = RespCommands.of(rdb, options);
            assertEquals(
                    List.of("no command restores the data that module AAAAAAAAB keeps beside its keys (1 record)"),
                    options.losses().lines());
            assertEquals("FUNCTION LOAD #!LUA name=" + PRE_RELEASE_FUNCTION + "\\ncode", lines.get(0));
        }
    }

    @Test
    void restoreHasOnlyTheNecessaryOptions() throws IOException {
        byte[] rdb = TinyRdb.of(out -> out.db(0)
                .key("plain", "1")
                .expiry(4_102_444_800_123L)
                .key("expires", "2")
                .bytes(248)
                .length(100)
                .key("idle", "3")
                .bytes(249, 200)
                .key("used", "4")
                .expiry(0)
                .key("long gone", "5")
                .end());
        assertEquals(
                List.of(
                        "SELECT 0",
                        "RESTORE plain 0 \\x00\\x011\\x06\\x00",
                        "RESTORE expires 4102444800123 \\x00\\x012\\x06\\x00 ABSTTL",
                        "RESTORE idle 0 \\x00\\x013\\x06\\x00 IDLETIME 100",
                        "RESTORE used 0 \\x00\\x014\\x06\\x00 FREQ 200",
                        "RESTORE long gone 1 \\x00\\x015\\x06\\x00 ABSTTL"),
                withoutChecksums(rdb, false));
        assertEquals(
                List.of(
                        "SELECT 0",
                        "RESTORE plain 0 \\x00\\x011\\x06\\x00 REPLACE",
                        "RESTORE expires 4102444800123 \\x00\\x012\\x06\\x00 REPLACE ABSTTL",
                        "RESTORE idle 0 \\x00\\x013\\x06\\x00 REPLACE IDLETIME 100",
                        "RESTORE used 0 \\x00\\x014\\x06\\x00 REPLACE FREQ 200",
                        "RESTORE long gone 1 \\x00\\x015\\x06\\x00 REPLACE ABSTTL"),
                withoutChecksums(rdb, true));
    }

    private static List<String> withoutChecksums(byte[] rdb, boolean replace) throws IOException {
        return withoutChecksums(rdb, RespCommands.options(true, replace, true));
    }

    private static List<String> withoutChecksums(byte[] rdb, RespOptions options) throws IOException {
        return RespCommands.parse(RespCommands.write(rdb, options)).stream()
                .map(words -> {
                    List<String> texts = new ArrayList<>();
                    for (int i = 0; i < words.size(); i++) {
                        byte[] word = words.get(i).toByteArray();
                        int length = i == 3 ? word.length - 8 : word.length;
                        texts.add(Bytes.wrap(word, 0, length).toString());
                    }
                    return String.join(" ", texts);
                })
                .toList();
    }

    /** Whole commands before the damage, and no part of one. */
    @Test
    void aDamagedInputGivesWholeCommands() throws IOException {
        byte[] whole = RespCommands.write(TinyRdb.of(PLAIN), RespCommands.options());
        byte[] rdb = TinyRdb.of(PLAIN);
        for (int length = 9; length < rdb.length; length++) {
            byte[] cut = Arrays.copyOf(rdb, length);
            EntryFormat format = RespFormat.of(RespCommands.options()).get();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (RdbReader in = RdbReader.open(new ByteArrayInputStream(cut), ReadOptions.DEFAULT)) {
                format.begin(0, out);
                assertThrows(RdbException.class, () -> {
                    while (true) {
                        format.write(in.next(), out);
                    }
                });
                format.end(out);
            }
            RespCommands.parse(out.toByteArray());
            assertArrayEquals(Arrays.copyOf(whole, out.size()), out.toByteArray());
        }
        assertTrue(new String(whole, StandardCharsets.ISO_8859_1).endsWith("4102444800000\r\n"));
    }

    /** Older servers need several commands for what newer ones do in one. */
    @Test
    void eachVersionHasTheCommandsOfItsServers() throws IOException {
        TinyRdb.Steps steps = out -> out.db(0)
                .bytes(0xfd, 0, 0xca, 0x9a, 0x3b) // 1000000000 seconds
                .key(1, "list")
                .length(2)
                .strings("a", "b")
                .key(4, "hash")
                .length(2)
                .strings("f", "1", "g", "2")
                .bytes(0xff);
        assertEquals(
                List.of("SELECT 0", "RPUSH list a", "RPUSH list b", "EXPIREAT list 1000000000", "HMSET hash f 1 g 2"),
                RespCommands.of(TinyRdb.of("REDIS0001", steps)));
        assertEquals(
                List.of("SELECT 0", "RPUSH list a b", "EXPIREAT list 1000000000", "HMSET hash f 1 g 2"),
                RespCommands.of(TinyRdb.of("REDIS0002", steps)));
        assertEquals(
                List.of("SELECT 0", "RPUSH list a b", "PEXPIREAT list 1000000000000", "HMSET hash f 1 g 2"),
                RespCommands.of(TinyRdb.of("REDIS0003", steps)));
        assertEquals(
                List.of("SELECT 0", "RPUSH list a b", "PEXPIREAT list 1000000000000", "HMSET hash f 1 g 2"),
                RespCommands.of(TinyRdb.of("REDIS0001", steps), RespCommands.options(false, false, "redis-7.0")));
    }

    @Test
    void restoreHasNoOptionsBeforeRedis3() throws IOException {
        TinyRdb.Steps steps = out -> out.db(0)
                .expiry(4_102_444_800_123L)
                .key("a", "1")
                .key("b", "2")
                .expiry(-5)
                .key("long gone", "3")
                .end();
        List<String> of8 = withoutChecksums(TinyRdb.of("REDIS0008", steps), RespCommands.options(true, true, true));
        assertEquals(
                List.of(
                        "SELECT 0",
                        "RESTORE a 0 \\x00\\x011\\x06\\x00 REPLACE",
                        "PEXPIREAT a 4102444800123",
                        "RESTORE b 0 \\x00\\x012\\x06\\x00 REPLACE",
                        "RESTORE long gone 0 \\x00\\x013\\x06\\x00 REPLACE",
                        "PEXPIREAT long gone -5"),
                of8);
        assertEquals(
                of8, withoutChecksums(TinyRdb.of("REDIS0009", steps), RespCommands.options(true, true, "redis-4.0")));
        assertEquals(
                List.of(
                        "SELECT 0",
                        "DEL a",
                        "RESTORE a 0 \\x00\\x011\\x06\\x00",
                        "PEXPIREAT a 4102444800123",
                        "DEL b",
                        "RESTORE b 0 \\x00\\x012\\x06\\x00",
                        "DEL long gone",
                        "RESTORE long gone 0 \\x00\\x013\\x06\\x00",
                        "PEXPIREAT long gone -5"),
                withoutChecksums(TinyRdb.of("REDIS0006", steps), RespCommands.options(true, true, true)));
    }
}
