package io.rdbkit.serve;

import io.rdbkit.format.Bytes;
import io.rdbkit.value.StreamId;

/**
 * A range of IDs.
 *
 * @param first the first ID that belongs to it
 * @param last  the last ID that belongs to it
 */
record StreamBounds(StreamId first, StreamId last) {

    private static final long MOST = -1; // unsigned

    static StreamBounds of(Bytes start, Bytes end) {
        return new StreamBounds(first(start.toUtf8()), last(end.toUtf8()));
    }

    private static StreamId first(String text) {
        if (text.equals("-")) {
            return StreamId.ZERO;
        }
        if (text.equals("+")) {
            return new StreamId(MOST, MOST);
        }
        if (!text.startsWith("(")) {
            return id(text, 0);
        }
        StreamId id = id(text.substring(1), 0);
        if (id.seq() != MOST) {
            return new StreamId(id.ms(), id.seq() + 1);
        }
        if (id.ms() == MOST) {
            throw new CommandException("ERR invalid start ID for the interval");
        }
        return new StreamId(id.ms() + 1, 0);
    }

    private static StreamId last(String text) {
        if (text.equals("-")) {
            return StreamId.ZERO;
        }
        if (text.equals("+")) {
            return new StreamId(MOST, MOST);
        }
        if (!text.startsWith("(")) {
            return id(text, MOST);
        }
        StreamId id = id(text.substring(1), MOST);
        if (id.seq() != 0) {
            return new StreamId(id.ms(), id.seq() - 1);
        }
        if (id.ms() == 0) {
            throw new CommandException("ERR invalid end ID for the interval");
        }
        return new StreamId(id.ms() - 1, MOST);
    }

    private static StreamId id(String text, long missingSeq) {
        int dash = text.indexOf('-');
        try {
            return dash < 0
                    ? new StreamId(Long.parseUnsignedLong(text), missingSeq)
                    : new StreamId(
                            Long.parseUnsignedLong(text.substring(0, dash)),
                            Long.parseUnsignedLong(text.substring(dash + 1)));
        } catch (NumberFormatException e) {
            throw new CommandException("ERR Invalid stream ID specified as stream command argument");
        }
    }

    boolean has(StreamId id) {
        return first.compareTo(id) <= 0 && !isBefore(id);
    }

    /** Whether the range ends before an ID. */
    boolean isBefore(StreamId id) {
        return id.compareTo(last) > 0;
    }
}
