package io.rdbkit.value;

/**
 * The ID of a stream record.
 *
 * @param ms  milliseconds, unsigned
 * @param seq the number within the millisecond, unsigned
 */
public record StreamId(long ms, long seq) implements Comparable<StreamId> {

    /** 0-0, which no record has. */
    public static final StreamId ZERO = new StreamId(0, 0);

    @Override
    public int compareTo(StreamId o) {
        int byMs = Long.compareUnsigned(ms, o.ms);
        return byMs != 0 ? byMs : Long.compareUnsigned(seq, o.seq);
    }

    /** The ID as in commands: {@code 1700000000000-0}. */
    @Override
    public String toString() {
        return Long.toUnsignedString(ms) + "-" + Long.toUnsignedString(seq);
    }
}
