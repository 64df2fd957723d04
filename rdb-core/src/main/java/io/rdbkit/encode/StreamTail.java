package io.rdbkit.encode;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Feature;
import io.rdbkit.io.Lengths;
import io.rdbkit.io.StreamShape;
import io.rdbkit.value.StreamGroup;
import io.rdbkit.value.StreamId;
import io.rdbkit.value.StreamIdempotence;
import io.rdbkit.value.StreamState;
import java.io.IOException;
import java.io.OutputStream;

/** Writes the bytes behind the nodes of a stream; see {@link StreamShape} for the table. */
public final class StreamTail {

    private final Encodings target;
    private final StringEncoder strings;
    private final LossHandler refusal;
    private final StreamGroupWriter groups;

    public StreamTail(Encodings target, StringEncoder strings, LossHandler refusal) {
        this.target = target;
        this.strings = strings;
        this.refusal = refusal;
        groups = new StreamGroupWriter(target, strings, refusal);
    }

    private int type() {
        return target.stream().id();
    }

    /** @param records how many records the stream has */
    public void writeState(StreamState state, long records, OutputStream out) throws IOException {
        Lengths.write(records, out);
        write(state.lastId(), out);
        if (type() >= StreamShape.COUNTERS) {
            write(state.firstId(), out);
            write(state.maxDeletedId(), out);
            Lengths.write(state.entriesAdded(), out);
        } else if (!state.followsFromRecords()) {
            refusal.note(Feature.STREAM_COUNTERS, 1);
        }
    }

    /** Writes a group. The count of groups has been written before. */
    public void writeGroup(StreamGroup group, StreamState state, OutputStream out) throws IOException {
        groups.write(group, state, out);
    }

    /**
     * The idempotence that can be written.
     *
     * @throws io.rdbkit.format.RdbRefusedException if the version has no room for it and the loss is to be refused
     */
    public StreamIdempotence fitting(StreamIdempotence idempotence) throws IOException {
        boolean unused = idempotence == null || idempotence.equals(StreamIdempotence.UNUSED);
        if (!unused && type() < StreamShape.IDEMPOTENCE && !refusal.leavesOut(Feature.STREAM_IDMP, 1)) {
            throw refusal.lost("the producers that a stream remembers", target);
        }
        return unused ? StreamIdempotence.UNUSED : idempotence;
    }

    /** Writes the idempotence, or nothing if the version has no room for it. */
    public void writeIdempotence(StreamIdempotence idempotence, OutputStream out) throws IOException {
        if (type() < StreamShape.IDEMPOTENCE) {
            return;
        }
        Lengths.write(idempotence.durationSeconds(), out);
        Lengths.write(idempotence.maxEntries(), out);
        Lengths.write(idempotence.producers().size(), out);
        for (StreamIdempotence.Producer producer : idempotence.producers()) {
            write(producer.id(), out);
            Lengths.write(producer.entries().size(), out);
            for (StreamIdempotence.Entry entry : producer.entries()) {
                write(entry.id(), out);
                write(entry.record(), out);
            }
        }
        Lengths.write(idempotence.added(), out);
        Lengths.write(idempotence.duplicates(), out);
    }

    private void write(Bytes string, OutputStream out) throws IOException {
        strings.write(string.array(), string.arrayOffset(), string.length(), out);
    }

    private static void write(StreamId id, OutputStream out) throws IOException {
        Lengths.write(id.ms(), out);
        Lengths.write(id.seq(), out);
    }
}
