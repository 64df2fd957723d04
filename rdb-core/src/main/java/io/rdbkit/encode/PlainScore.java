package io.rdbkit.encode;

import io.rdbkit.format.Slice;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.commons.io.EndianUtils;

/**
 * The score of a zset member in the plain types.
 *
 * <pre>
 * ZSET      u8 length, that many characters; 254 +inf, 255 -inf
 * ZSET_2    f64
 * </pre>
 */
public final class PlainScore {

    private static final int POSITIVE_INFINITY = 254;
    private static final int NEGATIVE_INFINITY = 255;

    private final boolean binary;
    private final boolean shortest;
    private final Slice shown = new Slice();

    /**
     * @param shortest whether text is the shortest that reads back as the same number; otherwise it has 17 digits,
     *     as servers before 7.2 write it
     */
    public PlainScore(Encodings target, boolean shortest) {
        binary = target.hasBinaryScores();
        this.shortest = shortest;
    }

    /** @param score a number, not NaN */
    public void write(double score, OutputStream out) throws IOException {
        if (binary) {
            EndianUtils.writeSwappedLong(out, Double.doubleToRawLongBits(score));
        } else if (Double.isInfinite(score)) {
            out.write(score > 0 ? POSITIVE_INFINITY : NEGATIVE_INFINITY);
        } else {
            if (shortest) {
                shown.setDecimal(score);
            } else {
                ScoreText.show(score, shown);
            }
            out.write(shown.length());
            out.write(shown.array(), shown.offset(), shown.length());
        }
    }
}
