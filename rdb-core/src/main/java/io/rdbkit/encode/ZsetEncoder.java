package io.rdbkit.encode;

import io.rdbkit.format.RdbType;
import io.rdbkit.format.Slice;
import io.rdbkit.format.Threshold;
import io.rdbkit.packed.PackedBuilder;
import io.rdbkit.value.ZsetMember;
import io.rdbkit.value.ZsetValue;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes zsets.
 *
 * <pre>
 * ZSET_ZIPLIST   from RDB 6    few enough members, short enough; by rising score, then member
 * ZSET_LISTPACK  from RDB 10   in its place
 * ZSET                         else, in the order of the source
 * ZSET_2         from RDB 8    in its place
 * </pre>
 */
final class ZsetEncoder extends CollectionEncoder<ZsetValue> {

    private final Threshold limit;
    private final PackedBuilder builder;
    private final PlainScore scores;
    private final Slice shown = new Slice();

    ZsetEncoder(Encodings target, StringEncoder strings, LossHandler refusal) {
        super(target, strings, refusal);
        limit = target.thresholds().zset();
        builder = target.newBuilder();
        scores = new PlainScore(target, refusal.converts());
    }

    @Override
    long most() {
        return target.packs() ? limit.entries() : 0;
    }

    @Override
    void forget() {
        // each member is judged alone
    }

    @Override
    boolean pull(ZsetValue from) throws IOException {
        ZsetMember member = from.next();
        if (member == null) {
            return false;
        }
        first = member.member();
        if (Double.isNaN(member.score())) {
            throw refusal.unloadable("a score that is not a number");
        }
        number = Double.doubleToRawLongBits(member.score());
        return true;
    }

    @Override
    boolean fits(int members) {
        return target.packs() && limit.allows(members, first.length());
    }

    @Override
    RdbType pack() {
        builder.reset();
        for (int row : held.sorted(this::compare)) {
            builder.add(held.first(row, shown));
            addScore(score(row));
        }
        return target.hasListpacks() ? RdbType.ZSET_LISTPACK : RdbType.ZSET_ZIPLIST;
    }

    private double score(int row) {
        return Double.longBitsToDouble(held.number(row));
    }

    /** Compares as servers do: zeros are equal, whatever their sign. */
    private int compare(int row, int other) {
        double score = score(row);
        double otherScore = score(other);
        return score < otherScore ? -1 : score > otherScore ? 1 : held.compareFirst(row, other);
    }

    private void addScore(double score) {
        if (target.hasListpacks() && ScoreText.isInteger(score)) {
            builder.addLong((long) score);
        } else {
            builder.add(target.hasShortScores() ? shown.setDecimal(score) : ScoreText.show(score, shown));
        }
    }

    @Override
    void writePacked(OutputStream out) throws IOException {
        strings.write(builder.show(shown), out);
    }

    @Override
    RdbType plainType() {
        return target.hasBinaryScores() ? RdbType.ZSET_2 : RdbType.ZSET;
    }

    @Override
    void writePlain(Slice member, Slice none, long score, OutputStream out) throws IOException {
        strings.write(member, out);
        scores.write(Double.longBitsToDouble(score), out);
    }
}
