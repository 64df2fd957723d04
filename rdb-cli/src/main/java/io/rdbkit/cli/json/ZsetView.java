package io.rdbkit.cli.json;

import io.rdbkit.format.Slice;
import io.rdbkit.value.ZsetMember;
import io.rdbkit.value.ZsetValue;
import java.io.IOException;

/** Reads a zset: {@code {"member": 1.5, "other": "inf"}}. */
final class ZsetView extends ValueView implements ZsetValue, ZsetMember {

    private static final String WHAT = "a sorted set";

    private final JsonBytes member = new JsonBytes();
    private double score;

    ZsetView(JsonReader in) throws IOException {
        super(in);
        in.require(JsonForm.OBJECT, WHAT);
        in.beginObject();
    }

    @Override
    public long count() {
        return -1;
    }

    @Override
    public ZsetMember next() throws IOException {
        if (!advance(first -> in.member(member, first))) {
            return null;
        }
        score = scalars.score("a score");
        return this;
    }

    @Override
    public Slice member() {
        return member.slice();
    }

    @Override
    public double score() {
        return score;
    }

    @Override
    void skipRest() throws IOException {
        while (next() != null) {
            // each member is checked
        }
    }
}
