package io.rdbkit.live;

import java.io.IOException;

/** Holds back work so that it does not exceed a rate. */
final class Pace {

    private final double perSecond;
    private final long began = System.nanoTime();
    private double done;

    /** @param perSecond units a second; 0 for no limit */
    Pace(double perSecond) {
        this.perSecond = perSecond;
    }

    /** The units of a tenth of a second, at least one. */
    long portion() {
        return perSecond == 0 ? Long.MAX_VALUE : Math.max(1, (long) (perSecond / 10));
    }

    /** Waits until work that was announced before is within the rate, then announces more. */
    void await(long units) throws IOException {
        if (perSecond == 0) {
            return;
        }
        long due = (long) (done / perSecond * 1e9) - (System.nanoTime() - began);
        done += units;
        if (due > 0) {
            Patience.sleep(due);
        }
    }
}
