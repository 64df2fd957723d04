package io.rdbkit.ledger;

import io.rdbkit.format.Bytes;

/**
 * Two keys of the input that have the same database and name in the output.
 *
 * @param db the database of the output
 * @param key the name in the output
 * @param one the key that came first
 * @param other the key that came later
 */
public record Clash(int db, Bytes key, Origin one, Origin other) {

    /** Where a key came from: its database, its name and its offset in the input. */
    public record Origin(int db, Bytes key, long offset) {}
}
