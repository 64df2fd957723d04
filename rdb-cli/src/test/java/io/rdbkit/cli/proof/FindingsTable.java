package io.rdbkit.cli.proof;

import io.rdbkit.server.ServerKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The table in docs/findings.md: a row for each file in docs/findings, a column for each server. */
final class FindingsTable {

    private static final Path DOC = Path.of("..", "docs", "findings.md");
    private static final Path DIRECTORY = Path.of("..", "docs", "findings");
    private static final String HEAD = "| file |";

    private FindingsTable() {}

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.sorted().toList();
        }
    }

    static String name(Path file) {
        return file.getFileName().toString().replace(".rdb", "");
    }

    /** A server's column, by file. */
    static Map<String, String> column(ServerKind kind) throws IOException {
        Map<String, String> column = new TreeMap<>();
        List<String> lines = Files.readAllLines(DOC);
        int head = head(lines);
        int at = index(lines.get(head), kind);
        for (int i = head + 2; lines.get(i).startsWith("|"); i++) {
            List<String> cells = cells(lines.get(i));
            column.put(cells.get(0).replace("`", ""), cells.get(at));
        }
        return column;
    }

    /** Replaces a server's column. */
    static void write(ServerKind kind, Map<String, String> column) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(DOC));
        int head = head(lines);
        int at = index(lines.get(head), kind);
        for (int i = head + 2; lines.get(i).startsWith("|"); i++) {
            List<String> cells = new ArrayList<>(cells(lines.get(i)));
            cells.set(at, column.get(cells.get(0).replace("`", "")));
            lines.set(i, "| " + String.join(" | ", cells) + " |");
        }
        Files.write(DOC, lines);
    }

    private static int head(List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith(HEAD)) {
                return i;
            }
        }
        throw new IllegalStateException("no table in " + DOC);
    }

    private static int index(String head, ServerKind kind) {
        String[] numbers = kind.version().split("\\.");
        int at = cells(head).indexOf(kind.fork().shown() + " " + numbers[0] + "." + numbers[1]);
        if (at < 0) {
            throw new IllegalStateException("no column for " + kind);
        }
        return at;
    }

    private static List<String> cells(String line) {
        return Arrays.stream(line.substring(1, line.lastIndexOf('|')).split("\\|"))
                .map(String::strip)
                .toList();
    }
}
