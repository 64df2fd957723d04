package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.format.Fork;
import io.rdbkit.format.ServerVersion;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerVersionTest {

    @Test
    void versionsNeverFallWithinAFork() {
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
    void anUnknownServerHasNoVersionToWrite() {
        ServerVersion unknown = new ServerVersion(Fork.VALKEY, 6, 2);
        assertEquals("Valkey 6.2", unknown.toString());
        assertThrows(IllegalArgumentException.class, unknown::writes);
    }
}
