package io.rdbkit.value;

import io.rdbkit.format.Slice;

/** A member of a sorted set, valid until the next one is pulled. */
public interface ZsetMember {

    /** The member. */
    Slice member();

    /** Its score; infinities are scores, NaN is none. */
    double score();
}
