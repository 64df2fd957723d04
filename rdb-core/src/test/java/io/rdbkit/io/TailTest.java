package io.rdbkit.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.rdbkit.AofTail;
import io.rdbkit.Bytes;
import io.rdbkit.RdbFormatException;
import io.rdbkit.RdbTruncatedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
    void nothingBehindAFile() throws IOException {
        assertNull(read("", Frame.NONE));
    }

    @Test
    void theCommandsOfAnAof() throws IOException {
        assertEquals(new AofTail(1000, SELECT.length(), 1), read(SELECT, Frame.NONE));
        String many = TIME + SELECT + SET + TIME + SET;
        assertEquals(new AofTail(1000, many.length(), 3), read(many, Frame.NONE));
        assertEquals(new AofTail(1000, TIME.length(), 0), read(TIME, Frame.NONE));
    }

    @Test
    void oneByteForEachReadIsEnough() throws IOException {
        String many = SELECT + SET + TIME + SET;
        InputStream rest = new OneByteInput(latin1(many));
        assertEquals(new AofTail(1000, many.length(), 3), Tail.read(rest, Frame.NONE, 1000, 900, AofScan.Accept.WHOLE));
    }

    /** The value alone is larger than the heap of any test. */
    @Test
    void aValueIsPassedOverAndNotHeld() throws IOException {
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
                new AofTail(5, before.length() + length + after.length(), 3),
                Tail.read(rest, Frame.NONE, 5, 5, AofScan.Accept.WHOLE));
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
    @ValueSource(
            strings = {
                "hello, world",
                "\r\n",
                "REDIS0011",
                "*0\r\n",
                "*-1\r\n",
                "*1\n$4\r\nPING\r\n",
                "*\r\n$4\r\nPING\r\n",
                "*1234567890123456789\r\n",
                "*1\r\n+4\r\nPING\r\n",
                "*1\r\n$-1\r\nPING\r\n",
                "*1\r\n$3\r\nPING\r\n",
                "*1\r\n$4\r\nPING\n\n",
                "*1\r\n$4\rxPING\r\n"
            })
    void anythingElseIsCountedAndPlaced(String text) {
        assertEquals(
                text.length() + " bytes after the end of the RDB that nothing explains at offset 1000",
                assertThrows(RdbFormatException.class, () -> read(text, Frame.NONE))
                        .getMessage());
        // Far more than a buffer holds.
        String more = SELECT + SET + text + "x".repeat(100_000);
        assertEquals(
                (text.length() + 100_000) + " bytes after AOF command 2 that nothing explains at offset "
                        + (1000 + SELECT.length() + SET.length()),
                assertThrows(RdbFormatException.class, () -> read(more, Frame.NONE))
                        .getMessage());
    }

    @Test
    void anAnnotationIsALineAndNotABook() throws IOException {
        String longest = "#" + "x".repeat(1023 - 2) + "\r\n";
        assertEquals(new AofTail(1000, 1024, 0), read(longest, Frame.NONE));
        assertThrows(RdbFormatException.class, () -> read("#" + "x".repeat(5000) + "\r\n", Frame.NONE));
    }

    @Test
    void oneByteIsNotBytes() {
        assertEquals(
                "1 byte after the end of the RDB that nothing explains",
                assertThrows(RdbFormatException.class, () -> read("\n", Frame.NONE))
                        .what());
    }

    @Test
    void anAnnouncedLengthIsExact() throws IOException {
        assertNull(Tail.read(
                new ByteArrayInputStream(new byte[0]), new Frame.Length(900), 1000, 900, AofScan.Accept.WHOLE));
        for (long wrong : new long[] {0, 899, 901}) {
            RdbFormatException e = assertThrows(
                    RdbFormatException.class,
                    () -> Tail.read(
                            new ByteArrayInputStream(new byte[0]),
                            new Frame.Length(wrong),
                            1000,
                            900,
                            AofScan.Accept.WHOLE));
            assertEquals(
                    "the replication frame announces " + wrong + " bytes, the RDB has 900 at offset 1000",
                    e.getMessage());
        }
        assertEquals(
                "6 bytes after the end of the RDB that nothing explains at offset 1000",
                assertThrows(RdbFormatException.class, () -> read("foobar", new Frame.Length(900)))
                        .getMessage());
    }

    @Test
    void theMarkComesAgain() throws IOException {
        assertNull(read(MARK, MARKED));
        assertNull(Tail.read(new OneByteInput(latin1(MARK)), MARKED, 1000, 900, AofScan.Accept.WHOLE));
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
    void aCutThatIsAllowedIsTold() throws IOException {
        String cut = SET.substring(0, SET.length() - 1);
        AofTail tail =
                new AofTail(1000, SELECT.length(), 1, new AofTail.Cut(null, 1000 + SELECT.length(), cut.length()));
        assertEquals(
                tail, Tail.read(new OneByteInput(latin1(SELECT + cut)), Frame.NONE, 1000, 900, AofScan.Accept.CUT));
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
    void aFailingDiskIsNotTheFilesFault() {
        IOException disk = new IOException("Input/output error");
        for (Frame frame : new Frame[] {Frame.NONE, new Frame.Length(900), MARKED}) {
            InputStream rest = new SequenceInputStream(
                    new ByteArrayInputStream(new byte[0]), new BrokenInputStream((Throwable) disk));
            assertSame(
                    disk,
                    assertThrows(IOException.class, () -> Tail.read(rest, frame, 1000, 900, AofScan.Accept.WHOLE)));
        }
    }

    private static AofTail read(String rest, Frame frame) throws IOException {
        return Tail.read(new ByteArrayInputStream(latin1(rest)), frame, 1000, 900, AofScan.Accept.WHOLE);
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
