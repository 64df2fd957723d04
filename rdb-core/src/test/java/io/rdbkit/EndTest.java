package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import org.apache.commons.codec.binary.Hex;
import org.junit.jupiter.api.Test;

/** How a file ends: its opcode, its checksum, and nothing behind. */
class EndTest {

    private static final byte[] FILE =
            RdbBytes.redis(9).select(0).string("key", "value").end();

    @Test
    void nothingIsToldBeforeTheEnd() throws IOException {
        try (RdbReader in = Readings.open(FILE)) {
            in.next();
            assertThrows(IllegalStateException.class, in::checksum);
            assertThrows(IllegalStateException.class, in::length);
            assertThrows(IllegalStateException.class, in::tail);
            assertNull(in.next());
            assertNull(in.next());
            assertEquals(FILE.length, in.length());
        }
    }

    @Test
    void zeroMeansThatTheWriterHadChecksumsOff() throws IOException {
        byte[] without = Arrays.copyOf(Arrays.copyOf(FILE, FILE.length - 8), FILE.length);
        try (RdbReader in = Readings.open(without)) {
            in.next();
            assertNull(in.next());
            assertEquals(Checksum.DISABLED, in.checksum());
        }
    }

    @Test
    void aWrongOneIsAnErrorUnlessItIsIgnored() throws IOException {
        byte[] wrong = FILE.clone();
        wrong[FILE.length - 9 - 2] ^= 1; // in the value
        RdbChecksumException e = Readings.failure(RdbChecksumException.class, wrong);
        assertEquals(FILE.length - 8, e.offset());
        String stored = Hex.encodeHexString(reversed(Arrays.copyOfRange(FILE, FILE.length - 8, FILE.length)));
        assertEquals("wrong checksum: the file says " + stored, e.what().split(",")[0]);

        ReadOptions options = ReadOptions.DEFAULT.withIgnoreChecksum(true);
        try (RdbReader in = RdbReader.open(new ByteArrayInputStream(wrong), options)) {
            in.next();
            assertNull(in.next());
            assertEquals(Checksum.WRONG, in.checksum());
        }
    }

    /** Also of a version whose checksum is right and of one that has none. */
    @Test
    void whatStandsBehindIsCounted() {
        for (byte[] file : new byte[][] {FILE, RdbBytes.redis(4).select(0).end()}) {
            for (int more : new int[] {1, 8, 1000, 600_000}) {
                RdbFormatException e =
                        Readings.failure(RdbFormatException.class, Arrays.copyOf(file, file.length + more));
                assertEquals(
                        more + (more == 1 ? " byte" : " bytes")
                                + " after the end of the RDB that nothing explains at offset " + file.length,
                        e.getMessage());
            }
        }
    }

    @Test
    void itMustBeThere() {
        RdbBytes rdb = RdbBytes.redis(9).select(0).string("key", "value");
        RdbTruncatedException e = Readings.failure(RdbTruncatedException.class, rdb.cut());
        assertEquals("the input ends before its EOF opcode at offset " + rdb.size(), withoutKey(e));
    }

    private static String withoutKey(RdbException e) {
        return e.what() + " at offset " + e.offset();
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }
}
