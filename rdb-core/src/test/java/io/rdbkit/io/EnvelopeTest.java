package io.rdbkit.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Limits;
import io.rdbkit.format.RdbException;
import io.rdbkit.format.RdbFormatException;
import io.rdbkit.format.RdbTruncatedException;
import io.rdbkit.format.RdbUnsupportedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.io.input.BrokenInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeTest {

    private static final byte[] SAMPLE = Compressed.sample();
    private static final String MARK = "0123456789abcdef0123456789abcdef01234567";

    @ParameterizedTest
    @ValueSource(
            strings = {"REDIS0011\u00fa", "VALKEY080\u00fa", "REDIS0011", "REDIS00", "REDIS", "RE", "R", "VALK", "V"})
    void anRdbOrItsBeginningPassesUnchanged(String text) throws IOException {
        Envelope e = open(text);
        assertEquals(List.of(), e.layers());
        assertEquals(0, e.startOffset());
        assertSame(Frame.NONE, e.frame());
        assertArrayEquals(latin1(text), e.rdb().readAllBytes());
    }

    @Test
    void onlyTheFirstBytesAreReadAheadAndLargeReadsPassThrough() throws IOException {
        byte[] file = Arrays.copyOf(SAMPLE, 1 << 20);
        ByteArrayInputStream raw = new ByteArrayInputStream(file);
        InputStream rdb = Envelope.open(raw, Limits.DEFAULT).rdb();
        assertTrue(raw.available() >= file.length - 64, "bytes read ahead: " + (file.length - raw.available()));
        assertEquals(256 << 10, rdb.read(new byte[256 << 10]));
        assertEquals(file.length - (256 << 10), raw.available());
    }

    @Test
    void aFrameMayAnnounceALength() throws IOException {
        Envelope e = open("$9\r\nREDIS0011");
        assertEquals(new Frame.Length(9), e.frame());
        assertEquals(4, e.startOffset());
        assertArrayEquals(latin1("REDIS0011"), e.rdb().readAllBytes());
        assertEquals(
                new Frame.Length(999_999_999_999_999_999L),
                open("$999999999999999999\r\nREDIS").frame());
    }

    @Test
    void aFrameMayAnnounceAMark() throws IOException {
        Envelope e = open("$EOF:" + MARK + "\r\nREDIS0011");
        assertEquals(new Frame.EofMark(Bytes.utf8(MARK)), e.frame());
        assertEquals(47, e.startOffset());
        assertArrayEquals(latin1("REDIS0011"), e.rdb().readAllBytes());
    }

    @Test
    void lineFeedsMayComeBeforeTheFrame() throws IOException {
        Envelope e = open("\n".repeat(200) + "$9\r\nREDIS0011");
        assertEquals(new Frame.Length(9), e.frame());
        assertEquals(204, e.startOffset());
        assertArrayEquals(latin1("REDIS0011"), e.rdb().readAllBytes());
    }

    @Test
    void aSourceMayReturnOneByteForEachRead() throws IOException {
        OneByteInput raw = new OneByteInput(latin1("\n\n$EOF:" + MARK + "\r\nREDIS0011"));
        Envelope e = Envelope.open(raw, Limits.DEFAULT);
        assertEquals(49, e.startOffset());
        assertArrayEquals(latin1("REDIS0011"), e.rdb().readAllBytes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n\n$12\r\nREDIS", "$EOF:" + MARK + "\r\nREDIS"})
    void aCutFrameIsTruncated(String text) throws IOException {
        int rdb = text.indexOf('R');
        for (int cut = 0; cut <= rdb; cut++) {
            String part = text.substring(0, cut);
            assertEquals(
                    cut,
                    assertThrows(RdbTruncatedException.class, () -> open(part), part)
                            .offset());
        }
        open(text.substring(0, rdb + 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PK\u0003\u0004",
                "-ERR unknown command",
                "redis0011",
                "REDIX0011",
                "VALVE",
                "$-1\r\nREDIS0011",
                "$\r\nREDIS0011",
                "$12\nREDIS0011",
                "$12\rREDIS0011",
                "$1234567890123456789\r\nREDIS0011",
                "$EOF:" + MARK + "0\r\nREDIS0011",
                "$EOG:" + MARK + "\r\nREDIS0011",
                "$3\r\nfoo",
                "\nREDIS0011"
            })
    void otherInputIsRefused(String text) {
        RdbFormatException e = assertThrows(RdbFormatException.class, () -> open(text));
        assertTrue(e.what().startsWith("not an RDB: it starts with \""), e.what());
    }

    @Test
    void theFirstBytesOfOtherInputAreShown() {
        RdbException e =
                assertThrows(RdbFormatException.class, () -> open("PK\u0003\u0004\n\u0000" + "\u00ff".repeat(100)));
        assertEquals("not an RDB: it starts with \"PK\\x03\\x04\\n...\" at offset 0", e.getMessage());
        assertEquals(
                "not an RDB: it starts with \"foo\" at offset 4",
                assertThrows(RdbFormatException.class, () -> open("$3\r\nfoo")).getMessage());
    }

    @Test
    void anEmptyInputIsTruncated() {
        assertEquals(
                "the input is empty at offset 0",
                assertThrows(RdbTruncatedException.class, () -> open("")).getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"*2\r\n$6\r\nSELECT\r\n$1\r\n0\r\n", "#TS:1700000000\r\n*1\r\n$4\r\nPING\r\n"})
    void anAofIsNamed(String text) {
        RdbException e = assertThrows(RdbUnsupportedException.class, () -> open(text));
        assertTrue(e.what().startsWith("an AOF without an RDB preamble, "), e.what());
    }

    @Test
    void theInputIsClosedWithTheRdbAndOnFailure() throws IOException {
        OneByteInput good = new OneByteInput(SAMPLE);
        InputStream rdb = Envelope.open(good, Limits.DEFAULT).rdb();
        assertEquals(false, good.closed);
        rdb.close();
        assertTrue(good.closed);

        OneByteInput bad = new OneByteInput(latin1("foo"));
        assertThrows(RdbFormatException.class, () -> Envelope.open(bad, Limits.DEFAULT));
        assertTrue(bad.closed);
    }

    @Test
    void aReadErrorIsThrownUnchanged() {
        IOException disk = new IOException("Input/output error");
        InputStream raw = new BrokenInputStream((Throwable) disk);
        assertSame(disk, assertThrows(IOException.class, () -> Envelope.open(raw, Limits.DEFAULT)));
    }

    private static Envelope open(String latin1) throws IOException {
        return Envelope.open(new ByteArrayInputStream(latin1(latin1)), Limits.DEFAULT);
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
