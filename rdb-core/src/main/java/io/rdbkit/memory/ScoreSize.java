package io.rdbkit.memory;

import io.rdbkit.encode.ScoreText;
import io.rdbkit.format.Slice;

/** What a score takes in a packed zset: an integer if it is whole, else its text. */
final class ScoreSize {

    private final boolean shortest;
    private final Slice shown = new Slice();

    /** @param shortest whether the server writes the shortest text that reads back, as 7.2 and later do; else 17 digits */
    ScoreSize(boolean shortest) {
        this.shortest = shortest;
    }

    void add(PackedSize to, double score) {
        if (ScoreText.isInteger(score)) {
            to.integer((long) score);
        } else {
            to.text((shortest ? shown.setDecimal(score) : ScoreText.show(score, shown)).length());
        }
    }
}
