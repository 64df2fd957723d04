package io.rdbkit.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A terminal that shows text and a progress bar. Text removes the bar first. The bar is drawn only at the beginning of
 * a line, so they never share a line. Several threads may write.
 */
final class Screen {

    /** Goes to the beginning of the line and clears it. */
    private static final byte[] CLEAR = "\r\033[K".getBytes(StandardCharsets.US_ASCII);

    private final OutputStream terminal;
    private boolean barIsShown;
    private boolean lineBegins = true;

    private Screen(OutputStream terminal) {
        this.terminal = terminal;
    }

    /** Streams that keep text and bar apart, if they lead to a terminal. */
    static Streams over(Streams streams) {
        if (!streams.errIsTerminal()) {
            return streams;
        }
        Screen screen = new Screen(streams.err());
        OutputStream out = streams.outIsTerminal() ? screen.new Text(streams.out()) : streams.out();
        return new Streams(
                streams.in(), out, screen.new Text(streams.err()), streams.outIsTerminal(), streams.errIsTerminal());
    }

    /** Takes all text other than the bar. */
    final class Text extends OutputStream {

        private final OutputStream to;

        private Text(OutputStream to) {
            this.to = to;
        }

        /** A stream that takes the bar each time it changes. */
        OutputStream bar() {
            return new Bar();
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int off, int len) throws IOException {
            synchronized (Screen.this) {
                if (barIsShown) {
                    barIsShown = false;
                    terminal.write(CLEAR);
                }
                to.write(bytes, off, len);
                if (len > 0) {
                    lineBegins = bytes[off + len - 1] == '\n';
                }
            }
        }

        @Override
        public void flush() throws IOException {
            to.flush();
        }
    }

    private final class Bar extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int off, int len) throws IOException {
            synchronized (Screen.this) {
                boolean ends = len > 0 && bytes[off + len - 1] == '\n';
                if (ends ? barIsShown : lineBegins) {
                    terminal.write(bytes, off, len);
                    barIsShown = !ends;
                }
            }
        }
    }
}
