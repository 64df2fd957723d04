package io.rdbkit.format;

/** The two families of servers. Their files share most of the format; some bytes mean different things. */
public enum Fork {
    /** Redis, and Valkey up to 8.1, which writes the same format: {@code REDIS0001} on. */
    REDIS("REDIS", 4),
    /** Valkey from 9.0: {@code VALKEY080} on. */
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

    /** How many decimal digits of version follow the magic word. */
    public int digits() {
        return digits;
    }
}
