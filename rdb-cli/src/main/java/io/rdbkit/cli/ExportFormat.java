package io.rdbkit.cli;

import java.util.Locale;

/** The output formats of {@code rdb export}. */
enum ExportFormat {
    JSONL,
    JSON,
    RESP,
    CSV,
    KEYS;

    /** Whether the format has the values of keys. Otherwise it has only what is known without reading them. */
    boolean hasValues() {
        return this != CSV && this != KEYS;
    }

    /** The name on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
