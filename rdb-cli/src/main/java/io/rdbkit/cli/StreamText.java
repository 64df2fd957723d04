package io.rdbkit.cli;

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

/** Prints streams for people: records, state, groups with their consumers and pending entries, idempotence. */
final class StreamText {

    private final LineBuffer out;
    private final CutText text;

    StreamText(LineBuffer out, CutText text) {
        this.out = out;
        this.text = text;
    }

    void put(StreamValue stream) throws IOException {
        long line = 0;
        while (text.hasRoom()) {
            StreamRecord record = stream.next();
            if (record == null) {
                break;
            }
            out.put(++line).put(") ");
            record(record);
        }
        text.leftOut(records(stream), "record");
        state(stream);
        text.begin();
        long groups = 0;
        for (StreamGroup group; (group = stream.nextGroup()) != null; ) {
            if (text.hasRoom()) {
                group(group);
            } else {
                groups++;
            }
        }
        text.leftOut(groups, "group");
        StreamIdempotence idempotence = stream.idempotence();
        if (idempotence != null) {
            idempotence(idempotence);
        }
    }

    /**
     * Reads the remaining records.
     *
     * @return how many there are; the length that the stream states may differ
     */
    private static long records(StreamValue stream) throws IOException {
        long records = 0;
        while (stream.next() != null) {
            records++;
        }
        return records;
    }

    private void record(StreamRecord record) throws IOException {
        id(record.ms(), record.seq());
        boolean more = false;
        long fields = 0;
        for (FieldValue field; (field = record.nextField()) != null; more = true) {
            if (!text.hasBytes()) {
                fields++;
                continue;
            }
            out.put(more ? ", " : " ");
            text.put(field.field());
            out.put(" => ");
            text.put(field.value());
        }
        if (fields > 0) {
            out.put(", ... (").put(fields).put(" more fields; --full shows all)");
        }
        out.endLine();
    }

    private LineBuffer id(long ms, long seq) throws IOException {
        return out.putUnsigned(ms).put('-').putUnsigned(seq);
    }

    private LineBuffer id(StreamId id) throws IOException {
        return id(id.ms(), id.seq());
    }

    private void state(StreamValue stream) throws IOException {
        StreamState state = stream.state();
        out.put("length ").putUnsigned(state.length());
        out.put(", last ID ");
        id(state.lastId()).put(", first ID ");
        id(state.firstId()).put(", highest deleted ID ");
        id(state.maxDeletedId()).put(", added ").putUnsigned(state.entriesAdded());
        out.endLine();
    }

    private void group(StreamGroup group) throws IOException {
        out.put("group ");
        text.put(group.name());
        out.put(": last ID ");
        id(group.lastId()).put(", read ");
        if (group.entriesRead() == StreamGroup.UNKNOWN) {
            out.put("unknown");
        } else {
            out.putUnsigned(group.entriesRead());
        }
        out.put(", pending ").put(group.pending().size()).endLine();
        int consumers = 0;
        for (StreamConsumer consumer : group.consumers()) {
            if (!text.hasRoom()) {
                break;
            }
            consumers++;
            out.put("  consumer ");
            text.put(consumer.name());
            out.put(": seen ").putTime(consumer.seenTime());
            if (consumer.activeTime() >= 0) {
                out.put(", active ").putTime(consumer.activeTime());
            }
            out.endLine();
        }
        text.leftOut(group.consumers().size() - consumers, "consumer");
        pending(group);
    }

    private void pending(StreamGroup group) throws IOException {
        StreamPending pending = group.pending();
        int i = 0;
        for (; i < pending.size() && text.hasRoom(); i++) {
            out.put("  pending ");
            id(pending.ms(i), pending.seq(i)).put(": ");
            if (pending.consumer(i) == StreamPending.NOBODY) {
                out.put("nobody's");
            } else {
                text.put(group.consumers().get(pending.consumer(i)).name());
            }
            out.put(", delivered ").putTime(pending.deliveryTime(i));
            out.put(", ").putUnsigned(pending.deliveryCount(i)).put(" times").endLine();
        }
        text.leftOut(pending.size() - i, "pending record");
    }

    private void idempotence(StreamIdempotence idempotence) throws IOException {
        out.put("idempotence: for ").putUnsigned(idempotence.durationSeconds());
        out.put(" s, at most ").putUnsigned(idempotence.maxEntries());
        out.put(" of a producer, added ").putUnsigned(idempotence.added());
        out.put(", duplicates ").putUnsigned(idempotence.duplicates()).endLine();
        text.begin();
        long more = 0;
        for (StreamIdempotence.Producer producer : idempotence.producers()) {
            for (StreamIdempotence.Entry entry : producer.entries()) {
                if (!text.hasRoom()) {
                    more++;
                    continue;
                }
                out.put("  producer ");
                text.put(producer.id());
                out.put(": ");
                text.put(entry.id());
                out.put(" => ");
                id(entry.record()).endLine();
            }
        }
        text.leftOut(more, "message");
    }
}
