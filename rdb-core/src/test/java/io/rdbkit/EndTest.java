package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.rdbkit.format.Checksum;
import io.rdbkit.format.IgnoredBytes;
import io.rdbkit.format.RdbChecksumException;
import io.rdbkit.format.RdbException;
import io.rdbkit.format.RdbFormatException;
import io.rdbkit.format.RdbTruncatedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import org.apache.commons.codec.binary.Hex;
import org.junit.jupiter.api.Test;

/** The end of a file: the EOF opcode, the checksum, and nothing behind it. */
class EndTest {

    private static final byte[] FILE =
            RdbBytes.redis(9).select(0).string("key", "value").end();

    @Test
    void theReaderReportsNothingBeforeTheEnd() throws IOException {
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
    void aChecksumOfZeroMeansThatTheWriterHadChecksumsOff() throws IOException {
        byte[] without = Arrays.copyOf(Arrays.copyOf(FILE, FILE.length - 8), FILE.length);
        try (RdbReader in = Readings.open(without)) {
            in.next();
            assertNull(in.next());
            assertEquals(Checksum.DISABLED, in.checksum());
        }
    }

    @Test
    void aWrongChecksumIsAnErrorUnlessItIsIgnored() throws IOException {
        byte[] wrong = FILE.clone();
        wrong[FILE.length - 9 - 2] ^= 1; // a bit of the value
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

    /**
     * If no checksum proves that the RDB ends here, the bytes behind it may be keys: an error. If one does, the reader
     * reports their count.
     */
    @Test
    void bytesBehindTheEndAreCounted() throws IOException {
        byte[] unproven = RdbBytes.redis(4).select(0).end();
        for (int more : new int[] {1, 8, 1000, 600_000}) {
            RdbFormatException e = Readings.failure(RdbFormatException.class, with(unproven, more));
            assertEquals(
                    more + (more == 1 ? " byte" : " bytes")
                            + " after the end of the RDB that nothing explains at offset " + unproven.length,
                    e.getMessage());
            try (RdbReader in = RdbReader.open(new ByteArrayInputStream(with(FILE, more)), ReadOptions.DEFAULT)) {
                while (in.next() != null) {
                    // reads to the end
                }
                assertEquals(new IgnoredBytes(IgnoredBytes.Kind.OTHER, FILE.length, more), in.ignored());
            }
        }
    }

    private static byte[] with(byte[] file, int more) {
        byte[] longer = Arrays.copyOf(file, file.length + more);
        Arrays.fill(longer, file.length, longer.length, (byte) 'x');
        return longer;
    }

    @Test
    void aFileWithoutAnEndIsTruncated() {
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
