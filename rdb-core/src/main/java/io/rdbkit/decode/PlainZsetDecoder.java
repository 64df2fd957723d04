package io.rdbkit.decode;

import io.rdbkit.format.Flaw;
import io.rdbkit.format.RdbType;
import io.rdbkit.format.Slice;
import io.rdbkit.io.RdbInput;
import io.rdbkit.value.ZsetMember;
import io.rdbkit.value.ZsetValue;
import java.io.IOException;

/** Plain zsets: {@code len n, n x { str member, score }}. The score is text in the type ZSET and an f64 in ZSET_2. */
final class PlainZsetDecoder extends Decoder implements ZsetValue, ZsetMember {

    private static final int NAN = 253;
    private static final int POSITIVE_INFINITY = 254;
    private static final int NEGATIVE_INFINITY = 255;

    private final boolean text;
    private final long count;
    private long left;
    private double score;

    PlainZsetDecoder(ValueDecoder decoding, RdbInput in, RdbType type) throws IOException {
        super(decoding, in);
        text = type == RdbType.ZSET;
        count = in.readElements("the count of members");
        left = count;
    }

    @Override
    public long count() {
        return decoding.told(count);
    }

    @Override
    public ZsetMember next() throws IOException {
        do {
            begin();
            if (left == 0) {
                return null;
            }
            left--;
            in.readSlice(decoding.first, "a zset member");
            readScore();
        } while (Double.isNaN(score)); // a NaN is reported, and its member is left out
        return this;
    }

    private void readScore() throws IOException {
        long offset = in.offset();
        if (!text) {
            score = Double.longBitsToDouble(in.readLongLe("a score"));
        } else {
            int length = in.readByte("a score");
            score = switch (length) {
                case NAN -> Double.NaN;
                case POSITIVE_INFINITY -> Double.POSITIVE_INFINITY;
                case NEGATIVE_INFINITY -> Double.NEGATIVE_INFINITY;
                default -> parsed(length);
            };
        }
        if (Double.isNaN(score)) {
            decoding.damaged(Flaw.NAN_SCORE, "a score that is not a number", in, offset);
        }
    }

    private double parsed(int length) throws IOException {
        in.readRaw(decoding.second, length, "a score");
        return Scores.parse(decoding.second);
    }

    @Override
    public Slice member() {
        return decoding.first;
    }

    @Override
    public double score() {
        return score;
    }

    @Override
    void skipRest() throws IOException {
        while (left > 0 && next() != null) {
            // scores have no fixed length, so each is read
        }
    }
}
