package io.rdbkit.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests of the harness itself: a server loads its own dump unchanged. */
class RealServerTest {

    @TempDir
    Path dir;

    @ParameterizedTest
    @EnumSource
    void aDumpLoadsUnchanged(ServerKind kind) {
        ServerState before;
        Path dump = dir.resolve("rich.rdb");
        try (RealServer server = RealServer.start(kind)) {
            RichData.load(server);
            server.save(dump);
            before = server.state();
        }
        assertTrue(
                before.expiries().size() > 100, "expiries: " + before.expiries().size());
        assertEquals(RichData.DATABASES, List.copyOf(before.dbSizes().keySet()));
        try (RealServer server = RealServer.load(kind, dump)) {
            assertEquals(List.of(), before.differences(server.state()));
            assertEquals(List.of(), server.logWarnings(), server::log);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBrokenDumpIsAFailureWithTheLog(ServerKind kind) throws Exception {
        kind.orSkip(); // here, because the assertion below would report a skip as a failure
        Path dump = Files.writeString(dir.resolve("broken.rdb"), "REDIS0006\0\3key\77 and no 63 bytes here");
        ServerStartException e = assertThrows(
                ServerStartException.class, () -> RealServer.load(kind, dump).close());
        assertTrue(e.getMessage().startsWith(kind + " did not come up"), e::getMessage);
        assertTrue(e.getMessage().matches("(?s).* # (Short read or OOM|Unexpected EOF) .*"), e::getMessage);
    }

    @ParameterizedTest
    @EnumSource
    void everyChangeIsVisible(ServerKind kind) {
        try (RealServer server = RealServer.start(kind)) {
            server.client().call("SET", "a", "1", "PX", 1_000_000_000);
            ServerState before = server.state();
            assertEquals(List.of(), before.differences(server.state()));

            server.client()
                    .call(
                            "PEXPIREAT",
                            "a",
                            before.expiries().get(before.expiries().firstKey()) + 1);
            ServerState later = server.state();
            assertEquals(1, before.differences(later).size(), () -> before.differences(later)
                    .toString());

            server.client().call("SET", "b", "2");
            List<String> more = later.differences(server.state());
            assertEquals(2, more.size(), more::toString);
            assertFalse(later.digest().equals(server.digest()));
        }
    }
}
