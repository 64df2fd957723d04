package io.rdbkit.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.format.Bytes;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LzfEncoderTest {

    /** One encoder for all tests, as in production. Its memory of earlier blocks must not do harm. */
    private final LzfEncoder encoder = new LzfEncoder();

    @Property(tries = 3000)
    void aBlockDecompressesToTheOriginal(
            @ForAll @IntRange(min = 1, max = 3000) int length,
            @ForAll @IntRange(min = 0, max = 50) int from,
            @ForAll @IntRange(min = 1, max = 300) int period,
            @ForAll long seed) {
        byte[] bytes = bytes(from + length, period, seed);
        int compressed = encoder.compress(bytes, from, length);
        byte[] block = Arrays.copyOf(encoder.block(), compressed);
        assertEquals(Bytes.wrap(bytes, from, length), Bytes.wrap(Lzf.decompress(block, length)));
    }

    /** A repeated sequence with a few random changes. */
    private static byte[] bytes(int length, int period, long seed) {
        Random random = new Random(seed);
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = i < period || random.nextInt(40) == 0 ? (byte) random.nextInt() : bytes[i - period];
        }
        return bytes;
    }

    @Test
    void blocksMayFollowEachOther() {
        byte[] bytes = bytes(5000, 100, 1);
        byte[] both = new byte[6000];
        int first = encoder.compress(bytes, 0, 3000);
        System.arraycopy(encoder.block(), 0, both, 0, first);
        int second = encoder.compress(bytes, 3000, 2000);
        System.arraycopy(encoder.block(), 0, both, first, second);
        assertEquals(Bytes.wrap(bytes), Bytes.wrap(Lzf.decompress(Arrays.copyOf(both, first + second), bytes.length)));
    }

    @Test
    void afterForgettingTheBlockIsTheSame() {
        byte[] bytes = bytes(LzfEncoder.PIECE, 700, 2);
        encoder.forget();
        int first = encoder.compress(bytes, 0, bytes.length);
        Bytes block = Bytes.wrap(Arrays.copyOf(encoder.block(), first));
        encoder.compress(bytes(10_000, 3, 3), 7, 9000);
        encoder.forget();
        int second = encoder.compress(bytes, 0, bytes.length);
        assertEquals(block, Bytes.wrap(Arrays.copyOf(encoder.block(), second)));
        assertTrue(first < bytes.length / 2);
    }

    @Test
    void incompressibleBytesGrowOnlyALittle() {
        byte[] bytes = bytes(LzfEncoder.PIECE, LzfEncoder.PIECE, 4);
        int compressed = encoder.compress(bytes, 0, bytes.length);
        assertTrue(compressed > bytes.length && compressed <= bytes.length + bytes.length / 32);
        assertEquals(
                Bytes.wrap(bytes),
                Bytes.wrap(Lzf.decompress(Arrays.copyOf(encoder.block(), compressed), bytes.length)));
    }
}
