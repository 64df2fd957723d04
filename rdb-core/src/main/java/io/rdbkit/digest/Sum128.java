package io.rdbkit.digest;

/**
 * The sum of 128-bit hashes, modulo 2^128. It does not depend on their order. A hash that is added twice changes the
 * sum.
 */
final class Sum128 {

    private long first;
    private long second;
    private long count;

    void clear() {
        first = 0;
        second = 0;
        count = 0;
    }

    /** Adds the result of a hash. */
    void add(SipHash element) {
        second += element.second();
        long carry = Long.compareUnsigned(second, element.second()) < 0 ? 1 : 0;
        first += element.first() + carry;
        count++;
    }

    /** Feeds the sum to a hash. */
    void into(SipHash whole) {
        whole.word(count);
        whole.word(first);
        whole.word(second);
    }
}
