package io.rdbkit.cli;

import java.util.Map;

/** Text in lines of a width at most. Only between words is it wrapped, also not at hyphens: options have them. */
final class HelpText {

    private static final String LINE_END = System.lineSeparator();

    /** A table whose names take more than this part of a line has its texts below the names. */
    private static final int LARGEST_PART = 2;

    private static final int INDENT_BELOW = 10;
    private static final int INDENT_OF_EXAMPLES = 6;

    private final int width;
    private final StringBuilder out = new StringBuilder();

    HelpText(int width) {
        this.width = width;
    }

    /**
     * Lines that begin with a letter make a paragraph with those before them; empty lines stay, and so do those with blanks in front, which are
     * examples.
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

    /** A command line: a shell reads it as one also if it is wrapped. */
    private void example(String line) {
        int indent = line.length() - line.stripLeading().length();
        out.append(" ".repeat(indent));
        wrap(line.strip(), indent, INDENT_OF_EXAMPLES, " \\");
    }

    /** Names, and behind or below each its text. */
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
     * @param column where the first line begins
     * @param indent of the others
     * @param mark   at the end of each line but the last
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
