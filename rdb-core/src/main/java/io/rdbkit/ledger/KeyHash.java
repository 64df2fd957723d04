package io.rdbkit.ledger;

import io.rdbkit.digest.SipHash;
import io.rdbkit.format.Bytes;

/**
 * A 64-bit hash of a key and its database. Equal keys have equal hashes. Different keys should hardly ever have equal
 * hashes.
 */
@FunctionalInterface
interface KeyHash {

    long of(int db, Bytes key);

    /** A hash with a random secret, so that nobody can choose names that collide. */
    static KeyHash random() {
        return by(SipHash.Key.random());
    }

    /** SipHash-1-3. Each database has its own key. */
    static KeyHash by(SipHash.Key hashKey) {
        SipHash hash = new SipHash(hashKey);
        return (db, key) -> hash.of(db, key.array(), key.arrayOffset(), key.length());
    }
}
