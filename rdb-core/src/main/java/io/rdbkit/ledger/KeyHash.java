package io.rdbkit.ledger;

import io.rdbkit.digest.SipHash;
import io.rdbkit.format.Bytes;

/** A 64-bit hash of a key in its database. Equal keys have equal hashes; the better it is, the rarer the reverse. */
@FunctionalInterface
interface KeyHash {

    long of(int db, Bytes key);

    /** One that nobody can foresee: no names can be chosen that collide. */
    static KeyHash random() {
        return by(SipHash.Key.random());
    }

    /** SipHash-1-3, in which each database has a key of its own. */
    static KeyHash by(SipHash.Key hashKey) {
        SipHash hash = new SipHash(hashKey);
        return (db, key) -> hash.of(db, key.array(), key.arrayOffset(), key.length());
    }
}
