package io.rdbkit.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogWarningsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[4711] 23 Nov 00:54:44.525 # Short read or OOM loading DB. Unrecoverable error, aborting now.",
                "4711:M 23 Nov 00:54:44.525 # Internal error in RDB reading function",
                "4711:M 23 Nov 2026 00:54:44.525 # Done loading RDB, keys loaded: 1, keys expired: 0, empty keys skipped: 1.",
                "4711:M 23 Nov 2026 00:54:44.525 # WARNING something new",
                "=== REDIS BUG REPORT START: Cut & paste starting from here ===",
                "*** FATAL CONFIG FILE ERROR (Redis 7.0.15) ***",
            })
    void warningsAreFound(String line) {
        assertEquals(List.of(line), LogWarnings.in("a banner\n" + line + "\nlater\n"));
    }

    @Test
    void linesOfAHealthyServerAreNoWarnings() {
        assertEquals(List.of(), LogWarnings.in("""
                        [4711] 23 Nov 00:54:44.525 # Server started, Redis version 2.8.19
                        [4711] 23 Nov 00:54:44.525 * DB loaded from disk: 0.000 seconds
                        4711:C 23 Nov 2026 00:54:44.525 # oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo
                        4711:M 23 Nov 2026 00:54:44.525 # Done loading RDB, keys loaded: 435, keys expired: 0.
                        4711:M 23 Nov 2026 00:54:44.525 # WARNING: The TCP backlog setting of 511 cannot be enforced because of it
                        4711:M 23 Nov 2026 00:54:44.525 * Ready to accept connections
                        """));
    }
}
