package io.rdbkit;

/** How an error names a key: {@code db 0, key "user:42", HASH}; a long key is cut. */
record KeyPlace(int db, Bytes key, Object type) {

    @Override
    public String toString() {
        return "db " + db + ", key " + key.quoted() + ", " + type;
    }
}
