package io.rdbkit.cli.proof;

import io.rdbkit.server.ServerKind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** A table of the proven conversions by source and target, for the documentation. */
final class ProofTable {

    private final SortedMap<String, Map<ServerKind, Cell>> rows = new TreeMap<>();

    private static final class Cell {
        private int dumps;
        private final TreeSet<String> lost = new TreeSet<>();

        @Override
        public String toString() {
            return lost.isEmpty() ? Integer.toString(dumps) : dumps + ": " + String.join(", ", lost);
        }
    }

    /** Adds a proven dump. */
    synchronized void add(CorpusDump dump, ServerKind target, ReportedLosses losses) {
        Cell cell = rows.computeIfAbsent(dump.folder(), folder -> new EnumMap<>(ServerKind.class))
                .computeIfAbsent(target, kind -> new Cell());
        cell.dumps++;
        cell.lost.addAll(losses.features());
    }

    /** In Markdown: the number of dumps, and the features that some of them lost. */
    @Override
    public synchronized String toString() {
        TreeSet<ServerKind> targets = new TreeSet<>();
        rows.values().forEach(row -> targets.addAll(row.keySet()));
        List<String> head = new ArrayList<>(List.of("from"));
        targets.forEach(target -> head.add(Bench.target(target)));
        StringBuilder table =
                new StringBuilder(line(head)).append("|---".repeat(head.size())).append("|\n");
        rows.forEach((folder, row) -> {
            List<String> cells = new ArrayList<>(List.of(folder));
            targets.forEach(target ->
                    cells.add(row.containsKey(target) ? row.get(target).toString() : ""));
            table.append(line(cells));
        });
        return table.toString();
    }

    private static String line(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }
}
