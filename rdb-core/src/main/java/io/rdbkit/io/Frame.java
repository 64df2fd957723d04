package io.rdbkit.io;

import io.rdbkit.format.Bytes;

/** The announcement in a replication stream of the end of the RDB. */
public sealed interface Frame {

    /** A file, without an announcement. */
    Frame NONE = new None();

    /** See {@link #NONE}. */
    record None() implements Frame {}

    /** {@code $<bytes>\r\n} in front of the RDB. */
    record Length(long bytes) implements Frame {}

    /** {@code $EOF:<mark>\r\n} in front of the RDB and the mark behind it. */
    record EofMark(Bytes mark) implements Frame {

        /** The length of every mark. */
        public static final int LENGTH = 40;
    }
}
