package io.rdbkit.io;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a line into words, as servers do with their configuration. Blanks separate words. {@code "..."} may have
 * escapes, {@code '...'} only that of its own quote. One char is one byte.
 */
final class SdsWords {

    private final String line;
    private int at;

    private SdsWords(String line) {
        this.line = line;
    }

    /** The words, or null if a quote is not closed, or something follows a closing quote directly. */
    static List<String> split(String line) {
        SdsWords in = new SdsWords(line);
        List<String> words = new ArrayList<>();
        while (in.skipBlanks()) {
            String word = in.word();
            if (word == null) {
                return null;
            }
            words.add(word);
        }
        return words;
    }

    private boolean skipBlanks() {
        while (at < line.length() && isBlank(line.charAt(at))) {
            at++;
        }
        return at < line.length();
    }

    private String word() {
        StringBuilder word = new StringBuilder();
        while (at < line.length() && !isBlank(line.charAt(at))) {
            char c = line.charAt(at++);
            if (c == '"' || c == '\'') {
                if (!quoted(c, word)) {
                    return null;
                }
            } else {
                word.append(c);
            }
        }
        return word.toString();
    }

    private boolean quoted(char quote, StringBuilder word) {
        while (at < line.length()) {
            char c = line.charAt(at++);
            if (c == quote) {
                return at == line.length() || isBlank(line.charAt(at));
            }
            if (c == '\\' && at < line.length() && (quote == '"' || line.charAt(at) == '\'')) {
                c = quote == '"' ? escape() : line.charAt(at++);
            }
            word.append(c);
        }
        return false;
    }

    private char escape() {
        char c = line.charAt(at++);
        if (c == 'x' && at + 2 <= line.length() && line.substring(at, at + 2).matches("[0-9a-fA-F]{2}")) {
            at += 2;
            return (char) Integer.parseInt(line.substring(at - 2, at), 16);
        }
        return switch (c) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'b' -> '\b';
            case 'a' -> 0x07;
            default -> c;
        };
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c >= '\t' && c <= '\r' || c == 0;
    }
}
