package io.rdbkit.digest;

import io.rdbkit.format.Bytes;

/** 128 bits for a name: of a key in its database, or of a function library. Also 64 bits for other bytes. */
public final class NameDigest {

    private final SipHash hash;

    public NameDigest(SipHash.Key key) {
        hash = new SipHash(key);
    }

    /** Hashes the name of a key. */
    public void ofKey(int db, Bytes name) {
        of(Domain.KEY.kind(db), name);
    }

    /** Hashes the name of a function library. */
    public void ofFunction(Bytes name) {
        of(Domain.FUNCTION.kind(), name);
    }

    /** Hashes the code of a function library. */
    public void ofCode(Bytes code) {
        of(Domain.CODE.kind(), code);
    }

    /** Hashes the metadata of a key. */
    public void ofMetadata(Bytes metadata) {
        of(Domain.METADATA.kind(), metadata);
    }

    private void of(long kind, Bytes bytes) {
        hash.begin(kind);
        hash.word(bytes.length());
        hash.bytes(bytes.array(), bytes.arrayOffset(), bytes.length());
        hash.end();
    }

    /** The first half of the last hash. */
    public long first() {
        return hash.first();
    }

    /** The second half of the last hash. */
    public long second() {
        return hash.second();
    }
}
