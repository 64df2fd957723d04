package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rdbkit.format.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextColumnTest {

    private static final int WIDTH = 9;

    private interface Put {
        void to(LineBuffer line) throws IOException;
    }

    private static String line(Put put) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        LineBuffer line = new LineBuffer(out, 16);
        put.to(line);
        line.endLine();
        line.flush();
        return out.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({
        "false, false, 'abc', 'abc      '",
        "false, true, 'abc', 'abc'",
        "false, false, 'abcdefghijkl', 'abcdefghijkl'",
        "true, false, 'abcdefghi', 'abcdefghi'",
        "true, false, 'abcdefghijkl', 'abcd\u2026ijkl'",
        "true, true, 'abcdefghijkl', 'abcd\u2026ijkl'",
        "true, false, 'a\\bcdefghijkl', 'a\\\\b\u2026ijkl'",
        "true, false, 'bl\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4', 'bl\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4'",
        "true, false, '\u6f22\u5b57\u6f22\u5b57\u6f22\u5b57', '\u6f22\u5b57\u2026\u6f22\u5b57'"
    })
    void aNameIsPaddedOrCut(boolean cuts, boolean isLast, String name, String expected) throws IOException {
        TextColumn column = new TextColumn(WIDTH, cuts, isLast);
        assertEquals(expected + "\n", line(out -> column.put(Bytes.utf8(name), out)));
    }

    @ParameterizedTest
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    void bytesAreShownAsTheirText(boolean cuts, boolean isLast) throws IOException {
        for (int width = 1; width < 12; width++) {
            TextColumn column = new TextColumn(width, cuts, isLast);
            for (int length = 0; length < 30; length++) {
                Bytes name = Bytes.utf8("abcdefghij~ klmnopqrstuvwxyz01".substring(0, length));
                assertEquals(
                        line(out -> column.put(name.toString(), out)),
                        line(out -> column.put(name, out)),
                        width + " columns");
            }
        }
    }
}
