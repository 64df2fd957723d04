package io.rdbkit.cli;

import java.util.Locale;

/** What {@code rdb export} writes. */
enum ExportFormat {
    JSONL,
    JSON,
    RESP,
    CSV,
    KEYS;

    /** Whether it has the values of keys, and not only what is known without reading them. */
    boolean hasValues() {
        return this != CSV && this != KEYS;
    }

    /** As on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
