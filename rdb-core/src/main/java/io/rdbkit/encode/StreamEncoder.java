package io.rdbkit.encode;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.RdbType;
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
 * Writes streams; see {@link StreamShape} for the table. The numbers of nodes and groups stand in front of them and are
 * known only at the end, so nodes and groups wait in a {@link io.rdbkit.io.Spool}.
 *
 * <p>Counters and times that the version has no room for are left out, because its servers don't know them. Pending
 * entries without an owner and the memory of producers would be missed, so they are refused.
 */
final class StreamEncoder implements Encoder<StreamValue> {

    private final Encodings target;
    private final LossHandler refusal;
    private final StreamNode node;
    private final StreamTail tail;
    private final PlainForm nodes;
    private final PlainForm groups;
    private StreamValue value;
    private long records;
    private StreamId last;
    private StreamState state;
    private StreamIdempotence idempotence;

    StreamEncoder(Encodings target, StringEncoder strings, LossHandler refusal) {
        this.target = target;
        this.refusal = refusal;
        node = new StreamNode(target.thresholds().streamNode(), strings, refusal);
        tail = new StreamTail(target, strings, refusal);
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
        idempotence = tail.fitting(value.idempotence());
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
                throw refusal.unloadable("group " + (names.size() + 1) + " has the name of one before it");
            }
            tail.writeGroup(group, state, out);
        }
        return names.size();
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        nodes.writeTo(out);
        tail.writeState(state, records, out);
        groups.writeTo(out);
        tail.writeIdempotence(idempotence, out);
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
