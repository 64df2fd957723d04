package io.rdbkit.digest;

/** The sum of 128-bit hashes, modulo 2^128: the same whatever their order, and another for each if one comes twice. */
final class Sum128 {

    private long first;
    private long second;
    private long count;

    void clear() {
        first = 0;
        second = 0;
        count = 0;
    }

    /** Adds what a hash ended with. */
    void add(SipHash element) {
        second += element.second();
        long carry = Long.compareUnsigned(second, element.second()) < 0 ? 1 : 0;
        first += element.first() + carry;
        count++;
    }

    /** Has a hash take it. */
    void into(SipHash whole) {
        whole.word(count);
        whole.word(first);
        whole.word(second);
    }
}
