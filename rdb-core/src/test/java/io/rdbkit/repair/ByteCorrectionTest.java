package io.rdbkit.repair;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.rdbkit.io.Crc64;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteCorrectionTest {

    private static final int LENGTH = 5000;

    private final Random random = new Random(1);

    /** Random bytes and their checksum. */
    private byte[] file(int length) {
        byte[] file = new byte[length + Long.BYTES];
        random.nextBytes(file);
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putLong(length, Crc64.update(0, file, 0, length));
        return file;
    }

    private static long difference(byte[] file) {
        int length = file.length - Long.BYTES;
        long stated = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong(length);
        return stated ^ Crc64.update(0, file, 0, length);
    }

    private static void restores(byte[] whole, byte[] damaged) {
        ByteCorrection correction = ByteCorrection.find(difference(damaged), damaged.length - Long.BYTES);
        assertNotNull(correction);
        // in pieces, as a reader does it
        for (int at = 0; at < damaged.length; at += 700) {
            correction.apply(at, damaged, at, Math.min(700, damaged.length - at));
        }
        assertArrayEquals(whole, damaged);
    }

    @Test
    void oneWrongByteIsFoundAnywhere() {
        byte[] whole = file(LENGTH);
        for (int at = 0; at < whole.length; at += 7) {
            byte[] damaged = whole.clone();
            damaged[at] ^= (byte) (1 + random.nextInt(255));
            restores(whole, damaged);
        }
    }

    @Test
    void threeNeighbouringWrongBytesAreFound() {
        byte[] whole = file(LENGTH);
        for (int at = 0; at < whole.length - 3; at += 13) {
            byte[] damaged = whole.clone();
            damaged[at] ^= (byte) (1 + random.nextInt(255));
            damaged[at + 1] ^= (byte) random.nextInt(256);
            damaged[at + 2] ^= (byte) random.nextInt(256);
            restores(whole, damaged);
        }
    }

    @Test
    void moreWrongBytesAreNotCorrected() {
        byte[] whole = file(LENGTH);
        for (int i = 0; i < 300; i++) {
            byte[] damaged = whole.clone();
            int at = random.nextInt(LENGTH - 10);
            for (int j = 0; j < 10; j++) {
                damaged[at + j] ^= (byte) (1 + random.nextInt(255));
            }
            assertNull(ByteCorrection.find(difference(damaged), LENGTH));
        }
    }

    @Test
    void inLongFilesFewerWrongBytesAreCorrected() {
        assertEquals(3, new ByteCorrection(0, 0x010203).bytes());
        long threeWrong = 0x010203L;
        long crc = Crc64.zeros(threeWrong, 100);
        assertNotNull(ByteCorrection.find(crc, 1000));
        assertNull(ByteCorrection.find(crc, 1 << 23), "in 8 MB three wrong bytes are not certain enough");
        assertNotNull(ByteCorrection.find(Crc64.zeros(0x0102, 100), 1 << 23));
    }

    @Test
    void aZeroByteIsRemovedFromTheChecksum() {
        for (int i = 0; i < 1000; i++) {
            long crc = random.nextLong();
            assertEquals(crc, Crc64.withoutZero(Crc64.zeros(crc, 1)));
        }
    }
}
