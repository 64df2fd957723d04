package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerVersionTest {

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
        "valkey-7.2,   REDIS0011",
        "valkey-8.1,   REDIS0011",
        "valkey-9.0,   VALKEY080",
        "valkey-9.1.3, VALKEY080",
        "rdb-1,        REDIS0001",
        "rdb-15,       REDIS0015",
        "RDB-80,       VALKEY080"
    })
    void aTargetIsAFormat(String target, String magic) {
        assertEquals(Bytes.utf8(magic), Bytes.wrap(ServerVersion.target(target).magic()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "redis", "redis-", "redis-9.0", "redis-1.2", "redis-6", "redis-6.2.", "redis-6.2.1.1", "redis-6.x",
                        "valkey-6.2",
                "valkey-9.2", "rdb-0", "rdb-16", "rdb-79", "rdb-81", "rdb-x", "rdb-99999999999", "redis-99999999999.1",
                        "11", "6.2"
            })
    void othersAreRefusedWithAList(String target) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> ServerVersion.target(target));
        assertEquals(
                "no such target; there are redis-(2.0, 2.2, 2.4, 2.6, 2.8, 3.0, 3.2, 4.0, 5.0, 6.0, 6.2, 7.0, 7.2, 7.4,"
                        + " 8.0, 8.2, 8.4, 8.6, 8.8, 8.10), valkey-(7.2, 8.0, 8.1, 9.0, 9.1), rdb-(1 to 15, 80)",
                e.getMessage());
    }

    @Test
    void versionsRise() {
        List<ServerVersion> known = ServerVersion.known();
        for (int i = 1; i < known.size(); i++) {
            ServerVersion before = known.get(i - 1);
            ServerVersion server = known.get(i);
            if (server.fork() == before.fork()) {
                assertTrue(server.writes().number() >= before.writes().number());
                assertTrue(server.major() > before.major() || server.minor() > before.minor());
            }
        }
    }

    @Test
    void aServerNobodyKnowsWritesNothing() {
        ServerVersion unknown = new ServerVersion(Fork.VALKEY, 6, 2);
        assertEquals("Valkey 6.2", unknown.toString());
        assertThrows(IllegalArgumentException.class, unknown::writes);
    }
}
