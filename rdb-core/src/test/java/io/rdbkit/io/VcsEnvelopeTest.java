package io.rdbkit.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.CaseFiles;
import io.rdbkit.KeyEntry;
import io.rdbkit.RdbBytes;
import io.rdbkit.RdbEntry;
import io.rdbkit.RdbReader;
import io.rdbkit.ReadOptions;
import io.rdbkit.format.Checksum;
import io.rdbkit.format.IgnoredBytes;
import io.rdbkit.format.RdbException;
import io.rdbkit.format.RdbFormatException;
import io.rdbkit.format.RdbTruncatedException;
import io.rdbkit.format.RdbUnsupportedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The envelope around a compressed RDB of Valkey 9.2. */
class VcsEnvelopeTest {

    private static final String MARK = "0123456789abcdef0123456789abcdef01234567";
    private static final byte[] RDB = rdb();

    /** Two keys. Within an envelope Valkey writes zeros instead of a checksum. */
    private static byte[] rdb() {
        byte[] rdb = RdbBytes.valkey(80)
                .select(0)
                .string("a", "b".repeat(60))
                .string("c", "d")
                .end();
        Arrays.fill(rdb, rdb.length - 8, rdb.length, (byte) 0);
        return rdb;
    }

    private static byte[] envelope(int codec, Compression compression, byte[] plain) throws IOException {
        return Compressed.concat(
                new byte[] {'V', 'C', 'S', 1, (byte) codec, 0, 1}, Compressed.with(compression, plain));
    }

    private static byte[] lz4() throws IOException {
        return envelope(1, Compression.LZ4, RDB);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Reads to the end. */
    private static RdbReader read(byte[]... parts) throws IOException {
        InputStream bytes = new OneByteInput(Compressed.concat(parts)); // gives no byte beyond the request
        RdbReader in = RdbReader.open(bytes, ReadOptions.DEFAULT);
        int keys = 0;
        for (RdbEntry entry; (entry = in.next()) != null; ) {
            keys += entry instanceof KeyEntry ? 1 : 0;
        }
        assertEquals(2, keys);
        return in;
    }

    /** The codec's number changed during the development of Valkey 9.2. */
    @ParameterizedTest
    @CsvSource({"1, LZ4", "2, LZ4", "2, ZSTD", "0, ZSTD"})
    void theFrameNamesTheCodec(int codec, Compression compression) throws IOException {
        RdbReader in = read(envelope(codec, compression, RDB));
        assertEquals(List.of("vcs " + compression.label()), in.layers());
        assertEquals(Checksum.OF_FRAME, in.checksum());
        assertEquals(RDB.length, in.length());
        assertNull(in.ignored());
    }

    @ParameterizedTest
    @EnumSource(names = {"LZ4", "ZSTD"})
    void anEnvelopeMayStandInAFullSync(Compression compression) throws IOException {
        byte[] envelope = envelope(1, compression, RDB);
        assertNull(read(ascii("$EOF:" + MARK + "\r\n"), envelope, ascii(MARK)).ignored());
        assertNull(read(ascii("\n$" + envelope.length + "\r\n"), envelope).ignored());
        RdbException e = assertThrows(
                RdbFormatException.class, () -> read(ascii("$" + (envelope.length + 1) + "\r\n"), envelope));
        assertTrue(e.what().endsWith("it has " + envelope.length), e.what());
        assertThrows(
                RdbFormatException.class,
                () -> read(ascii("$EOF:" + MARK + "\r\n"), envelope, ascii(MARK.replace('7', '8'))));
        assertThrows(
                RdbTruncatedException.class,
                () -> read(ascii("$EOF:" + MARK + "\r\n"), envelope, ascii(MARK.substring(0, 39))));
    }

    @ParameterizedTest
    @EnumSource(names = {"LZ4", "ZSTD"})
    void bytesBehindTheFrameAreIgnored(Compression compression) throws IOException {
        byte[] envelope = envelope(1, compression, RDB);
        assertEquals(
                new IgnoredBytes(IgnoredBytes.Kind.OTHER, envelope.length, 5),
                read(envelope, ascii("hello")).ignored());
        assertEquals(
                new IgnoredBytes(IgnoredBytes.Kind.EOF_MARK, envelope.length, 40),
                read(envelope, ascii(MARK)).ignored());
        RdbException e = assertThrows(RdbFormatException.class, () -> read(envelope, envelope));
        assertEquals(envelope.length, e.offset());
        assertThrows(RdbFormatException.class, () -> read(envelope, RDB));
        assertThrows(RdbFormatException.class, () -> read(envelope, Compressed.with(compression, RDB)));
    }

    @Test
    void anEnvelopeMayBeCompressed() throws IOException {
        assertEquals(
                List.of("gzip", "vcs lz4"),
                read(Compressed.with(Compression.GZIP, lz4())).layers());
    }

    @Test
    void anEnvelopeHoldsOnlyAnRdb() {
        for (byte[] inside : new byte[][] {ascii("hello"), ascii("$3\r\nREDIS0011"), ascii("\nREDIS0011")}) {
            RdbException e = assertThrows(RdbFormatException.class, () -> read(envelope(1, Compression.LZ4, inside)));
            assertTrue(e.what().startsWith("not an RDB within vcs lz4: "), e.what());
        }
        assertThrows(RdbFormatException.class, () -> read(envelope(1, Compression.LZ4, lz4())));
        assertThrows(
                RdbFormatException.class,
                () -> read(envelope(1, Compression.LZ4, Compressed.with(Compression.LZ4, RDB))));
        assertThrows(RdbTruncatedException.class, () -> read(envelope(1, Compression.ZSTD, new byte[0])));
        assertThrows(RdbFormatException.class, () -> read(envelope(1, Compression.GZIP, RDB)));
    }

    @ParameterizedTest
    @CsvSource({"3, 2, version 2", "5, 1, reserved byte 1", "6, 2, stream kind 2"})
    void unknownHeadersAreNamed(int at, byte value, String what) throws IOException {
        byte[] envelope = lz4();
        envelope[at] = value;
        RdbException e = assertThrows(RdbUnsupportedException.class, () -> read(envelope));
        assertEquals(at, e.offset());
        assertTrue(e.what().contains(what), e.what());
    }

    @Test
    void theEarlierRevisionIsNamed() {
        RdbException e = assertThrows(
                RdbUnsupportedException.class,
                () -> read(new byte[] {'V', 'K', 'C', 'S', 1, 1, 1, 0, 4, 0x22, 0x4d, 0x18}));
        assertTrue(e.what().contains("VKCS"), e.what());
    }

    @ParameterizedTest
    @EnumSource(names = {"LZ4", "ZSTD"})
    void aCutIsFound(Compression compression) throws IOException {
        byte[] envelope = envelope(1, compression, RDB);
        for (int cut = 3; cut < envelope.length; cut++) {
            byte[] part = Arrays.copyOf(envelope, cut);
            RdbException e = assertThrows(RdbException.class, () -> read(part), "cut at " + cut);
            assertTrue(e instanceof RdbTruncatedException || cut < 12, e.getMessage());
            assertTrue(e.offset() <= RDB.length, e.getMessage());
        }
    }

    /** The frame's checksum is compared, even if the whole RDB was read before it. */
    @ParameterizedTest
    @EnumSource(names = {"LZ4", "ZSTD"})
    void aWrongChecksumOfTheFrameIsFound(Compression compression) throws IOException {
        byte[] envelope = envelope(1, compression, RDB);
        envelope[envelope.length - 1] ^= 1;
        assertThrows(RdbFormatException.class, () -> read(envelope));
    }

    @ParameterizedTest
    @ValueSource(strings = {"valkey-9.2/valkey-9.2-vcs-lz4.rdb"})
    void theCaseOfAUserIsRead(String name) throws IOException {
        byte[] bytes = Files.readAllBytes(CaseFiles.file(name));
        RdbReader in = RdbReader.open(new OneByteInput(bytes), ReadOptions.DEFAULT);
        long keys = 0;
        for (RdbEntry entry; (entry = in.next()) != null; ) {
            keys += entry instanceof KeyEntry ? 1 : 0;
        }
        assertEquals(205, keys);
        assertEquals(List.of("vcs lz4"), in.layers());
    }

    @Test
    void theEarlierRevisionOfAUserIsNamed() throws IOException {
        byte[] bytes = Files.readAllBytes(CaseFiles.file("valkey-9.2/vkcs-8-bytes.rdb"));
        assertThrows(RdbUnsupportedException.class, () -> read(bytes));
    }
}
