package io.rdbkit.format;

/** Expiries of keys, fields and members: unix time in milliseconds. */
public final class Expiry {

    /** The expiry of something that never expires. Every other number is a time, possibly in the past. */
    public static final long NONE = -1;

    private Expiry() {}
}
