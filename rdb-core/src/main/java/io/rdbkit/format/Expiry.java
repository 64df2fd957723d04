package io.rdbkit.format;

/** When keys, fields and members expire: unix time in milliseconds. */
public final class Expiry {

    /** The expiry of what never expires. Every other number is a time, also one in the past. */
    public static final long NONE = -1;

    private Expiry() {}
}
