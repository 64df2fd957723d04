package io.rdbkit.transform;

/**
 * The rule that leaves out hash fields whose expiry has passed.
 *
 * @param rule      the name in the summary for keys that lose all their fields
 * @param nowMillis the time with which expiries are compared, in unix milliseconds
 */
record ExpiredFields(String rule, long nowMillis) {

    boolean contains(long expiry) {
        return expiry < nowMillis;
    }
}
