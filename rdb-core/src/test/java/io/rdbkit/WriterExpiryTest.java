package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Expiry;
import io.rdbkit.format.RdbRefusedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RDB 1 and 2 store an expiry in 32-bit seconds. Other expiries are refused, not cut. */
class WriterExpiryTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 1_900_000_000_001L, 2147483648000L, -2147483649000L, Long.MAX_VALUE})
    void anExpiryThatOldVersionsCannotStoreIsRefused(long expiry) {
        RdbRefusedException e = assertThrows(RdbRefusedException.class, () -> rewrite(2, expiry));
        assertEquals(
                "expiry " + expiry + " ms can't be written in RDB 2, which has whole 32-bit seconds at offset 11,"
                        + " db 0, key \"k\", STRING",
                e.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0",
        "1, 1900000000000",
        "2, 2147483647000",
        "2, -2147483648000",
        "3, 1900000000001",
        "9, 9223372036854775807",
        "9, 0"
    })
    void anExpiryIsReadAsItWasWritten(int version, long expiry) throws IOException {
        KeyEntry key = Readings.key(rewrite(version, expiry));
        assertEquals(expiry, key.expiry());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 9})
    void aRemovedExpiryIsGone(int version) throws IOException {
        byte[] without = rewrite(version, Expiry.NONE);
        assertEquals(
                Bytes.wrap(RdbBytes.redis(version).select(0).string("k", "v").end()), Bytes.wrap(without));
    }

    private static byte[] rewrite(int version, long expiry) throws IOException {
        byte[] rdb = RdbBytes.redis(version).select(0).string("k", "v").end();
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        try (RdbReader in = Readings.open(rdb);
                RdbWriter out = RdbWriter.to(Channels.newChannel(written), in.version(), WriteOptions.DEFAULT)) {
            out.write(((KeyEntry) in.next()).withExpiry(expiry));
            out.finish();
        }
        return written.toByteArray();
    }
}
