package io.rdbkit.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.rdbkit.format.AofTail;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.IgnoredBytes;
import io.rdbkit.format.RdbFormatException;
import io.rdbkit.format.RdbTruncatedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.commons.io.input.BrokenInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TailTest {

    private static final String SELECT = "*2\r\n$6\r\nSELECT\r\n$1\r\n0\r\n";
    private static final String SET = "*3\r\n$3\r\nSET\r\n$0\r\n\r\n$4\r\n\r\n*1\r\n";
    private static final String TIME = "#TS:1700000000\r\n";
    private static final String MARK = "0123456789abcdef0123456789abcdef01234567";
    private static final Path INCREMENT = Path.of("dir", "a.incr.aof");
    private static final Frame MARKED = new Frame.EofMark(Bytes.utf8(MARK));

    @Test
    void aFileMayHaveNoTail() throws IOException {
        assertNull(read("", Frame.NONE));
    }

    @Test
    void aTailMayHaveCommands() throws IOException {
        assertEquals(new AofTail(1000, SELECT.length(), 1), read(SELECT, Frame.NONE));
        String many = TIME + SELECT + SET + TIME + SET;
        assertEquals(new AofTail(1000, many.length(), 3), read(many, Frame.NONE));
        assertEquals(new AofTail(1000, TIME.length(), 0), read(TIME, Frame.NONE));
    }

    @Test
    void aSourceMayReturnOneByteForEachRead() throws IOException {
        String many = SELECT + SET + TIME + SET;
        InputStream rest = new OneByteInput(latin1(many));
        assertEquals(new AofTail(1000, many.length(), 3), read(rest, Frame.NONE, AofScan.Accept.WHOLE));
    }

    /** The value is larger than the heap of any test. */
    @Test
    void aValueIsSkippedAndNotHeld() throws IOException {
        long length = 5L << 30;
        InputStream value = new InputStream() {
            private long left = length;

            @Override
            public int read() {
                return left-- > 0 ? 'x' : -1;
            }

            @Override
            public int read(byte[] b, int off, int len) {
                int n = (int) Math.min(len, left);
                left -= n;
                return n > 0 ? n : -1;
            }
        };
        String before = SELECT + "*2\r\n$3\r\nDEL\r\n$" + length + "\r\n";
        String after = "\r\n" + SELECT;
        InputStream rest = new SequenceInputStream(
                new SequenceInputStream(new ByteArrayInputStream(latin1(before)), value),
                new ByteArrayInputStream(latin1(after)));
        assertEquals(
                new AofTail(1000, before.length() + length + after.length(), 3),
                read(rest, Frame.NONE, AofScan.Accept.WHOLE));
    }

    @Test
    void aCutCommandIsTruncatedAtTheEnd() {
        String all = TIME + SELECT + SET;
        for (int cut = 1; cut < all.length(); cut++) {
            String part = all.substring(0, cut);
            if (cut == TIME.length() || cut == TIME.length() + SELECT.length()) {
                continue;
            }
            RdbTruncatedException e =
                    assertThrows(RdbTruncatedException.class, () -> read(part, Frame.NONE), "cut at " + cut);
            assertEquals(1000 + cut, e.offset());
            assertEquals("the input ends in AOF command " + (cut > TIME.length() + SELECT.length() ? 2 : 1), e.what());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"REDIS0011", "\nREDIS0011", "VALKEY080", "VCS\u0001", "\u001f\u008b", "key"})
    void otherBytesAreCountedAndLocated(String text) {
        assertEquals(
                text.length() + " bytes after the end of the RDB that nothing explains at offset 1000",
                assertThrows(RdbFormatException.class, () -> ignored(text)).getMessage());
        // Far more than a buffer holds.
        String more = SELECT + SET + "hello" + "x".repeat(100_000);
        assertEquals(
                "100005 bytes after AOF command 2 that nothing explains at offset "
                        + (1000 + SELECT.length() + SET.length()),
                assertThrows(RdbFormatException.class, () -> read(more, Frame.NONE))
                        .getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"*0\r\n", "*-1\r\n", "*1\n$4\r\nPING\r\n", "*1\r\n+4\r\nPING\r\n", "*1\r\n$3\r\nPING\r\n"})
    void aMalformedCommandIsDamage(String text) {
        assertThrows(RdbFormatException.class, () -> read(text, Frame.NONE));
        assertThrows(RdbFormatException.class, () -> read(SELECT + text, Frame.NONE));
    }

    @Test
    void bytesThatServersIgnoreAreNamed() throws IOException {
        assertNull(ignored(""));
        assertEquals(new IgnoredBytes(IgnoredBytes.Kind.EOF_MARK, 1000, 40), ignored(MARK));
        assertEquals(new IgnoredBytes(IgnoredBytes.Kind.EOF_MARK, 1000, 43), ignored(MARK + "\n\r\n"));
        assertEquals(new IgnoredBytes(IgnoredBytes.Kind.LINE_ENDS, 1000, 1), ignored("\n"));
        assertEquals(new IgnoredBytes(IgnoredBytes.Kind.LINE_ENDS, 1000, 100_000), ignored("\r\n".repeat(50_000)));
        assertEquals(new IgnoredBytes(IgnoredBytes.Kind.ZEROS, 1000, 70_000), ignored("\0".repeat(70_000)));
        for (String other :
                new String[] {"hello, world", MARK.toUpperCase(Locale.ROOT), MARK.substring(1), MARK + "x", "\nx"}) {
            assertEquals(new IgnoredBytes(IgnoredBytes.Kind.OTHER, 1000, other.length()), ignored(other));
        }
    }

    /**
     * Without a right checksum the end itself may be damaged. Then the reader skips only bytes that can't hold a key.
     */
    @Test
    void behindAnUnprovenEndUnknownBytesAreAnError() throws IOException {
        assertEquals(IgnoredBytes.Kind.EOF_MARK, ignored(MARK, false, false).kind());
        assertEquals(IgnoredBytes.Kind.LINE_ENDS, ignored("\n", false, false).kind());
        assertThrows(RdbFormatException.class, () -> ignored("hello", false, false));
    }

    @ParameterizedTest
    @ValueSource(strings = {MARK, "\n", "\0", "hello"})
    void onlyCommandsMayFollowTheBaseOfAnAof(String rest) {
        assertThrows(RdbFormatException.class, () -> ignored(rest, true, true));
    }

    /** The second RDB lies within one chunk or across two. */
    @ParameterizedTest
    @ValueSource(ints = {100, 65_530, 65_536, 200_000})
    void aSecondRdbFarBehindIsFound(int distance) {
        String rest = "x".repeat(distance) + "REDIS0009" + "y".repeat(1000);
        assertThrows(RdbFormatException.class, () -> ignored(rest));
        assertThrows(RdbFormatException.class, () -> ignored(rest.replace("REDIS0009", SELECT)));
    }

    /** After a full sync the replica continues with the stream of its primary. */
    @Test
    void commandsMayFollowAFrame() throws IOException {
        assertEquals(new AofTail(1040, SELECT.length(), 1), read(MARK + SELECT, MARKED));
        assertEquals(new AofTail(1002, SELECT.length(), 1), read("\n\n" + SELECT, new Frame.Length(900)));
        assertNull(read(MARK + "\n\n", MARKED));
    }

    @Test
    void anAnnotationHasALongestLength() throws IOException {
        String longest = "#" + "x".repeat(1023 - 2) + "\r\n";
        assertEquals(new AofTail(1000, 1024, 0), read(longest, Frame.NONE));
        assertThrows(RdbFormatException.class, () -> read("#" + "x".repeat(5000) + "\r\n", Frame.NONE));
    }

    @Test
    void oneByteIsReportedInTheSingular() {
        assertEquals(
                "1 byte after the end of the RDB that nothing explains",
                assertThrows(RdbFormatException.class, () -> ignored("k")).what());
    }

    @Test
    void anAnnouncedLengthIsExact() throws IOException {
        assertNull(read(new ByteArrayInputStream(new byte[0]), new Frame.Length(900), AofScan.Accept.WHOLE));
        for (long wrong : new long[] {0, 899, 901}) {
            RdbFormatException e = assertThrows(
                    RdbFormatException.class,
                    () -> read(new ByteArrayInputStream(new byte[0]), new Frame.Length(wrong), AofScan.Accept.WHOLE));
            assertEquals(
                    "the replication frame announces " + wrong + " bytes, it has 900 at offset 1000", e.getMessage());
        }
        assertEquals(
                "6 bytes after the end of the RDB that nothing explains at offset 1000",
                assertThrows(RdbFormatException.class, () -> read("foobar", new Frame.Length(900)))
                        .getMessage());
    }

    @Test
    void theMarkIsRepeatedAtTheEnd() throws IOException {
        assertNull(read(MARK, MARKED));
        assertNull(read(new OneByteInput(latin1(MARK)), MARKED, AofScan.Accept.WHOLE));
        for (int cut = 0; cut < MARK.length(); cut++) {
            String part = MARK.substring(0, cut);
            assertEquals(
                    1000 + cut,
                    assertThrows(RdbTruncatedException.class, () -> read(part, MARKED))
                            .offset());
        }
        for (String other : new String[] {MARK.replace('7', '8'), "x", SELECT + SET}) {
            assertEquals(
                    1000,
                    assertThrows(RdbFormatException.class, () -> read(other, MARKED), other)
                            .offset());
        }
        assertEquals(
                "3 bytes after the end of the RDB that nothing explains at offset 1040",
                assertThrows(RdbFormatException.class, () -> read(MARK + "foo", MARKED))
                        .getMessage());
    }

    @Test
    void anIncrementalFileIsCounted() throws IOException {
        assertEquals(new AofTail(0, 0, 0), increment("", AofScan.Accept.WHOLE));
        String many = SELECT + SET;
        assertEquals(new AofTail(0, many.length(), 2), increment(many, AofScan.Accept.WHOLE));
        assertEquals(
                "6 bytes at the start of the AOF in a.incr.aof that nothing explains at offset 0",
                assertThrows(RdbFormatException.class, () -> increment("foobar", AofScan.Accept.CUT))
                        .getMessage());
    }

    @Test
    void anAllowedCutIsReported() throws IOException {
        String cut = SET.substring(0, SET.length() - 1);
        AofTail tail =
                new AofTail(1000, SELECT.length(), 1, new AofTail.Cut(null, 1000 + SELECT.length(), cut.length()));
        assertEquals(tail, read(new OneByteInput(latin1(SELECT + cut)), Frame.NONE, AofScan.Accept.CUT));
        assertEquals(new AofTail(0, 0, 0, new AofTail.Cut(INCREMENT, 0, 1)), increment("*", AofScan.Accept.CUT));
        assertThrows(RdbFormatException.class, () -> increment(SELECT + "foobar", AofScan.Accept.CUT));
        assertEquals(
                new AofTail(0, SELECT.length(), 1, new AofTail.Cut(INCREMENT, SELECT.length(), 6)),
                increment(SELECT + "foobar", AofScan.Accept.ANYTHING));
    }

    private static AofTail increment(String commands, AofScan.Accept accept) throws IOException {
        return AofScan.increment(new ByteArrayInputStream(latin1(commands)), INCREMENT, accept);
    }

    @Test
    void aReadErrorIsThrownUnchanged() {
        IOException disk = new IOException("Input/output error");
        for (Frame frame : new Frame[] {Frame.NONE, new Frame.Length(900), MARKED}) {
            InputStream rest = new SequenceInputStream(
                    new ByteArrayInputStream(new byte[0]), new BrokenInputStream((Throwable) disk));
            assertSame(disk, assertThrows(IOException.class, () -> read(rest, frame, AofScan.Accept.WHOLE)));
        }
    }

    private static AofTail read(String rest, Frame frame) throws IOException {
        return read(new ByteArrayInputStream(latin1(rest)), frame, AofScan.Accept.WHOLE);
    }

    private static AofTail read(InputStream rest, Frame frame, AofScan.Accept accept) throws IOException {
        return Tail.read(rest, new Tail.Rdb(frame, 900, true, false), 1000, accept, head -> false)
                .commands();
    }

    private static IgnoredBytes ignored(String rest) throws IOException {
        return ignored(rest, true, false);
    }

    private static IgnoredBytes ignored(String rest, boolean proven, boolean inAof) throws IOException {
        Tail tail = Tail.read(
                new OneByteInput(latin1(rest)),
                new Tail.Rdb(Frame.NONE, 900, proven, inAof),
                1000,
                AofScan.Accept.WHOLE,
                head -> head[0] == 'k');
        assertNull(tail.commands());
        return tail.ignored();
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
