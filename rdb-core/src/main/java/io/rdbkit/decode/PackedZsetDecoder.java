package io.rdbkit.decode;

import io.rdbkit.format.Flaw;
import io.rdbkit.format.RdbType;
import io.rdbkit.format.Slice;
import io.rdbkit.io.Form;
import io.rdbkit.io.RdbInput;
import io.rdbkit.packed.PackedCursor;
import io.rdbkit.value.ZsetMember;
import io.rdbkit.value.ZsetValue;
import java.io.IOException;

/** Packed zsets: {@code str} of a ziplist or listpack with member, score (a number or its text) by turns. */
final class PackedZsetDecoder extends PackedDecoder implements ZsetValue, ZsetMember {

    private double score;

    PackedZsetDecoder(ValueDecoder decoding, RdbInput in, RdbType type) throws IOException {
        super(decoding, in, Form.of(type), 2);
    }

    @Override
    public ZsetMember next() throws IOException {
        decoding.requireCurrent(this);
        while (packed.next()) {
            boolean isNew = packed.isNew(Flaw.DUPLICATE_MEMBER, "zset member");
            PackedCursor entry = packed.entry();
            entry.show(decoding.first);
            if (!packed.nextOf(Flaw.PACKED_PAIRS, "a zset member", "a score")) {
                return null;
            }
            score = entry.isInteger() ? entry.number() : Scores.parse(entry.show(decoding.second));
            if (Double.isNaN(score)) {
                packed.damaged(Flaw.NAN_SCORE, "a score that is not a number");
            } else if (isNew) {
                return this;
            }
        }
        return null;
    }

    @Override
    public Slice member() {
        return decoding.first;
    }

    @Override
    public double score() {
        return score;
    }
}
