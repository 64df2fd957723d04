package io.rdbkit.memory;

/** The expected size of a node of a skiplist: each level is there with a chance of a quarter of the one below (t_zset.c). */
final class Levels {

    private static final int PER_LEVEL = 16;
    private static final int MOST = 32;
    private static final int KEPT = 256;

    private final SizeClasses classes;
    private final double[] kept = new double[KEPT];

    Levels(SizeClasses classes) {
        this.classes = classes;
        for (int n = 0; n < KEPT; n++) {
            kept[n] = compute(n);
        }
    }

    /** @param base its bytes without any level */
    double of(long base) {
        return base < KEPT ? kept[(int) base] : compute(base);
    }

    private double compute(long base) {
        double expected = 0;
        double chance = 0.75;
        for (int level = 1; level < MOST; level++) {
            expected += chance * classes.of(base + PER_LEVEL * level);
            chance /= 4;
        }
        return expected + chance / 0.75 * classes.of(base + PER_LEVEL * MOST);
    }
}
