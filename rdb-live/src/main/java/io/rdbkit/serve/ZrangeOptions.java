package io.rdbkit.serve;

import io.rdbkit.format.Bytes;

/**
 * What ZRANGE and its older forms ask for.
 *
 * @param by         by what the ends are
 * @param falling    whether the highest comes first
 * @param withScores whether scores are shown
 * @param low        the lower end; of an index the first
 * @param high       the upper end; of an index the last
 * @param offset     how many to leave out at the beginning
 * @param limit      at most so many; negative for all
 */
record ZrangeOptions(By by, boolean falling, boolean withScores, Bytes low, Bytes high, long offset, long limit) {

    enum By {
        INDEX,
        SCORE,
        LEX
    }

    /**
     * Reads the options.
     *
     * @param fixed   null if the command is ZRANGE, whose words tell by what
     * @param falling of an older form
     */
    static ZrangeOptions of(Request request, By fixed, boolean falling) {
        By by = fixed == null ? By.INDEX : fixed;
        boolean rev = falling;
        boolean withScores = false;
        long offset = 0;
        long limit = -1;
        for (int i = 4; i < request.size(); i++) {
            if (request.is(i, "WITHSCORES")) {
                withScores = true;
            } else if (request.is(i, "LIMIT") && i + 2 < request.size()) {
                offset = request.integer(i + 1);
                limit = request.integer(i + 2);
                i += 2;
            } else if (fixed == null && request.is(i, "REV")) {
                rev = true;
            } else if (fixed == null && by == By.INDEX && request.is(i, "BYSCORE")) {
                by = By.SCORE;
            } else if (fixed == null && by == By.INDEX && request.is(i, "BYLEX")) {
                by = By.LEX;
            } else {
                throw CommandException.syntax();
            }
        }
        if (by == By.INDEX && limit != -1) {
            throw new CommandException(
                    "ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX");
        }
        if (withScores && by == By.LEX) {
            throw new CommandException("ERR syntax error, WITHSCORES not supported in combination with BYLEX");
        }
        boolean swapped = rev && by != By.INDEX;
        return new ZrangeOptions(
                by, rev, withScores, request.word(swapped ? 3 : 2), request.word(swapped ? 2 : 3), offset, limit);
    }
}
