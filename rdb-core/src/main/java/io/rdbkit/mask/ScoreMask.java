package io.rdbkit.mask;

/**
 * Changes the scores of one zset after the other, which come in their order, so that they stay in it. Equal ones stay equal, whole numbers stay
 * whole, and text keeps its digits before and behind the point.
 *
 * <p>A score moves down towards the least number of its class, which {@link NumberMask#least} gives, but not to or beyond the one before it. That
 * leaves room for all that follow, for none moves up. Where scores stand side by side they stay what they are.
 */
final class ScoreMask {

    /** A double tells these whole numbers apart. */
    private static final long LARGEST_EXACT = 1L << 53;

    private static final int MOST_DECIMALS = 6;
    private static final int UNKNOWN = -1;

    /** How much is left of the way from the least number of the class. */
    private final double ratio;

    private boolean begun;
    private double original;
    private double masked;
    /** The masked one is so many of these: 1, 0.1, 0.01... */
    private long units;

    private int decimals;

    ScoreMask(MaskKey key) {
        double random = (new MaskHash(key, "mask: scores").of(1) >>> 11) * 0x1p-53;
        ratio = 0.3 + random / 2;
    }

    /** A zset begins. */
    void begin() {
        begun = false;
    }

    /** The next score, a whole number that is packed as one. */
    long next(long score) {
        if (!isSame(score)) {
            move(score, score, 0, isExact(score) ? NumberMask.least(score) : score);
        }
        return decimals == 0 ? units : score;
    }

    /** The next score as text, which is changed in its place. */
    void next(byte[] text, int from, int to, double score) {
        boolean minus = text[from] == '-';
        int point = to;
        long read = 0;
        for (int i = minus ? from + 1 : from; i < to; i++) {
            int digit = text[i] - '0';
            if (text[i] == '.' && point == to) {
                point = i;
            } else if (digit < 0 || digit > 9 || read > LARGEST_EXACT) {
                stay(score);
                return;
            } else {
                read = 10 * read + digit;
            }
        }
        int behind = point == to ? 0 : to - point - 1;
        int before = point - (minus ? from + 1 : from);
        if (!isExact(read) || behind >= NumberMask.POWERS.length || before < 1 || before + behind >= 17) {
            stay(score);
            return;
        }
        if (!isSame(score)) {
            long whole = before == 1 ? 0 : NumberMask.POWERS[before - 1];
            long unit = NumberMask.POWERS[behind];
            move(score, minus ? -read : read, behind, minus ? 1 - NumberMask.POWERS[before] * unit : whole * unit);
        }
        if (decimals == behind) {
            show(text, minus ? from + 1 : from, to, point);
        }
    }

    private void show(byte[] text, int from, int to, int point) {
        long rest = Math.abs(units);
        for (int i = to - 1; i >= from; i--) {
            if (i != point) {
                text[i] = (byte) ('0' + rest % 10);
                rest /= 10;
            }
        }
    }

    /** The next score, a number that may be any. */
    double next(double score) {
        if (isSame(score)) {
            return masked;
        }
        for (int places = 0; places <= MOST_DECIMALS; places++) {
            long unit = NumberMask.POWERS[places];
            long read = Math.round(score * unit);
            if (!isExact(read)) {
                break;
            }
            if ((double) read / unit == score) {
                long whole = (long) score;
                long least = places == 0 ? NumberMask.least(read) : leastWhole(whole, score < 0) * unit;
                move(score, read, places, least);
                return masked;
            }
        }
        stay(score);
        return masked;
    }

    private static long leastWhole(long whole, boolean minus) {
        int digits = NumberMask.digits(Math.abs(whole));
        if (minus) {
            return 1 - NumberMask.POWERS[digits];
        }
        return digits == 1 ? 0 : NumberMask.POWERS[digits - 1];
    }

    private static boolean isExact(long number) {
        return number >= -LARGEST_EXACT && number <= LARGEST_EXACT;
    }

    private boolean isSame(double score) {
        return begun && score == original;
    }

    private void stay(double score) {
        begun = true;
        original = score;
        masked = score;
        decimals = UNKNOWN;
    }

    private void move(double score, long read, int places, long least) {
        long down = least + (long) ((read - least) * ratio);
        if (begun && decimals != UNKNOWN) {
            down = Math.max(down, above(places));
        }
        down = Math.min(down, read);
        if (places > 0 && down % 10 == 0 && down < read) {
            down++; // or its text would lose a digit
        }
        double value = (double) down / NumberMask.POWERS[places];
        if (begun && value <= masked) {
            down = read;
            value = score;
        }
        begun = true;
        original = score;
        masked = value;
        units = down;
        decimals = places;
    }

    /** The least number of units that is more than the one before. */
    private long above(int places) {
        if (places < decimals) {
            return Math.floorDiv(units, NumberMask.POWERS[decimals - places]) + 1;
        }
        long scale = NumberMask.POWERS[places - decimals];
        return Math.abs(units) > LARGEST_EXACT / scale ? Long.MIN_VALUE : units * scale + 1;
    }
}
