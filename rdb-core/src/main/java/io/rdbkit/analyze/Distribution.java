package io.rdbkit.analyze;

import java.util.ArrayList;
import java.util.List;

/** How many keys have how much of something, and what they take, by powers of two. */
public final class Distribution {

    /**
     * A class of numbers.
     *
     * @param from   its least number: 0 or a power of two
     * @param keys   how many keys are in it
     * @param memory what they take together
     */
    public record Step(long from, long keys, long memory) {}

    private final long[] keys = new long[Long.SIZE];
    private final long[] memory = new long[Long.SIZE];

    Distribution() {}

    void add(long number, long bytes) {
        int step = number <= 0 ? 0 : Long.SIZE - Long.numberOfLeadingZeros(number);
        keys[step]++;
        memory[step] += bytes;
    }

    /** Those from the first that has a key to the last; none if there are no keys. */
    public List<Step> steps() {
        int first = 0;
        int end = keys.length;
        while (first < end && keys[first] == 0) {
            first++;
        }
        while (end > first && keys[end - 1] == 0) {
            end--;
        }
        List<Step> steps = new ArrayList<>();
        for (int i = first; i < end; i++) {
            steps.add(new Step(i == 0 ? 0 : 1L << i - 1, keys[i], memory[i]));
        }
        return steps;
    }
}
