package io.rdbkit.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BucketsTest {

    /** Throws entries into buckets and counts the children. */
    @ParameterizedTest
    @ValueSource(ints = {13, 50, 129, 200, 1000, 5000})
    void theEstimateIsTheAverageOverRandomHashes(int n) {
        int top = 1;
        while (top < (n * 5 + 31) / 32) {
            top *= 2;
        }
        Random random = new Random(n);
        int rounds = 400_000 / n + 50;
        double sum = 0;
        for (int round = 0; round < rounds; round++) {
            int[] entries = new int[top];
            for (int i = 0; i < n; i++) {
                entries[random.nextInt(top)]++;
            }
            sum += top;
            for (int in : entries) {
                sum += in > 7 ? (in - 7 + 5) / 6 : 0;
            }
        }
        double average = sum / rounds;
        assertEquals(average, new Buckets().of(n), average * 0.01);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7})
    void aFewEntriesShareOneBucket(int n) {
        assertEquals(1, new Buckets().of(n));
    }
}
