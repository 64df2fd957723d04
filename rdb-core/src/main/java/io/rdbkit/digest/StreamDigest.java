package io.rdbkit.digest;

import io.rdbkit.format.Bytes;
import io.rdbkit.value.FieldValue;
import io.rdbkit.value.StreamConsumer;
import io.rdbkit.value.StreamGroup;
import io.rdbkit.value.StreamId;
import io.rdbkit.value.StreamIdempotence;
import io.rdbkit.value.StreamPending;
import io.rdbkit.value.StreamRecord;
import io.rdbkit.value.StreamState;
import io.rdbkit.value.StreamValue;
import java.io.IOException;
import java.util.List;

/**
 * The part of a {@link ValueDigest} for a stream: the records in their order, the last ID, and the groups with the
 * pending entries of each consumer.
 *
 * <p>Some parts count only in a strict digest. Some versions don't write them and others make them up at load: first
 * ID, highest deleted ID, records added, records read by a group, idempotence. The seen and active times of consumers
 * change while nothing else does.
 */
final class StreamDigest {

    private final SipHash whole;
    private final SipHash element;
    private final boolean strict;
    private final Sum128 groups = new Sum128();
    private final Sum128 consumers = new Sum128();

    /**
     * @param whole takes the stream
     * @param element a hash for use in between
     * @param strict as in {@link ValueDigest}
     */
    StreamDigest(SipHash whole, SipHash element, boolean strict) {
        this.whole = whole;
        this.element = element;
        this.strict = strict;
    }

    void of(StreamValue value) throws IOException {
        for (StreamRecord r; (r = value.next()) != null; ) {
            record(r);
        }
        whole.word(0); // ends the records: no record begins with 0
        StreamState state = value.state();
        id(state.lastId(), whole);
        groups.clear();
        for (StreamGroup g; (g = value.nextGroup()) != null; ) {
            group(g);
            groups.add(element);
        }
        groups.into(whole);
        if (strict) {
            id(state.firstId(), whole);
            id(state.maxDeletedId(), whole);
            whole.word(state.entriesAdded());
            idempotence(value.idempotence());
        }
    }

    private void record(StreamRecord r) throws IOException {
        whole.word(r.fields() + 1);
        whole.word(r.ms());
        whole.word(r.seq());
        for (FieldValue f; (f = r.nextField()) != null; ) {
            ValueDigest.bytes(f.field(), whole);
            ValueDigest.bytes(f.value(), whole);
        }
    }

    private void group(StreamGroup g) {
        long[] owners = consumers(g.consumers());
        element.begin(Domain.GROUP.kind());
        bytes(g.name(), element);
        id(g.lastId(), element);
        StreamPending pending = g.pending();
        element.word(pending.size());
        for (int i = 0; i < pending.size(); i++) {
            element.word(pending.ms(i));
            element.word(pending.seq(i));
            element.word(pending.deliveryTime(i));
            element.word(pending.deliveryCount(i));
            int owner = pending.consumer(i);
            element.word(owner == StreamPending.NOBODY ? 0 : owners[owner]);
        }
        consumers.into(element);
        if (strict) {
            element.word(g.entriesRead());
        }
        element.end();
    }

    /**
     * Adds up the hashes of the consumers.
     *
     * @return the hash of each consumer's name
     */
    private long[] consumers(List<StreamConsumer> all) {
        long[] names = new long[all.size()];
        consumers.clear();
        for (int i = 0; i < names.length; i++) {
            StreamConsumer c = all.get(i);
            element.begin(Domain.CONSUMER.kind());
            bytes(c.name(), element);
            element.end();
            names[i] = element.first();
            if (strict) {
                element.begin(Domain.CONSUMER.kind());
                bytes(c.name(), element);
                element.word(c.seenTime());
                element.word(c.activeTime());
                element.end();
            }
            consumers.add(element);
        }
        return names;
    }

    private void idempotence(StreamIdempotence i) {
        if (i == null) {
            whole.word(-1);
            return;
        }
        whole.word(i.durationSeconds());
        whole.word(i.maxEntries());
        whole.word(i.added());
        whole.word(i.duplicates());
        for (StreamIdempotence.Producer producer : i.producers()) {
            bytes(producer.id(), whole);
            whole.word(producer.entries().size());
            for (StreamIdempotence.Entry entry : producer.entries()) {
                bytes(entry.id(), whole);
                id(entry.record(), whole);
            }
        }
    }

    private static void id(StreamId id, SipHash to) {
        to.word(id.ms());
        to.word(id.seq());
    }

    private static void bytes(Bytes bytes, SipHash to) {
        to.word(bytes.length());
        to.bytes(bytes.array(), bytes.arrayOffset(), bytes.length());
    }
}
