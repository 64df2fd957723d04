package io.rdbkit.cli;

/** How {@code rdb diff} prints. */
enum DiffFormat {
    TEXT,
    JSONL;

    DiffLine open(LineBuffer out) {
        return this == TEXT ? new DiffLine.Text(out) : new DiffLine.Jsonl(out);
    }
}
