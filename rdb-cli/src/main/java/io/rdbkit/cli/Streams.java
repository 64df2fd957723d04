package io.rdbkit.cli;

import java.io.InputStream;
import java.io.OutputStream;

/**
 * The streams of a command: data goes to {@code out}, everything else to {@code err}.
 *
 * @param outIsTerminal whether a person reads {@code out}
 * @param errIsTerminal whether a person reads {@code err}
 */
record Streams(InputStream in, OutputStream out, OutputStream err, boolean outIsTerminal, boolean errIsTerminal) {

    /** The stream for a progress bar. Only if {@code err} is a terminal. */
    OutputStream bar() {
        return err instanceof Screen.Text text ? text.bar() : err;
    }

    Streams withOut(OutputStream other) {
        return new Streams(in, other, err, outIsTerminal, errIsTerminal);
    }
}
