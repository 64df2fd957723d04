package io.rdbkit.cli;

/** How {@code rdb verify --deep} prints. */
enum FindingFormat {
    TEXT,
    JSONL;

    /** @param file the name of what is looked at */
    FindingLine open(LineBuffer out, String file) {
        return this == TEXT ? new FindingLine.Text(out, file) : new FindingLine.Jsonl(out, file);
    }
}
