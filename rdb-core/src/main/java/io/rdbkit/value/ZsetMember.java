package io.rdbkit.value;

import io.rdbkit.format.Slice;

/** A member of a zset. Valid until the next member is pulled. */
public interface ZsetMember {

    /** The member. */
    Slice member();

    /** The score of the member. It may be infinite, and is never NaN. */
    double score();
}
