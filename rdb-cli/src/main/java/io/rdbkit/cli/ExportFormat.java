package io.rdbkit.cli;

import java.util.Locale;

/** The output formats of {@code rdb export}. */
enum ExportFormat {
    JSONL,
    JSON,
    RESP,
    CSV,
    KEYS,
    PARQUET;

    /** Whether the format has the values of keys as they are. Otherwise it has what is known without reading them, or rows of their elements. */
    boolean hasValues() {
        return this == JSONL || this == JSON || this == RESP;
    }

    /** The name on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
