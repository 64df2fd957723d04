package io.rdbkit.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.ning.compress.lzf.LZFChunk;
import com.ning.compress.lzf.util.ChunkEncoderFactory;
import io.rdbkit.format.Slice;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first bytes of an LZF block are those that full decompression gives. */
class LzfHeadTest {

    @Property
    void theHeadIsTheBeginningOfTheWhole(
            @ForAll long seed,
            @ForAll @IntRange(min = 20, max = 5000) int length,
            @ForAll @IntRange(min = 1, max = 300) int n) {
        byte[] original = repetitive(new Random(seed), length);
        LZFChunk chunk = ChunkEncoderFactory.safeInstance().encodeChunk(original, 0, length);
        byte[] encoded = chunk.getData();
        if (encoded[2] == 0) { // the text didn't shrink
            return;
        }
        byte[] block = Arrays.copyOfRange(encoded, LZFChunk.HEADER_LEN_COMPRESSED, encoded.length);
        int enough = Math.min(block.length, Lzf.blockOfHead(n));

        assertArrayEquals(original, Lzf.decompress(block, length));
        assertArrayEquals(Arrays.copyOf(original, Math.min(n, length)), head(Arrays.copyOf(block, enough), n));
    }

    private static byte[] repetitive(Random random, int length) {
        byte[] bytes = new byte[length];
        for (int at = 0; at < length; ) {
            int run = Math.min(1 + random.nextInt(random.nextInt(10) == 0 ? 400 : 12), length - at);
            int back = random.nextInt(at + 1);
            for (int i = 0; i < run; i++) {
                bytes[at + i] = back == 0 ? (byte) random.nextInt(3) : bytes[at + i - back];
            }
            at += run;
        }
        return bytes;
    }

    /** Blocks that end within an instruction, or refer to bytes that aren't there. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "00",
                "05616263",
                "2000",
                "20",
                "e0",
                "e005",
                "e00500",
                "006120",
                "0061e0ff",
                "00612005",
                "00614005"
            })
    void aDamagedBlockIsRefused(String hex) {
        assertThrows(IllegalArgumentException.class, () -> head(HexFormat.of().parseHex(hex), 10));
    }

    private static byte[] head(byte[] block, int n) {
        Slice out = new Slice();
        Lzf.decompressHead(new Slice().set(block, 0, block.length), out, n);
        return out.toBytes().toByteArray();
    }
}
