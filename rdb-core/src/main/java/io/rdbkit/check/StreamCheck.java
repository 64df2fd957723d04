package io.rdbkit.check;

import io.rdbkit.format.Flaw;
import io.rdbkit.format.RdbType;
import io.rdbkit.io.StreamShape;
import io.rdbkit.value.StreamId;
import io.rdbkit.value.StreamRecord;
import io.rdbkit.value.StreamState;
import io.rdbkit.value.StreamValue;
import java.io.IOException;

/**
 * Finds flaws of a stream that its decoder does not find. The decoder compares everything that the file states twice.
 */
final class StreamCheck {

    private final ValueCheck check;

    StreamCheck(ValueCheck check) {
        this.check = check;
    }

    void look(StreamValue stream, RdbType type) throws IOException {
        StreamId first = null;
        for (StreamRecord record; (record = stream.next()) != null; ) {
            if (first == null) {
                first = new StreamId(record.ms(), record.seq());
            }
            while (record.nextField() != null) {
                // the decoder counts them
            }
        }
        StreamState state = stream.state();
        if (type.id() >= StreamShape.COUNTERS) {
            compare(first, state);
        }
        while (stream.nextGroup() != null) {
            // the decoder checks the pending entries
        }
        stream.idempotence();
    }

    private void compare(StreamId first, StreamState state) {
        if (first != null && !first.equals(state.firstId())) {
            check.found(Flaw.STREAM_COUNTERS, "first ID " + state.firstId() + " of a stream that begins with " + first);
        }
        if (state.maxDeletedId().compareTo(state.lastId()) > 0) {
            check.found(
                    Flaw.STREAM_COUNTERS,
                    "deleted ID " + state.maxDeletedId() + " of a stream with last ID " + state.lastId());
        }
        if (Long.compareUnsigned(state.entriesAdded(), state.length()) < 0) {
            check.found(
                    Flaw.STREAM_COUNTERS,
                    Long.toUnsignedString(state.entriesAdded()) + " records ever added to a stream of "
                            + Long.toUnsignedString(state.length()));
        }
    }
}
