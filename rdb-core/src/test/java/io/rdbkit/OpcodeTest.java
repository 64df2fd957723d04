package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.analyze.DeepCheck;
import io.rdbkit.analyze.Inventory;
import io.rdbkit.analyze.LoadCheck;
import io.rdbkit.format.Finding;
import io.rdbkit.format.Flaw;
import io.rdbkit.format.Fork;
import io.rdbkit.format.Opcode;
import io.rdbkit.format.Producer;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.format.ServerVersion;
import io.rdbkit.format.Target;
import io.rdbkit.transform.Source;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which server loads which opcode: every part of the program that asks the table gives the same answer. */
class OpcodeTest {

    private static final long NOW = 1_900_000_000_000L;

    /** A file with a record of this opcode. */
    private static RdbBytes record(Opcode opcode, RdbBytes rdb) {
        return switch (opcode) {
            case EOF -> rdb;
            case SELECTDB -> rdb.select(1);
            case EXPIRETIME -> rdb.bytes(253).le(4, 2_000_000_000);
            case EXPIRETIME_MS -> rdb.bytes(252).le(8, 4_000_000_000_000L);
            case RESIZEDB -> rdb.bytes(251).len(1, 0);
            case AUX -> rdb.aux("ctime", "1");
            case FREQ -> rdb.bytes(249, 5);
            case IDLE -> rdb.bytes(248).len(5);
            case MODULE_AUX -> rdb.bytes(247).hex(HandMade.MODULE_ID).len(2, 2, 0);
            case FUNCTION_PRE_GA -> rdb.bytes(246).str("lib", "LUA").len(0).str("return 1");
            case FUNCTION2 -> rdb.bytes(245).str("#!lua name=lib\nreturn 1");
            case SLOT_INFO -> rdb.bytes(244).len(5, 1, 0);
            case KEY_META -> rdb.bytes(243).len(0);
            case SLOT_IMPORT -> rdb.bytes(243).str("job").len(1, 1, 2);
            case HASH_TEMPLATE -> rdb.bytes(242).len(7, 1).str("f");
            case UPDATE -> rdb.bytes(242).text("*1\r\n$4\r\nPING\r\n");
            case RAM_LRU, SLOT_NUM -> rdb.bytes(opcode.id()).len(5);
            case OBJECT_FLAGS, ZSTD_RECORDS, LZ4_RECORDS, RECORDS_END -> throw new AssertionError(opcode);
        };
    }

    /** The opcodes that a reader knows in every file, whoever wrote it. */
    private static Stream<Opcode> ofAnyFile() {
        return Stream.of(Opcode.values()).filter(opcode -> opcode.producer() != Producer.DRAGONFLY);
    }

    private static boolean isOfValkey(Opcode opcode) {
        return opcode == Opcode.SLOT_IMPORT || opcode == Opcode.UPDATE;
    }

    private static byte[] file(Opcode opcode, RdbBytes rdb) {
        return record(opcode, rdb.select(0)).string("k", "v").end();
    }

    @ParameterizedTest
    @MethodSource("ofAnyFile")
    void theDeepCheckReportsAnOpcodeThatIsNewerThanTheVersion(Opcode opcode) throws IOException {
        for (int number = 1; number <= RdbVersion.newest(Fork.REDIS).number(); number++) {
            RdbVersion version = new RdbVersion(Fork.REDIS, number);
            if (!isOfValkey(opcode)) {
                byte[] file = file(opcode, RdbBytes.redis(number));
                List<Finding> found = new ArrayList<>();
                DeepCheck.of(Source.of(new ByteArrayInputStream(file)), NOW, null, offset -> {}, found::add);
                assertEquals(
                        !version.has(opcode),
                        found.stream()
                                .anyMatch(finding -> finding.flaw() == Flaw.NEWER_THAN_VERSION
                                        || finding.flaw() == Flaw.OF_PRODUCER),
                        () -> version + ": " + found);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("ofAnyFile")
    void aServerLoadsOnlyFilesWhoseOpcodesItKnows(Opcode opcode) throws IOException {
        Fork fork = isOfValkey(opcode) ? Fork.VALKEY : Fork.REDIS;
        byte[] file = file(opcode, fork == Fork.VALKEY ? RdbBytes.valkey(80) : RdbBytes.redis(1));
        for (ServerVersion server : ServerVersion.known()) {
            Target target = Target.of(server).assumingModule("abcdefghi");
            boolean expected = opcode.isLoadedBy(server) && opcode != Opcode.SLOT_IMPORT;
            assertEquals(expected, reasons(file, target).isEmpty(), () -> server + " and " + opcode);
        }
    }

    private static List<String> reasons(byte[] file, Target target) throws IOException {
        try (RdbReader in = RdbReader.open(new ByteArrayInputStream(file), ReadOptions.DEFAULT)) {
            return LoadCheck.reasonsAgainst(Inventory.of(in, NOW, 0, offset -> {}), target);
        }
    }

    /** The answers are those of real servers to such files. */
    @Test
    void theTableAgreesWithServers() {
        assertTrue(knows("redis-8.0", Opcode.SLOT_INFO));
        assertFalse(knows("redis-7.0", Opcode.SLOT_INFO));
        assertFalse(knows("valkey-8.1", Opcode.SLOT_INFO));
        assertTrue(knows("valkey-9.1", Opcode.SLOT_INFO));
        assertTrue(knows("redis-7.0", Opcode.FUNCTION_PRE_GA));
        assertFalse(knows("redis-6.0", Opcode.FUNCTION_PRE_GA));
        assertFalse(knows("redis-8.0", Opcode.FUNCTION_PRE_GA));
        assertFalse(knows("valkey-9.1", Opcode.FUNCTION_PRE_GA));
        assertFalse(knows("redis-8.0", Opcode.KEY_META));
        assertFalse(knows("valkey-9.1", Opcode.KEY_META));
        assertFalse(knows("valkey-9.1", Opcode.HASH_TEMPLATE));
        assertTrue(knows("redis-6.0", Opcode.MODULE_AUX));
        assertFalse(knows("redis-5.0", Opcode.MODULE_AUX));
    }

    private static boolean knows(String server, Opcode opcode) {
        return opcode.isLoadedBy(ServerVersion.named(server));
    }

    @Test
    void aSlotInfoInRdb9IsFoundWithItsOffset() throws IOException {
        Path file = CaseFiles.file("deep/SLOT_INFO-REDIS0009.rdb");
        List<Finding> found = new ArrayList<>();
        DeepCheck.of(Source.of(file), NOW, null, offset -> {}, found::add);
        assertEquals(
                List.of(Flaw.NEWER_THAN_VERSION),
                found.stream().map(Finding::flaw).toList());
        assertTrue(found.get(0).what().contains("SLOT_INFO"), () -> found.toString());
    }
}
