package io.rdbkit.cli;

/** The output formats of {@code rdb verify --deep}. */
enum FindingFormat {
    TEXT,
    JSONL;

    /** @param file the name of the file that is checked */
    FindingLine open(LineBuffer out, String file, boolean hideKeys) {
        return this == TEXT
                ? new FindingLine.Text(out, file, hideKeys ? KeyDisplay.HASHED : KeyDisplay.PLAIN)
                : new FindingLine.Jsonl(out, file, hideKeys);
    }
}
