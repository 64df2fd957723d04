package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A terminal that shows both standard output and standard error. */
class ScreenTest {

    private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();

    private Streams streams(boolean outIsTerminal) {
        return Screen.over(new Streams(InputStream.nullInputStream(), terminal, terminal, outIsTerminal, true));
    }

    private static void put(OutputStream to, String text) throws IOException {
        to.write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private String shown() {
        return terminal.toString(StandardCharsets.US_ASCII);
    }

    @Test
    void outputErasesTheBarFirst() throws IOException {
        Streams streams = streams(true);
        OutputStream bar = streams.bar();
        put(bar, "\r10 %");
        put(bar, "\r20 %");
        put(streams.out(), "a line\n");
        put(bar, "\r30 %");
        put(streams.err(), "a note\n");
        put(streams.out(), "another\n");
        assertEquals("\r10 %\r20 %\r\033[Ka line\n\r30 %\r\033[Ka note\nanother\n", shown());
    }

    @Test
    void noBarIsDrawnIntoAnUnfinishedLine() throws IOException {
        Streams streams = streams(true);
        put(streams.out(), "half a ");
        put(streams.bar(), "\r10 %");
        put(streams.out(), "line\n");
        put(streams.bar(), "\r20 %");
        put(streams.bar(), "\n"); // the end of the bar
        put(streams.bar(), "\n");
        assertEquals("half a line\n\r20 %\n", shown());
    }

    /** Output to a file or pipe doesn't touch the terminal. */
    @Test
    void aBarStaysIfOutputGoesToAFile() throws IOException {
        Streams streams = streams(false);
        put(streams.bar(), "\r10 %");
        put(streams.out(), "half a ");
        put(streams.bar(), "\r20 %");
        assertEquals("\r10 %half a \r20 %", shown());
    }

    @Test
    void anRdbIsNotWrittenToATerminal() {
        String dump = Cli.dump("redis-7.0-rich").toString();
        for (List<String> command : List.of(
                List.of("rewrite", dump, "-o", "-"),
                List.of("rewrite", dump, "-o", "-", "--ttl", "drop"),
                List.of("build", dump, "-o", "-"),
                List.of("get", dump, "key", "--format", "dump"))) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            Streams streams = new Streams(InputStream.nullInputStream(), out, err, true, false);
            assertEquals(ExitCode.USAGE, Main.run(streams, command.toArray(String[]::new)));
            assertEquals(0, out.size());
            assertTrue(
                    err.toString(StandardCharsets.UTF_8).startsWith("rdb: standard output is a terminal"),
                    err::toString);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Streams streams = new Streams(InputStream.nullInputStream(), out, new ByteArrayOutputStream(), true, false);
        assertEquals(ExitCode.DONE, Main.run(streams, "rewrite", dump, "-o", "-", "--force"));
        assertTrue(out.size() > 0);
    }
}
