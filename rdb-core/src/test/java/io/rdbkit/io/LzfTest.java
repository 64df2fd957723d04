package io.rdbkit.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.ning.compress.lzf.ChunkEncoder;
import com.ning.compress.lzf.LZFChunk;
import com.ning.compress.lzf.LZFException;
import com.ning.compress.lzf.impl.VanillaChunkDecoder;
import com.ning.compress.lzf.util.ChunkEncoderFactory;
import io.rdbkit.format.RdbException;
import io.rdbkit.format.Slice;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares the decoder with the library's encoder, and with the library's decoder where that one is right. */
class LzfTest {

    /** Short and long texts with few letters and repeated pieces. */
    @Provide
    Arbitrary<byte[]> texts() {
        Arbitrary<String> pieces =
                Arbitraries.strings().withChars("abc").ofMinLength(1).ofMaxLength(40);
        return pieces.list().ofMinSize(1).ofMaxSize(6).flatMap(some -> Arbitraries.of(some)
                .list()
                .ofMinSize(1)
                .ofMaxSize(400)
                .map(all -> String.join("", all).getBytes(StandardCharsets.US_ASCII)));
    }

    /** The block without the library's header. Null if compression saves nothing. */
    private static byte[] block(byte[] text) {
        byte[] out = new byte[2 * text.length + 64];
        int length = Math.min(text.length, LZFChunk.MAX_CHUNK_LEN);
        try (ChunkEncoder encoder = ChunkEncoderFactory.safeNonAllocatingInstance(LZFChunk.MAX_CHUNK_LEN)) {
            int end = encoder.appendEncodedIfCompresses(text, 1.0, 0, length, out, 0);
            return end < 0 || length < text.length
                    ? null
                    : Arrays.copyOfRange(out, LZFChunk.HEADER_LEN_COMPRESSED, end);
        }
    }

    @Property
    void readsBlocksOfTheLibrary(@ForAll("texts") byte[] text) {
        byte[] block = text.length < 16 ? null : block(text);
        if (block != null) {
            assertArrayEquals(text, Lzf.decompress(block, text.length));
        }
    }

    /** The block may lie anywhere in its array. The bytes around it must not matter. */
    @Property(tries = 200)
    void bytesAroundTheBlockAreNotRead(@ForAll("texts") byte[] text, @ForAll long seed) {
        byte[] block = text.length < 16 ? null : block(text);
        if (block == null) {
            return;
        }
        Random random = new Random(seed);
        int before = random.nextInt(40);
        byte[] around = new byte[before + block.length + random.nextInt(40)];
        random.nextBytes(around);
        System.arraycopy(block, 0, around, before, block.length);
        Slice out = new Slice();
        Lzf.decompress(new Slice().set(around, before, block.length), out, text.length);
        assertArrayEquals(text, out.toBytes().toByteArray());
    }

    /** Either an IllegalArgumentException, or the same text as the library's decoder. */
    @Property
    void damageIsAnErrorOrReadAsTheLibraryReadsIt(@ForAll("texts") byte[] text, @ForAll long seed) throws LZFException {
        byte[] block = text.length < 16 ? null : block(text);
        if (block == null) {
            return;
        }
        Random random = new Random(seed);
        byte[] damaged = Arrays.copyOf(block, block.length - random.nextInt(2));
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
        byte[] read;
        try {
            read = Lzf.decompress(damaged, text.length);
        } catch (IllegalArgumentException e) {
            return;
        }
        byte[] expected = new byte[text.length];
        new VanillaChunkDecoder().decodeChunk(damaged, 0, expected, 0, expected.length);
        assertArrayEquals(expected, read);
    }

    @ParameterizedTest
    @CsvSource({
        "0061 e0 0c 00, 22", // a run of one letter
        "00 61 20 00, 4",
        "02 616263 20 02, 6", // the farthest distance possible
    })
    void referencesAreExpanded(String hex, int length) {
        byte[] block = HexFormat.of().parseHex(hex.replace(" ", ""));
        assertEquals(length, Lzf.decompress(block, length).length);
    }

    @ParameterizedTest
    @CsvSource({
        "00 61 20 01, 4", // refers to before the beginning
        "00 61 20 00, 5", // gives one byte less
        "00 61 20 00, 3", // gives one byte more
        "00 61 20 00 00, 4", // a byte is left over
        "00 61 20, 4", // ends within a reference
        "00 61 e0 00, 22",
        "05 61, 6", // ends within literals
        "1f, 1"
    })
    void damagedBlocksAreRefused(String hex, int length) {
        byte[] block = HexFormat.of().parseHex(hex.replace(" ", ""));
        assertThrows(IllegalArgumentException.class, () -> Lzf.decompress(block, length));
    }

    /** A string of some MB arrives in pieces. Instructions and input blocks may end anywhere. */
    @Property(tries = 20)
    void longStringsArriveInPieces(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        ByteArrayOutputStream instructions = new ByteArrayOutputStream();
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        instructions(random, instructions, text);
        ByteArrayOutputStream rdb = new ByteArrayOutputStream();
        rdb.write(0xc3);
        rdb.writeBytes(Lengths.encode(instructions.size()));
        rdb.writeBytes(Lengths.encode(text.size()));
        instructions.writeTo(rdb);
        rdb.write(7);
        try (RdbInput in = new RdbInput(new ByteArrayInputStream(rdb.toByteArray()), 0, false)) {
            Slice piece = new Slice();
            ByteArrayOutputStream read = new ByteArrayOutputStream();
            long left = in.readStringStart(piece, "a string");
            assertEquals(text.size(), left);
            assertEquals(0, piece.length());
            while (left > 0) {
                in.releaseSlices();
                left -= in.readPiece(piece, left, "a string");
                assertTrue(piece.length() < 1 << 20);
                read.write(piece.array(), piece.offset(), piece.length());
            }
            assertArrayEquals(text.toByteArray(), read.toByteArray());
            assertEquals(7, in.readByte("what follows"));
        }
        byte[] damaged = rdb.toByteArray();
        damaged[damaged.length - 2 - random.nextInt(1000)] ^= (byte) (1 << random.nextInt(8));
        try (RdbInput in = new RdbInput(new ByteArrayInputStream(damaged), 0, false)) {
            Slice piece = new Slice();
            long left = in.readStringStart(piece, "a string");
            while (left > 0) {
                in.releaseSlices();
                left -= in.readPiece(piece, left, "a string");
            }
            assertEquals(7, in.readByte("what follows"));
        } catch (RdbException expected) {
            assertEquals(0, expected.offset());
        }
    }

    private static void instructions(Random random, ByteArrayOutputStream block, ByteArrayOutputStream text) {
        byte[] all = new byte[3 << 20];
        int n = 0;
        while (n < all.length - 300) {
            if (n == 0 || random.nextInt(3) == 0) {
                int literals = 1 + random.nextInt(32);
                block.write(literals - 1);
                for (int i = 0; i < literals; i++) {
                    all[n] = (byte) random.nextInt();
                    block.write(all[n++]);
                }
            } else {
                int distance = 1 + random.nextInt(Math.min(n, 1 << 13));
                int length = random.nextInt(4) == 0 ? 9 + random.nextInt(256) : 3 + random.nextInt(6);
                block.write(Math.min(length - 2, 7) << 5 | distance - 1 >> 8);
                if (length >= 9) {
                    block.write(length - 9);
                }
                block.write(distance - 1);
                for (int i = 0; i < length; i++, n++) {
                    all[n] = all[n - distance];
                }
            }
        }
        text.write(all, 0, n);
    }
}
