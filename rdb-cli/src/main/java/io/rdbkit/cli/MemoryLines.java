package io.rdbkit.cli;

import io.rdbkit.analyze.MemoryGroup;
import io.rdbkit.analyze.MemoryReport;
import io.rdbkit.format.Bytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Prints groups of keys as lines: a table for people, or csv or jsonl with the same figures. */
final class MemoryLines {

    private static final int HUNDRED = 100;

    private final LineBuffer out;
    private final String by;
    private final List<String> files;
    private final MemoryReport report;

    /**
     * @param by    what the keys of a group have in common
     * @param files those that each line has a column for; none if there is but one
     */
    MemoryLines(LineBuffer out, String by, List<String> files, MemoryReport report) {
        this.out = out;
        this.by = by;
        this.files = files;
        this.report = report;
    }

    void write(MemoryFormat format, List<MemoryRow> rows, long left) throws IOException {
        switch (format) {
            case CSV -> csv(rows);
            case JSONL -> jsonl(rows);
            default -> table(rows, left);
        }
        out.flush();
    }

    // ---- table

    private void table(List<MemoryRow> rows, long left) throws IOException {
        List<String> head = new ArrayList<>(
                List.of("share", "memory", "allocated", "keys", "expiring", "average", "p50", "p90", "p99"));
        files.forEach(file -> head.add(Failure.oneLine(file)));
        List<List<String>> lines = new ArrayList<>(List.of(head));
        rows.forEach(row -> lines.add(cells(row.group(), row.missing())));
        lines.add(cells(report.total(), 0));
        int[] widths = new int[head.size()];
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        put(lines.get(0), widths);
        out.put(by).endLine();
        for (int i = 0; i < rows.size(); i++) {
            put(lines.get(i + 1), widths);
            out.putKey(rows.get(i).name()).endLine();
        }
        if (left > 0) {
            out.put("and ").put(left).put(" more").endLine();
        }
        put(lines.get(lines.size() - 1), widths);
        out.put("all keys").endLine();
    }

    private void put(List<String> cells, int[] widths) throws IOException {
        for (int i = 0; i < widths.length; i++) {
            for (int n = cells.get(i).length(); n < widths[i]; n++) {
                out.put(' ');
            }
            out.put(cells.get(i)).put(' ');
            out.put(' ');
        }
    }

    /** A {@code ~} is before estimates, a {@code +} behind what may be more. */
    private List<String> cells(MemoryGroup group, long missing) {
        List<String> cells = new ArrayList<>(List.of(
                share(group),
                (group.estimates() > 0 ? "~" : "") + group.memory() + (missing > 0 ? "+" : ""),
                Long.toString(group.allocated()),
                Long.toString(group.keys()),
                percent(group.expiring(), group.keys()),
                Long.toString(group.average()),
                Long.toString(group.percentile(50)),
                Long.toString(group.percentile(90)),
                Long.toString(group.percentile(99))));
        for (int file = 0; file < files.size(); file++) {
            cells.add(Long.toString(group.memoryOf(file)));
        }
        return cells;
    }

    private String share(MemoryGroup group) {
        return percent(group.memory(), report.total().memory());
    }

    private static String percent(long part, long all) {
        return String.format(Locale.ROOT, "%.1f%%", all == 0 ? 0.0 : (double) HUNDRED * part / all);
    }

    // ---- csv, jsonl

    private void csv(List<MemoryRow> rows) throws IOException {
        out.put(by).put(",keys,expiring,memory,allocated,size,elements,average,p50,p90,p99,estimates,missing");
        for (String file : files) {
            out.put(",\"")
                    .put(Bytes.utf8(file).toString().replace("\"", "\"\""))
                    .put('"');
        }
        out.endLine();
        for (MemoryRow row : rows) {
            out.put('"').put(row.name().toString().replace("\"", "\"\"")).put('"');
            MemoryGroup group = row.group();
            for (long number : figures(group)) {
                out.put(',').put(number);
            }
            out.put(',').put(group.estimates()).put(',').put(row.missing());
            for (int file = 0; file < files.size(); file++) {
                out.put(',').put(group.memoryOf(file));
            }
            out.endLine();
        }
    }

    private static long[] figures(MemoryGroup group) {
        return new long[] {
            group.keys(),
            group.expiring(),
            group.memory(),
            group.allocated(),
            group.fileBytes(),
            group.elements(),
            group.average(),
            group.percentile(50),
            group.percentile(90),
            group.percentile(99)
        };
    }

    private void jsonl(List<MemoryRow> rows) throws IOException {
        MemoryJson json = new MemoryJson(report, files);
        for (MemoryRow row : rows) {
            out.put(json.row(by, row)).endLine();
        }
    }
}
