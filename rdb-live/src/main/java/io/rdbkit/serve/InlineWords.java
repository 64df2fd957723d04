package io.rdbkit.serve;

import io.rdbkit.format.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Splits a command that was typed as a line, as servers do ({@code sdssplitargs} in sds.c): words in quotes may have blanks and escapes. */
final class InlineWords {

    private final byte[] line;
    private int at;

    private InlineWords(byte[] line) {
        this.line = line;
    }

    /** @throws ProtocolException if a quote is left open */
    static List<Bytes> split(String line) {
        return new InlineWords(line.getBytes(StandardCharsets.UTF_8)).words();
    }

    private List<Bytes> words() {
        List<Bytes> words = new ArrayList<>();
        while (true) {
            while (at < line.length && isBlank(line[at])) {
                at++;
            }
            if (at == line.length || line[at] == 0) {
                return words;
            }
            words.add(word());
        }
    }

    private Bytes word() {
        ByteArrayOutputStream word = new ByteArrayOutputStream();
        while (at < line.length && !isBlank(line[at]) && line[at] != 0) {
            byte c = line[at++];
            if (c == '"' || c == '\'') {
                quoted(c, word);
            } else {
                word.write(c);
            }
        }
        return Bytes.wrap(word.toByteArray());
    }

    private void quoted(byte quote, ByteArrayOutputStream word) {
        for (; at < line.length; at++) {
            byte c = line[at];
            if (c == quote) {
                at++;
                if (at < line.length && !isBlank(line[at])) {
                    break; // nothing may stand behind a quote but a blank
                }
                return;
            }
            if (c == '\\' && quote == '"' && at + 1 < line.length) {
                escape(word);
            } else if (c == '\\' && at + 1 < line.length && line[at + 1] == '\'') {
                word.write('\'');
                at++;
            } else {
                word.write(c);
            }
        }
        throw new ProtocolException("unbalanced quotes in request");
    }

    private void escape(ByteArrayOutputStream word) {
        if (line[at + 1] == 'x' && at + 3 < line.length) {
            int high = Character.digit(line[at + 2], 16);
            int low = Character.digit(line[at + 3], 16);
            if (high >= 0 && low >= 0) {
                word.write(high << 4 | low);
                at += 3;
                return;
            }
        }
        at++;
        word.write(
                switch (line[at]) {
                    case 'n' -> '\n';
                    case 'r' -> '\r';
                    case 't' -> '\t';
                    case 'b' -> '\b';
                    case 'a' -> 7;
                    default -> line[at];
                });
    }

    private static boolean isBlank(byte c) {
        return c == ' ' || c >= '\t' && c <= '\r';
    }
}
