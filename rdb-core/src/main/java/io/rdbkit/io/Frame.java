package io.rdbkit.io;

import io.rdbkit.format.Bytes;

/** How a replication stream announces the end of the RDB in it. */
public sealed interface Frame {

    /** A file: nothing is announced. */
    Frame NONE = new None();

    /** See {@link #NONE}. */
    record None() implements Frame {}

    /** {@code $<bytes>\r\n} stands in front. */
    record Length(long bytes) implements Frame {}

    /** {@code $EOF:<mark>\r\n} stands in front and the mark behind. */
    record EofMark(Bytes mark) implements Frame {

        /** The length of every mark. */
        public static final int LENGTH = 40;
    }
}
