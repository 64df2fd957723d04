package io.rdbkit.cli;

/** The output formats of {@code rdb diff}. */
enum DiffFormat {
    TEXT,
    JSONL;

    DiffLine open(LineBuffer out) {
        return this == TEXT ? new DiffLine.Text(out) : new DiffLine.Jsonl(out);
    }
}
