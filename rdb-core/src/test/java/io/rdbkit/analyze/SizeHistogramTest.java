package io.rdbkit.analyze;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SizeHistogramTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 10, 1000, 20_000})
    void aPercentileIsInTheClassOfTheExactOne(int n) {
        Random random = new Random(n);
        long[] numbers = new long[n];
        SizeHistogram histogram = null;
        for (int i = 0; i < n; i++) {
            numbers[i] = random.nextLong() >>> 1 + random.nextInt(62);
            int of = SizeHistogram.of(numbers[i]);
            if (histogram == null) {
                histogram = new SizeHistogram(of, 1);
            } else {
                histogram.add(of, 1);
            }
        }
        Arrays.sort(numbers);
        for (double percent : new double[] {0, 1, 50, 90, 99, 100}) {
            long exact = numbers[(int) Math.max(0, Math.ceil(n * percent / 100) - 1)];
            assertEquals(exact, histogram.percentile(percent), exact * 0.016, percent + " of " + n);
        }
    }
}
