package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.RdbType;
import io.rdbkit.format.ServerVersion;
import io.rdbkit.format.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {

    @ParameterizedTest
    @CsvSource({
        "redis-2.0,    REDIS0001",
        "redis-2.4,    REDIS0002",
        "redis-3.0,    REDIS0006",
        "redis-3.2.13, REDIS0007",
        "redis-4.0,    REDIS0008",
        "redis-6.2,    REDIS0009",
        "Redis-7.0.15, REDIS0010",
        "redis-7.2,    REDIS0011",
        "redis-8.0,    REDIS0012",
        "redis-8.6,    REDIS0013",
        "redis-8.8,    REDIS0014",
        "redis-8.10,   REDIS0015",
        "redis-latest, REDIS0015",
        "latest,       REDIS0015",
        "valkey-7.2,   REDIS0011",
        "valkey-8.1,   REDIS0011",
        "valkey-9.0,   VALKEY080",
        "valkey-9.1.3, VALKEY080",
        "rdb-1,        REDIS0001",
        "rdb-15,       REDIS0015",
        "valkey-latest, VALKEY081",
        "valkey-9.2,   VALKEY081",
        "valkey-rdb-81, VALKEY081",
        "rdb-81,       VALKEY081",
        "keydb-6.3,    REDIS0009",
        "dragonfly,    REDIS0009",
        "valkey-rdb-80, VALKEY080",
        "RDB-80,       VALKEY080"
    })
    void aTargetHasAVersionOfTheFormat(String target, String magic) {
        assertEquals(
                Bytes.utf8(magic), Bytes.wrap(Target.parse(target).version().magic()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "redis",
                "redis-",
                "redis-9.0",
                "redis-1.2",
                "redis-6",
                "redis-6.2.",
                "redis-6.2.1.1",
                "redis-6.x",
                "valkey-6.2",
                "valkey-9.3",
                "valkey-rdb-11",
                "valkey-rdb-82",
                "keydb-6.2",
                "keydb",
                "redis-rdb-9",
                "rdb-0",
                "rdb-16",
                "rdb-79",
                "rdb-82",
                "rdb-x",
                "rdb-99999999999",
                "redis-99999999999.1",
                "11",
                "6.2"
            })
    void unknownTargetsAreRefusedWithAList(String target) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> Target.parse(target));
        assertEquals(
                "no such target; there are redis-(2.0, 2.2, 2.4, 2.6, 2.8, 3.0, 3.2, 4.0, 5.0, 6.0, 6.2, 7.0, 7.2, 7.4,"
                        + " 8.0, 8.2, 8.4, 8.6, 8.8, 8.10), valkey-(7.2, 8.0, 8.1, 9.0, 9.1, 9.2), latest, keydb-6.3, dragonfly, rdb-(1 to 15),"
                        + " valkey-rdb-(80 to 81)",
                e.getMessage());
    }

    @Test
    void vectorSetsArePartOfRedis8() {
        assertTrue(Target.parse("redis-8.0").hasModule("vectorset"));
        assertTrue(Target.parse("redis-8.10").hasModule("vectorset"));
        for (String other : new String[] {"redis-7.4", "rdb-12", "valkey-8.1", "valkey-9.1"}) {
            assertFalse(Target.parse(other).hasModule("vectorset"), other);
        }
    }

    @Test
    void modulesMustBeDeclaredByTheUser() {
        Target with = Target.parse("redis-6.2").assumingModule("ReJSON-RL").assumingModule("TopK-TYPE");
        assertTrue(with.hasModule("ReJSON-RL") && with.hasModule("TopK-TYPE") && with.hasModuleAux("ReJSON-RL"));
        assertFalse(with.hasModule("vectorset"));
        assertFalse(Target.parse("redis-6.2").hasModule("ReJSON-RL"));
        assertTrue(Target.parse("redis-5.0").assumingModule("ReJSON-RL").hasModule("ReJSON-RL"));
        assertFalse(Target.parse("redis-5.0").assumingModule("ReJSON-RL").hasModuleAux("ReJSON-RL"));
        assertFalse(Target.parse("redis-3.2").assumingModule("ReJSON-RL").hasModule("ReJSON-RL"));
    }

    @Test
    void theVersionInAuxBecomesThatOfTheTarget() {
        AuxEntry version = AuxEntry.of(Bytes.utf8("redis-ver"), Bytes.utf8("8.0.2"));
        assertEquals(
                Bytes.utf8("6.2.0"), version.fittedTo(Target.parse("redis-6.2")).value());
        assertEquals(
                Bytes.utf8("redis-ver"),
                version.fittedTo(Target.parse("valkey-7.2")).name());
        assertEquals(
                Bytes.utf8("valkey-ver"),
                version.fittedTo(Target.parse("valkey-9.1")).name());
        assertEquals(
                Bytes.utf8("9.1.0"),
                version.fittedTo(Target.parse("valkey-9.1")).value());
        assertNull(version.fittedTo(Target.parse("rdb-9")));
        assertNull(version.fittedTo(Target.parse("redis-2.8")));
        AuxEntry other = AuxEntry.of(Bytes.utf8("ctime"), Bytes.utf8("1"));
        assertSame(other, other.fittedTo(Target.parse("rdb-9")));
        assertNull(other.fittedTo(Target.parse("redis-2.8")));
    }

    @Test
    void noTargetTakesTypesOfReleaseCandidates() {
        for (ServerVersion server : ServerVersion.known()) {
            Target target = Target.of(server);
            assertFalse(target.takes(RdbType.HASH_METADATA_PRE_GA) || target.takes(RdbType.HASH_LISTPACK_EX_PRE_GA));
        }
    }
}
