package io.rdbkit.cli;

/** How {@code rdb keys} prints a key. */
enum KeyFormat {
    TABLE,
    CSV,
    JSONL,
    KEYS;

    KeyLine open(LineBuffer out, boolean raw) {
        return switch (this) {
            case TABLE -> new KeyLine.Table(out);
            case CSV -> new KeyLine.Csv(out);
            case JSONL -> new KeyLine.Jsonl(out);
            case KEYS -> new KeyLine.Names(out, raw);
        };
    }
}
