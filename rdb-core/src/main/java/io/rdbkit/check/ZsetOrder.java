package io.rdbkit.check;

import io.rdbkit.format.Slice;
import io.rdbkit.value.ZsetMember;
import java.util.Arrays;

/**
 * The order of a packed zset, on which servers rely: by score, and for equal scores by the bytes of the members
 * (t_zset.c).
 */
final class ZsetOrder {

    private byte[] last = new byte[64];
    private int length;
    private double score = Double.NEGATIVE_INFINITY;
    private boolean any;

    /** Whether a member may stand behind the member before. */
    boolean follows(ZsetMember member) {
        Slice name = member.member();
        boolean follows = !any
                || member.score() > score
                || member.score() == score
                        && Arrays.compareUnsigned(
                                        last, 0, length, name.array(), name.offset(), name.offset() + name.length())
                                < 0;
        any = true;
        score = member.score();
        length = name.length();
        if (last.length < length) {
            last = new byte[2 * length];
        }
        System.arraycopy(name.array(), name.offset(), last, 0, length);
        return follows;
    }
}
