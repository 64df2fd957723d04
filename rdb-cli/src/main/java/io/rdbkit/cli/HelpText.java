package io.rdbkit.cli;

import java.util.Map;

/**
 * Text in lines of limited width. It is wrapped only between words, and not at hyphens, because options have hyphens.
 */
final class HelpText {

    private static final String LINE_END = System.lineSeparator();

    /** If the names of a table take more than this part of a line (one half), the texts stand below the names. */
    private static final int LARGEST_PART = 2;

    private static final int INDENT_BELOW = 10;
    private static final int INDENT_OF_EXAMPLES = 6;

    private final int width;
    private final StringBuilder out = new StringBuilder();

    HelpText(int width) {
        this.width = width;
    }

    /**
     * Adds lines. A line that begins with a letter joins the paragraph before it. Empty lines stay, and so do lines
     * that begin with blanks, which are examples.
     */
    HelpText paragraphs(String... lines) {
        StringBuilder paragraph = new StringBuilder();
        for (String line : lines) {
            boolean joins = !line.isEmpty() && line.charAt(0) != ' ' && !endsParagraph(paragraph);
            if (!joins) {
                end(paragraph);
            }
            if (line.startsWith(" ")) {
                example(line);
            } else if (line.isEmpty()) {
                out.append(LINE_END);
            } else {
                paragraph.append(paragraph.isEmpty() ? "" : " ").append(line);
            }
        }
        end(paragraph);
        return this;
    }

    private static boolean endsParagraph(StringBuilder paragraph) {
        int last = paragraph.length() - 1;
        return last >= 0 && (paragraph.charAt(last) == ':' || paragraph.charAt(last) == '.');
    }

    private void end(StringBuilder paragraph) {
        if (!paragraph.isEmpty()) {
            wrap(paragraph.toString(), 0, 0, "");
            paragraph.setLength(0);
        }
    }

    /** Adds a command line. If it must be wrapped, a shell still reads it as one command. */
    private void example(String line) {
        int indent = line.length() - line.stripLeading().length();
        out.append(" ".repeat(indent));
        wrap(line.strip(), indent, INDENT_OF_EXAMPLES, " \\");
    }

    /** Adds names and their texts. A text stands behind its name or below it. */
    void table(Map<String, String> rows) {
        int widest = rows.keySet().stream().mapToInt(String::length).max().orElse(0) + 2;
        boolean below = widest > width / LARGEST_PART;
        rows.forEach((name, text) -> {
            out.append(name);
            if (below) {
                out.append(LINE_END).append(" ".repeat(INDENT_BELOW));
                wrap(text, INDENT_BELOW, INDENT_BELOW, "");
            } else {
                out.append(" ".repeat(widest - name.length()));
                wrap(text, widest, widest, "");
            }
        });
    }

    /**
     * @param column the column at which the first line begins
     * @param indent the column at which other lines begin
     * @param mark   stands at the end of each line but the last
     */
    private void wrap(String text, int column, int indent, String mark) {
        int at = column;
        boolean first = true;
        String[] words = text.split(" ");
        for (int i = 0; i < words.length; i++) {
            int room = width - (i == words.length - 1 ? 0 : mark.length());
            if (!first && at + 1 + words[i].length() > room) {
                out.append(mark).append(LINE_END).append(" ".repeat(indent));
                at = indent;
            } else if (!first) {
                out.append(' ');
                at++;
            }
            out.append(words[i]);
            at += words[i].length();
            first = false;
        }
        out.append(LINE_END);
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
