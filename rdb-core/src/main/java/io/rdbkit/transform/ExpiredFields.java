package io.rdbkit.transform;

/**
 * The fields of hashes whose expiry has passed.
 *
 * @param rule      what a summary calls it if they take their key with them
 * @param nowMillis the time that they are compared with
 */
record ExpiredFields(String rule, long nowMillis) {

    boolean contains(long expiry) {
        return expiry < nowMillis;
    }
}
