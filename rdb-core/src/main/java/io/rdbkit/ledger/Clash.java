package io.rdbkit.ledger;

import io.rdbkit.format.Bytes;

/**
 * Two keys that became one.
 *
 * @param db the database of the output
 * @param key the name in the output
 * @param one what came first
 * @param other what came later
 */
public record Clash(int db, Bytes key, Origin one, Origin other) {

    /** Where a key came from: its database, its name and its offset in the input. */
    public record Origin(int db, Bytes key, long offset) {}
}
