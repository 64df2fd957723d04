package io.rdbkit.ledger;

import io.rdbkit.Bytes;

/** A 64-bit hash of a key in its database. Equal keys have equal hashes; the better it is, the rarer the reverse. */
@FunctionalInterface
interface KeyHash {

    long of(int db, Bytes key);
}
