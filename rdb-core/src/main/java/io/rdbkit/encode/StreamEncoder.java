package io.rdbkit.encode;

import io.rdbkit.Bytes;
import io.rdbkit.RdbType;
import io.rdbkit.io.Lengths;
import io.rdbkit.io.StreamShape;
import io.rdbkit.value.StreamGroup;
import io.rdbkit.value.StreamId;
import io.rdbkit.value.StreamIdempotence;
import io.rdbkit.value.StreamRecord;
import io.rdbkit.value.StreamState;
import io.rdbkit.value.StreamValue;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.Set;

/**
 * Streams; {@link StreamShape} has the table. How many nodes and groups there are stands before them and is known after them, so both
 * wait in a {@link io.rdbkit.io.Spool}.
 *
 * <p>Counters and times that the version has no room for are left out: its servers don't know them. Pending entries without an owner
 * and the memory of producers would be missed, so they are refused.
 */
final class StreamEncoder implements Encoder<StreamValue> {

    private final Target target;
    private final StringEncoder strings;
    private final Refusal refusal;
    private final StreamNode node;
    private final StreamGroupWriter groupWriter;
    private final PlainForm nodes;
    private final PlainForm groups;
    private StreamValue value;
    private long records;
    private StreamId last;
    private StreamState state;
    private StreamIdempotence idempotence;

    StreamEncoder(Target target, StringEncoder strings, Refusal refusal) {
        this.target = target;
        this.strings = strings;
        this.refusal = refusal;
        node = new StreamNode(target.thresholds().streamNode(), strings, refusal);
        groupWriter = new StreamGroupWriter(target, strings, refusal);
        nodes = new PlainForm(refusal);
        groups = new PlainForm(refusal);
    }

    @Override
    public RdbType begin(StreamValue newValue) throws IOException {
        RdbType type = target.stream();
        if (type == null) {
            throw refusal.lost("a stream", target);
        }
        value = newValue;
        nodes.begin(-1, this::writeNodes);
        state = value.state();
        if (state.lastId().compareTo(last) < 0) {
            throw refusal.unloadable("last ID " + state.lastId() + " of a stream with record " + last);
        }
        groups.begin(-1, this::writeGroups);
        idempotence = value.idempotence();
        if (idempotence == null) {
            idempotence = StreamIdempotence.UNUSED;
        } else if (type.id() < StreamShape.IDEMPOTENCE && !idempotence.equals(StreamIdempotence.UNUSED)) {
            throw refusal.lost("what a stream remembers of producers", target);
        }
        return type;
    }

    private long writeNodes(OutputStream out) throws IOException {
        long written = 0;
        records = 0;
        last = StreamId.ZERO;
        node.clear();
        for (StreamRecord record; (record = value.next()) != null; ) {
            StreamId id = new StreamId(record.ms(), record.seq());
            if (id.compareTo(last) <= 0) {
                throw refusal.unloadable("record " + id + (records == 0 ? "" : " after " + last));
            }
            node.take(id, record);
            if (!node.isEmpty() && !node.hasRoom()) {
                node.writeTo(out);
                node.clear();
                written++;
            }
            node.add();
            last = id;
            records++;
        }
        if (!node.isEmpty()) {
            node.writeTo(out);
            written++;
        }
        return written;
    }

    private long writeGroups(OutputStream out) throws IOException {
        Set<Bytes> names = new HashSet<>();
        for (StreamGroup group; (group = value.nextGroup()) != null; ) {
            if (!names.add(group.name())) {
                throw refusal.unloadable("the same group twice: \"" + group.name() + "\"");
            }
            groupWriter.write(group, out);
        }
        return names.size();
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        nodes.writeTo(out);
        Lengths.write(records, out);
        write(state.lastId(), out);
        int type = target.stream().id();
        if (type >= StreamShape.COUNTERS) {
            write(state.firstId(), out);
            write(state.maxDeletedId(), out);
            Lengths.write(state.entriesAdded(), out);
        }
        groups.writeTo(out);
        if (type >= StreamShape.IDEMPOTENCE) {
            writeIdempotence(out);
        }
    }

    private void writeIdempotence(OutputStream out) throws IOException {
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

    @Override
    public void end() throws IOException {
        value = null;
        state = null;
        idempotence = null;
        nodes.end();
        groups.end();
    }
}
