package io.rdbkit.spark;

import io.rdbkit.format.Expiry;

/** Expiries, which are in milliseconds, as timestamps of Spark, which are in microseconds. */
final class Timestamps {

    private static final long MICROS = 1000;

    private Timestamps() {}

    /** A timestamp. An expiry more than 292,000 years from 1970 becomes the last or first timestamp there is. */
    static long micros(long expiry) {
        if (expiry > Long.MAX_VALUE / MICROS) {
            return Long.MAX_VALUE;
        }
        return expiry < Long.MIN_VALUE / MICROS ? Long.MIN_VALUE : expiry * MICROS;
    }

    /** Whether {@link #expiry} gives the same expiry back. */
    static boolean isExact(long expiry) {
        return expiry >= Long.MIN_VALUE / MICROS && expiry <= Long.MAX_VALUE / MICROS;
    }

    /** An expiry. The one millisecond before 1970 that stands for none becomes the one before it. */
    static long expiry(long micros) {
        long expiry = Math.floorDiv(micros, MICROS);
        return expiry == Expiry.NONE ? expiry - 1 : expiry;
    }
}
