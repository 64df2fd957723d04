package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.format.Bytes;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines are written whole. Only a line that would take much memory is written in parts. */
class LineBufferTest {

    private final List<String> writes = new ArrayList<>();

    private final OutputStream out = new OutputStream() {
        @Override
        public void write(int b) {
            throw new AssertionError("bytes must not be written one by one");
        }

        @Override
        public void write(byte[] b, int off, int len) {
            if (len > 0) {
                writes.add(new String(b, off, len, StandardCharsets.ISO_8859_1));
            }
        }
    };

    private String written() {
        return String.join("", writes);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 64, 1 << 16})
    void onlyWholeLinesAreWritten(int size) throws IOException {
        LineBuffer lines = new LineBuffer(out, size);
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            String word = "x".repeat(i % 97);
            lines.put(i).put(' ').put(word).put('"').putRaw(Bytes.utf8(word)).endLine();
            expected.append(i).append(' ').append(word).append('"').append(word).append('\n');
        }
        lines.put("the beginning of a line");
        lines.flush();
        assertEquals(expected.toString(), written());
        writes.forEach(write -> assertTrue(write.endsWith("\n"), write));
        lines.put('!').endLine();
        lines.flush();
        assertEquals(expected + "the beginning of a line!\n", written());
    }

    /**
     * A line shorter than the limit is held whole. Of a longer line the buffer holds no more than the limit and the
     * current piece.
     */
    @Test
    void aLongLineIsWrittenInParts() throws IOException {
        LineBuffer lines = new LineBuffer(out, 64);
        String line = "0123456789".repeat(LineBuffer.LONGEST_HELD / 10);
        lines.put("before").endLine();
        lines.put(line);
        assertEquals("before\n", written());
        lines.put(line).put(line).put(line);
        assertTrue(written().length() > 2 * line.length());
        lines.endLine();
        lines.put("after").endLine();
        lines.flush();
        assertEquals("before\n" + line.repeat(4) + "\nafter\n", written());
        writes.forEach(write -> assertTrue(write.length() < 2 * LineBuffer.LONGEST_HELD, write.length() + " bytes"));
    }

    /** After a failed write the buffer drops the bytes. They must not follow later bytes. */
    @Test
    void bytesOfAFailedWriteAreDropped() throws IOException {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("full");
            }
        };
        LineBuffer lines = new LineBuffer(full, 64);
        lines.put("lost").endLine();
        lines.put("begun");
        assertThrows(IOException.class, lines::flush);
        lines.flush();
        lines.to(out);
        lines.put("new").endLine();
        lines.flush();
        assertEquals("new\n", written());
    }

    @Test
    void numbersAreWrittenAsText() throws IOException {
        LineBuffer lines = new LineBuffer(out, 64);
        for (long number : new long[] {0, 9, 10, -1, Long.MAX_VALUE, Long.MIN_VALUE}) {
            lines.put(number).put(' ').putUnsigned(number).endLine();
        }
        lines.flush();
        assertEquals("""
                0 0
                9 9
                10 10
                -1 18446744073709551615
                9223372036854775807 9223372036854775807
                -9223372036854775808 9223372036854775808
                """, written());
    }
}
