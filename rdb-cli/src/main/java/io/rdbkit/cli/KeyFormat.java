package io.rdbkit.cli;

/** How {@code rdb keys} prints a key. */
enum KeyFormat {
    TABLE,
    CSV,
    JSONL,
    KEYS;

    KeyLine open(LineBuffer out, boolean raw) {
        return switch (this) {
            case TABLE -> new KeyTable(out);
            case CSV -> new KeyCsv(out);
            case JSONL -> new KeyJson(out);
            case KEYS -> new KeyLine.Names(out, raw);
        };
    }
}
