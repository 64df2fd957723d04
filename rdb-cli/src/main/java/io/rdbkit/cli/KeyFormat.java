package io.rdbkit.cli;

import java.util.List;

/** How {@code rdb keys} prints a key. */
enum KeyFormat {
    TABLE,
    CSV,
    JSONL,
    KEYS;

    /**
     * @param raw    whether names are not escaped where they stand alone
     * @param files  those that the lines will be of, which each then tells; none if there is but one
     * @param memory measures keys; null if their memory is not told
     */
    KeyLine open(LineBuffer out, boolean raw, List<String> files, KeyMemory memory) {
        return switch (this) {
            case TABLE -> new KeyTable(out, files, memory);
            case CSV -> new KeyCsv(out, files, memory);
            case JSONL -> new KeyJson(out, memory);
            case KEYS -> new KeyLine.Names(out, raw);
        };
    }
}
