package io.rdbkit.digest;

/** What is hashed. The same bytes have another hash in each domain. */
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

    /** The kind to give to {@link SipHash#begin}. */
    long kind() {
        return ordinal() + 1;
    }

    /**
     * The kind of one of many things of this domain, such as databases or types.
     *
     * @param detail the number of the database, type and so on
     */
    long kind(int detail) {
        return (long) detail << 8 | kind();
    }
}
