package io.rdbkit.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.format.Limits;
import io.rdbkit.format.RdbException;
import io.rdbkit.format.RdbFormatException;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.format.RdbTruncatedException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.apache.commons.io.input.BrokenInputStream;
import org.apache.commons.io.input.CloseShieldInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CompressionTest {

    private static final byte[] SAMPLE = Compressed.sample();

    @ParameterizedTest
    @EnumSource
    void aCompressedRdbIsRead(Compression c) throws IOException {
        Envelope e = open(Compressed.with(c, SAMPLE));
        assertEquals(List.of(c.label()), e.layers());
        assertEquals(0, e.startOffset());
        assertSame(Frame.NONE, e.frame());
        assertArrayEquals(SAMPLE, e.rdb().readAllBytes());
    }

    @ParameterizedTest
    @EnumSource
    void aReplicationFrameMayBeCompressed(Compression c) throws IOException {
        Envelope e = open(Compressed.with(c, Compressed.concat("$500\r\n".getBytes("US-ASCII"), SAMPLE)));
        assertEquals(new Frame.Length(500), e.frame());
        assertEquals(6, e.startOffset());
        assertArrayEquals(SAMPLE, e.rdb().readAllBytes());
    }

    @ParameterizedTest
    @EnumSource
    void severalMembersAreRead(Compression c) throws IOException {
        byte[] tail = "the second".getBytes("US-ASCII");
        byte[] members = Compressed.concat(
                Compressed.with(c, SAMPLE), Compressed.with(c, new byte[0]), Compressed.with(c, tail));
        assertArrayEquals(Compressed.concat(SAMPLE, tail), open(members).rdb().readAllBytes());
    }

    @ParameterizedTest
    @EnumSource
    void aSourceMayReturnOneByteForEachRead(Compression c) throws IOException {
        byte[] members = Compressed.concat(Compressed.with(c, SAMPLE), Compressed.with(c, SAMPLE));
        OneByteInput in = new OneByteInput(members);
        try (InputStream rdb = Envelope.open(in, Limits.DEFAULT).rdb()) {
            assertArrayEquals(Compressed.concat(SAMPLE, SAMPLE), rdb.readAllBytes());
        }
        assertTrue(in.closed);
    }

    @ParameterizedTest
    @EnumSource
    void largeInputsCrossEveryBuffer(Compression c) throws IOException {
        byte[] large = Compressed.concat(SAMPLE, new byte[300_000], noise(300_000));
        byte[] members = Compressed.concat(Compressed.with(c, large), Compressed.with(c, large));
        assertArrayEquals(Compressed.concat(large, large), open(members).rdb().readAllBytes());
    }

    /** A cut between two members is valid compression. The RDB reader reports the missing end. */
    @ParameterizedTest
    @EnumSource
    void everyCutIsAnError(Compression c) throws IOException {
        byte[] first = Compressed.with(c, SAMPLE);
        byte[] members = Compressed.concat(first, Compressed.with(c, noise(300)));
        for (int cut = 0; cut < members.length; cut++) {
            Attempt a = Attempt.read(Arrays.copyOf(members, cut));
            if (cut == first.length) {
                assertArrayEquals(SAMPLE, a.bytes, "a cut between two members");
            } else if (cut > 0 && cut < 6 && a.failure instanceof RdbFormatException f) {
                assertTrue(f.what().startsWith("not an RDB"), "cut at " + cut + ": " + f);
            } else {
                RdbTruncatedException t =
                        assertInstanceOf(RdbTruncatedException.class, a.failure, c + " cut at " + cut);
                assertTrue(a.bytes.length <= t.offset() && t.offset() <= SAMPLE.length + 300, t.getMessage());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theBytesBeforeACutAreRead(Compression c) throws IOException {
        byte[] plain = Compressed.concat(SAMPLE, noise(600_000));
        byte[] compressed = Compressed.with(c, plain);
        Attempt a = Attempt.read(Arrays.copyOf(compressed, compressed.length - 100));
        assertInstanceOf(RdbTruncatedException.class, a.failure);
        // At its smallest level bzip2 holds back a block of 100 kB. zstd holds back 128 kB; xz and lz4 hold back less.
        assertTrue(a.bytes.length > plain.length - 150_000, c + " gave only " + a.bytes.length);
        assertArrayEquals(Arrays.copyOf(plain, a.bytes.length), a.bytes);
        assertEquals(a.bytes.length, ((RdbException) a.failure).offset());
    }

    @ParameterizedTest
    @EnumSource
    void aFlippedBitIsFoundOrHarmless(Compression c) throws IOException {
        byte[] few = Arrays.copyOf(SAMPLE, 60);
        byte[] good = Compressed.with(c, few);
        for (int bit = 0; bit < good.length * 8; bit++) {
            byte[] bad = good.clone();
            bad[bit / 8] ^= (byte) (1 << bit % 8);
            Attempt a = Attempt.read(bad);
            if (a.failure == null) {
                assertArrayEquals(few, a.bytes, c + " bit " + bit);
            } else {
                RdbException e = assertInstanceOf(RdbException.class, a.failure, c + " bit " + bit);
                assertEquals(1, e.getMessage().lines().count());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBadChecksumIsNamedAfterItsCompression(Compression c) throws IOException {
        byte[] bad = Compressed.with(c, SAMPLE);
        // bzip2 returns a block before it compares the checksum. So only damage of the checksum itself is sure to be
        // found.
        bad[c == Compression.BZIP2 ? 10 : bad.length / 2] ^= 0x55;
        // More input follows, so that the damage doesn't look like a cut.
        RdbException e =
                assertInstanceOf(RdbException.class, Attempt.read(Compressed.concat(bad, noise(1 << 20))).failure);
        assertInstanceOf(RdbFormatException.class, e);
        assertTrue(e.what().startsWith(c.label() + ": "), e.what());
        assertNotNull(e.getCause());
    }

    @ParameterizedTest
    @EnumSource
    void otherBytesBehindAreAnError(Compression c) throws IOException {
        byte[] bad = Compressed.concat(Compressed.with(c, SAMPLE), "something else behind".getBytes("US-ASCII"));
        assertInstanceOf(RdbFormatException.class, Attempt.read(bad).failure);
    }

    @ParameterizedTest
    @EnumSource
    void aReadErrorIsThrownUnchanged(Compression c) throws IOException {
        IOException disk = new IOException("Input/output error");
        byte[] good = Compressed.with(c, Compressed.concat(SAMPLE, noise(200_000)));
        for (int at : new int[] {0, 1, 20, 100, good.length / 2, good.length}) {
            InputStream raw = new SequenceInputStream(
                    new ByteArrayInputStream(good, 0, at),
                    CloseShieldInputStream.wrap(new BrokenInputStream((Throwable) disk)));
            assertSame(disk, Attempt.read(raw).failure, "after " + at + " bytes");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFailureIsRepeated(Compression c) throws IOException {
        byte[] good = Compressed.with(c, Compressed.concat(SAMPLE, noise(200_000)));
        InputStream rdb = open(Arrays.copyOf(good, good.length - 3)).rdb();
        IOException first = assertThrows(RdbTruncatedException.class, rdb::readAllBytes);
        assertSame(first, assertThrows(IOException.class, rdb::read));
    }

    @Test
    void compressionsMayBeNested() throws IOException {
        byte[] nested = SAMPLE;
        for (Compression c : List.of(Compression.XZ, Compression.GZIP, Compression.ZSTD, Compression.LZ4)) {
            nested = Compressed.with(c, nested);
        }
        Envelope e = open(nested);
        assertEquals(List.of("lz4", "zstd", "gzip", "xz"), e.layers());
        assertArrayEquals(SAMPLE, e.rdb().readAllBytes());

        byte[] deeper = Compressed.with(Compression.GZIP, nested);
        assertThrows(RdbRefusedException.class, () -> open(deeper));
    }

    @Test
    void aCutInAnOuterLayerIsReportedForThatLayer() throws IOException {
        byte[] inner = Compressed.with(Compression.ZSTD, Compressed.concat(SAMPLE, noise(200_000)));
        byte[] outer = Compressed.with(Compression.GZIP, inner);
        IOException e = Attempt.read(Arrays.copyOf(outer, outer.length - 1000)).failure;
        assertEquals(
                "gzip: the compressed data is cut",
                assertInstanceOf(RdbTruncatedException.class, e).what());
    }

    @Test
    void framesWithoutDataMayStandInFront() throws IOException {
        byte[] skippable = HexFormat.of().parseHex("502a4d180400000001020304");
        byte[] zstd = Compressed.concat(skippable, skippable, Compressed.with(Compression.ZSTD, SAMPLE));
        assertEquals(List.of("zstd"), open(zstd).layers());
        assertArrayEquals(SAMPLE, open(zstd).rdb().readAllBytes());

        byte[] lz4 = Compressed.concat(skippable, Compressed.with(Compression.LZ4, SAMPLE));
        assertEquals(List.of("lz4"), open(lz4).layers());
        assertArrayEquals(SAMPLE, open(lz4).rdb().readAllBytes());
    }

    /** 28 b5 2f fd, a descriptor that announces a window, and a window of 2 GiB. */
    @Test
    void anExcessiveWindowIsRefused() {
        byte[] frame = HexFormat.of().parseHex("28b52ffd00a8" + "010000");
        assertThrows(RdbRefusedException.class, () -> open(frame));
    }

    @Test
    void otherContentIsReportedWithItsLayer() throws IOException {
        byte[] tar = Compressed.with(Compression.GZIP, "dump/redis.conf".getBytes("US-ASCII"));
        RdbFormatException e = assertThrows(RdbFormatException.class, () -> open(tar));
        assertEquals("not an RDB within gzip: it starts with \"dump/...\"", e.what());
    }

    private static Envelope open(byte[] input) throws IOException {
        return Envelope.open(new ByteArrayInputStream(input), Limits.DEFAULT);
    }

    private static byte[] noise(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    /** The bytes that could be read of an input, and the error that ended it. */
    private static final class Attempt {

        private final byte[] bytes;
        private final IOException failure;

        private Attempt(byte[] bytes, IOException failure) {
            this.bytes = bytes;
            this.failure = failure;
        }

        static Attempt read(byte[] input) {
            return read(new ByteArrayInputStream(input));
        }

        static Attempt read(InputStream input) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (InputStream rdb = Envelope.open(input, Limits.DEFAULT).rdb()) {
                byte[] buffer = new byte[256 << 10];
                for (int n; (n = rdb.read(buffer)) >= 0; ) {
                    out.write(buffer, 0, n);
                }
                return new Attempt(out.toByteArray(), null);
            } catch (IOException e) {
                return new Attempt(out.toByteArray(), e);
            }
        }
    }
}
