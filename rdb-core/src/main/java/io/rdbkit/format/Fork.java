package io.rdbkit.format;

/** The two families of servers. Their files share most of the format, but some bytes have different meanings. */
public enum Fork {
    /** Redis, from {@code REDIS0001} on. Valkey up to 8.1 writes the same format. */
    REDIS("REDIS", 4),
    /** Valkey from 9.0, from {@code VALKEY080} on. */
    VALKEY("VALKEY", 3);

    private final String magic;
    private final int digits;

    Fork(String magic, int digits) {
        this.magic = magic;
        this.digits = digits;
    }

    public String magic() {
        return magic;
    }

    /** The number of decimal digits of the version behind the magic word. */
    public int digits() {
        return digits;
    }
}
