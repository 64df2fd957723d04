package io.rdbkit;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Map;

/**
 * Measures time against size, for each of {@link WorstValues}: what n, 2n, 4n and 8n of it take to be decoded, in milliseconds of the
 * decoding thread, the least of several runs; and how much more a doubling takes, which is 2 if the line is straight. Prints a Markdown table,
 * of all or of those whose name has the argument in it.
 */
public final class StraightLines {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int SMALLEST = 1 << 15;
    private static final int SIZES = 4;
    private static final int RUNS = 5;

    private StraightLines() {}

    public static void main(String[] args) throws IOException {
        System.out.println("| value | n = 32768 | 2n | 4n | 8n | 8n to n, by doubling | ns each |");
        System.out.println("|---|---|---|---|---|---|---|");
        for (Map.Entry<String, WorstValues.Maker> value : WorstValues.all().entrySet()) {
            if (args.length > 0 && !value.getKey().contains(args[0])) {
                continue;
            }
            double[] ms = new double[SIZES];
            for (int i = SIZES - 1; i >= 0; i--) { // the largest first, while the code is being compiled
                ms[i] = least(value.getValue().file(SMALLEST << i)) / 1e6;
            }
            double doubling = Math.cbrt(ms[SIZES - 1] / ms[0]);
            double each = ms[SIZES - 1] * 1e6 / (SMALLEST << SIZES - 1);
            System.out.printf(
                    "| %s | %.1f | %.1f | %.1f | %.1f | %.2f | %.0f |%n",
                    value.getKey(), ms[0], ms[1], ms[2], ms[3], doubling, each);
        }
    }

    private static long least(byte[] file) throws IOException {
        long least = Long.MAX_VALUE;
        for (int run = 0; run < RUNS; run++) {
            long start = THREADS.getCurrentThreadCpuTime();
            Pulled.file(file);
            least = Math.min(least, THREADS.getCurrentThreadCpuTime() - start);
        }
        return least;
    }
}
