package io.rdbkit.cli;

/** How {@code rdb memory} prints. */
enum MemoryFormat {
    TABLE,
    CSV,
    JSONL,
    /** All in one object. */
    JSON
}
