package io.rdbkit.digest;

/** What a hash is of: the same bytes give another hash in each. */
enum Domain {
    KEY,
    FUNCTION,
    CODE,
    METADATA,
    VALUE,
    ELEMENT,
    FIELD_EXPIRY,
    GROUP,
    CONSUMER;

    /** A kind of {@link SipHash#begin}. */
    long kind() {
        return ordinal() + 1;
    }

    /** One of many: databases, types. */
    long kind(int detail) {
        return (long) detail << 8 | kind();
    }
}
