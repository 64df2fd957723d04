package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.analyze.Inventory;
import io.rdbkit.analyze.LoadCheck;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.Fork;
import io.rdbkit.format.Opcode;
import io.rdbkit.format.Producer;
import io.rdbkit.format.RdbException;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.format.RdbTruncatedException;
import io.rdbkit.format.RdbUnsupportedException;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.format.Target;
import io.rdbkit.repair.Repair;
import io.rdbkit.transform.Keys;
import io.rdbkit.transform.Rewrite;
import io.rdbkit.transform.Source;
import io.rdbkit.transform.Summary;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Redis Enterprise; Valkey's commands between records; and the fields that name a file's producer. */
class OtherProducersTest {

    @TempDir
    Path directory;

    private static Source source(byte[] rdb) {
        return Source.of(new ByteArrayInputStream(rdb));
    }

    private static List<String> names(byte[] rdb) throws IOException {
        return Readings.entries(rdb).stream()
                .filter(KeyEntry.class::isInstance)
                .map(entry -> ((KeyEntry) entry).key() + " " + ((KeyEntry) entry).expiry())
                .toList();
    }

    // ---- Redis Enterprise

    private static byte[] enterprise() {
        return RdbBytes.redis(12)
                .aux("redis-ver", "7.4.2")
                .aux("big-used-ram", "11375256")
                .select(0)
                .bytes(107)
                .len(835)
                .string("a", "b")
                .bytes(252)
                .le(8, 2_000_000_000_000L)
                .bytes(107)
                .len(70_000)
                .bytes(121)
                .len(12_000)
                .string("e", "f")
                .string("c", "d")
                .end();
    }

    @Test
    void recordsOfRedisEnterpriseAreSkippedAndCounted() throws IOException {
        assertEquals(List.of("a -1", "e 2000000000000", "c -1"), names(enterprise()));
        assertArrayEquals(enterprise(), rewritten(Rewrite.from(source(enterprise()))));
        Summary summary = Rewrite.from(source(enterprise()))
                .keep(key -> true)
                .to(Channels.newChannel(new ByteArrayOutputStream()), WriteOptions.DEFAULT);
        assertEquals(Map.of("RAM_LRU record", 2L, "SLOT_NUM record", 1L), summary.leftOut());
        byte[] out = rewritten(Rewrite.from(source(enterprise())).target(Target.parse("redis-7.2")));
        assertEquals(names(enterprise()), names(out));
        assertTrue(Readings.entries(out).stream().noneMatch(ProducerRecord.class::isInstance));
    }

    @Test
    void noOtherServerLoadsThem() throws IOException {
        try (RdbReader in = Readings.open(enterprise())) {
            Inventory inventory = Inventory.of(in, 0, 0, offset -> {});
            assertEquals(Producer.REDIS_ENTERPRISE, inventory.producer());
            assertEquals(
                    List.of("RAM_LRU records: 2", "SLOT_NUM records: 1"),
                    LoadCheck.reasonsAgainst(inventory, Target.parse("redis-8.0")).stream()
                            .sorted()
                            .toList());
        }
    }

    @Test
    void aRepairKeepsItsKeys() throws IOException {
        Path file = Files.write(directory.resolve("re.rdb"), enterprise());
        Path out = directory.resolve("repaired.rdb");
        Repair.of(file).to(out, WriteOptions.DEFAULT);
        assertEquals(names(enterprise()), names(Files.readAllBytes(out)));
    }

    @Test
    void theCaseIsRead() throws IOException {
        byte[] rdb = Files.readAllBytes(CaseFiles.file("redis-enterprise/ram-lru.rdb"));
        assertEquals(List.of("a -1", "e -1", "c -1"), names(rdb));
    }

    private static byte[] rewritten(Rewrite rewrite) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        rewrite.to(Channels.newChannel(out), WriteOptions.DEFAULT);
        return out.toByteArray();
    }

    // ---- Valkey 9.2

    private static final String SET = "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$2\r\n\r\n\r\n";

    private static byte[] forkless() {
        return RdbBytes.valkey(81)
                .select(0)
                .string("a", "1")
                .bytes(242)
                .text(SET)
                .bytes(252)
                .le(8, 2_000_000_000_000L)
                .bytes(242)
                .text(SET)
                .string("b", "2")
                .end();
    }

    @Test
    void commandsBetweenTheRecordsAreCounted() throws IOException {
        assertEquals(List.of("a -1", "b 2000000000000"), names(forkless()));
        try (RdbReader in = Readings.open(forkless())) {
            while (in.next() != null) {
                // reads to the end
            }
            assertEquals(2, in.tail().commands());
            assertEquals(2, in.tail().within());
            assertEquals(2 * (SET.length() + 1), in.tail().bytes());
        }
    }

    @Test
    void aWriterRefusesCommandsUnlessAllowed() throws IOException {
        Path file = Files.write(directory.resolve("forkless.rdb"), forkless());
        Path out = directory.resolve("out.rdb");
        for (Rewrite rewrite : List.of(Rewrite.from(file), Rewrite.from(file).keep(Keys.glob(Bytes.utf8("*"))))) {
            RdbRefusedException e =
                    assertThrows(RdbRefusedException.class, () -> rewrite.to(out, WriteOptions.DEFAULT));
            assertEquals(RdbRefusedException.Reason.AOF_TAIL, e.reason());
            assertTrue(e.what().startsWith("the keys are without 2 "), e.what());
            assertTrue(Files.notExists(out));
        }
        Summary summary = Rewrite.from(Source.of(file).droppingAofTail()).to(out, WriteOptions.DEFAULT);
        assertEquals(2, summary.tail().within());
        byte[] written = Files.readAllBytes(out);
        assertEquals(names(forkless()), names(written));
        try (RdbReader in = Readings.open(written)) {
            while (in.next() != null) {
                // reads to the end
            }
            assertEquals(null, in.tail());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0001\u0002",
                "*0\r\n",
                "*1\r\n$1\r\nab\r\n",
                "*1\r\n$\r\n\r\n",
                "*-1\r\n",
                "*1\n$1\r\na\r\n",
                "*1\r\n+OK\r\n",
                "*1\r\n$-1\r\n",
                "*9999999999999999999\r\n",
                "PING\r\n"
            })
    void otherBytesAreNotTakenForACommand(String text) {
        byte[] rdb = RdbBytes.valkey(81).bytes(242).text(text).string("k", "v").end();
        RdbException e = assertThrows(RdbException.class, () -> Readings.entries(rdb));
        assertTrue(e.offset() > 9, e.getMessage());
    }

    @Test
    void onlyValkey92HasCommands() {
        byte[] rdb = RdbBytes.valkey(81).bytes(242).text("*1\r\n$500\r\n").end();
        assertThrows(RdbTruncatedException.class, () -> Readings.entries(rdb));
        assertTrue(new RdbVersion(Fork.VALKEY, 81).has(Opcode.UPDATE));
        assertTrue(!new RdbVersion(Fork.VALKEY, 80).has(Opcode.UPDATE));
    }

    @Test
    void theCasesOfValkey92() throws IOException {
        assertEquals(List.of("k -1"), names(Files.readAllBytes(CaseFiles.file("valkey-9.2/valkey-081-plain.rdb"))));
        RdbException e = assertThrows(
                RdbException.class,
                () -> names(Files.readAllBytes(CaseFiles.file("valkey-9.2/valkey-081-update.rdb"))));
        assertTrue(e.what().contains("UPDATE"), e.what());
        e = assertThrows(
                RdbUnsupportedException.class,
                () -> names(Files.readAllBytes(CaseFiles.file("valkey-9.2/valkey-081-pathhash.rdb"))));
        assertTrue(e.what().contains("PATH_HASH"), e.what());
    }

    // ---- producers

    @ParameterizedTest
    @CsvSource({
        "redis-ver, 7.2.4, REDIS",
        "redis-ver, 6.2.14, REDIS",
        "redis-ver, 6.3.4, KEYDB",
        "redis-ver, 7.3.6, REDICT",
        "valkey-ver, 8.1.0, VALKEY",
        "df-ver, df-v1.30.0, DRAGONFLY",
        "repl-masters, x, KEYDB",
        "mvcc-tstamp, 1, KEYDB",
        "keydb-subexpire-key, f, KEYDB",
        "big-used-ram, 1, REDIS_ENTERPRISE",
        "bigdb-ram-keys, 1, REDIS_ENTERPRISE",
        "crdtinfo, x, REDIS_ENTERPRISE",
        "rordb, 1, REDIS_ON_ROCKS",
        "gtid-executed, x, REDIS_ON_ROCKS",
        "ali-version, 1, ALIBABA",
        "ctime, 1, REDIS"
    })
    void anAuxFieldNamesTheProducer(String name, String value, Producer producer) throws IOException {
        byte[] rdb =
                RdbBytes.redis(9).aux(name, value).select(0).string("k", "v").end();
        try (RdbReader in = Readings.open(rdb)) {
            while (in.next() != null) {
                // reads to the end
            }
            assertEquals(producer, in.producer());
        }
    }

    @Test
    void inFilesOfRedisOnRocksByte16IsABitmap() {
        byte[] rdb = RdbBytes.redis(9)
                .aux("rordb", "1")
                .select(0)
                .key(16, "k")
                .str("x")
                .end();
        RdbUnsupportedException e = Readings.failure(RdbUnsupportedException.class, rdb);
        assertTrue(e.what().startsWith("byte 16 is BITMAP (Redis on Rocks)"), e.what());
        e = Readings.failure(
                RdbUnsupportedException.class,
                RdbBytes.redis(9).aux("rordb", "1").bytes(130).end());
        assertTrue(e.what().startsWith("byte 130 is a record of data on disk (Redis on Rocks)"), e.what());
    }
}
