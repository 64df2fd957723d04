package io.rdbkit.cli;

/** How {@code rdb verify --deep} prints. */
enum FindingFormat {
    TEXT,
    JSONL;

    /** @param file the name of what is looked at */
    FindingLine open(LineBuffer out, String file, boolean hideKeys) {
        return this == TEXT
                ? new FindingLine.Text(out, file, hideKeys ? KeyDisplay.HASHED : KeyDisplay.PLAIN)
                : new FindingLine.Jsonl(out, file, hideKeys);
    }
}
