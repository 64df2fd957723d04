package io.rdbkit.cli;

import static io.rdbkit.cli.JsonText.ascii;

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

/** Writes streams as JSON, in the form of docs/json.md. */
final class JsonStream {

    private static final byte[] RECORDS = ascii("{\"records\":[");
    private static final byte[] ID = ascii("{\"id\":");
    private static final byte[] FIELDS = ascii(",\"fields\":[");
    private static final byte[] NULL = ascii("null");

    private final LineBuffer lines;
    private final JsonText text;

    JsonStream(LineBuffer lines, JsonText text) {
        this.lines = lines;
        this.text = text;
    }

    void put(StreamValue stream) throws IOException {
        lines.put(RECORDS);
        boolean more = false;
        for (StreamRecord record; (record = stream.next()) != null; more = true) {
            comma(more);
            record(record);
        }
        lines.put(']');
        state(stream.state());
        lines.put(",\"groups\":[");
        more = false;
        for (StreamGroup group; (group = stream.nextGroup()) != null; more = true) {
            comma(more);
            group(group);
        }
        lines.put(']');
        StreamIdempotence idempotence = stream.idempotence();
        if (idempotence != null) {
            idempotence(idempotence);
        }
        lines.put('}');
    }

    private void comma(boolean more) throws IOException {
        if (more) {
            lines.put(',');
        }
    }

    private void record(StreamRecord record) throws IOException {
        lines.put(ID);
        id(record.ms(), record.seq());
        lines.put(FIELDS);
        boolean more = false;
        for (FieldValue field; (field = record.nextField()) != null; more = true) {
            comma(more);
            text.put(field.field());
            lines.put(',');
            text.put(field.value());
        }
        lines.put(']').put('}');
    }

    private void id(long ms, long seq) throws IOException {
        lines.put('"').putUnsigned(ms).put('-').putUnsigned(seq).put('"');
    }

    private void id(StreamId id) throws IOException {
        id(id.ms(), id.seq());
    }

    private void state(StreamState state) throws IOException {
        lines.put(",\"length\":").putUnsigned(state.length());
        lines.put(",\"last_id\":");
        id(state.lastId());
        lines.put(",\"first_id\":");
        id(state.firstId());
        lines.put(",\"max_deleted_id\":");
        id(state.maxDeletedId());
        lines.put(",\"entries_added\":").putUnsigned(state.entriesAdded());
    }

    private void group(StreamGroup group) throws IOException {
        lines.put("{\"name\":");
        text.put(group.name());
        lines.put(",\"last_id\":");
        id(group.lastId());
        lines.put(",\"entries_read\":");
        if (group.entriesRead() == StreamGroup.UNKNOWN) {
            lines.put(NULL);
        } else {
            lines.putUnsigned(group.entriesRead());
        }
        lines.put(",\"consumers\":[");
        boolean more = false;
        for (StreamConsumer consumer : group.consumers()) {
            comma(more);
            more = true;
            lines.put("{\"name\":");
            text.put(consumer.name());
            lines.put(",\"seen_time\":").put(consumer.seenTime());
            lines.put(",\"active_time\":").put(consumer.activeTime()).put('}');
        }
        lines.put("],\"pending\":[");
        pending(group.pending(), group.consumers());
        lines.put(']').put('}');
    }

    private static final byte[] CONSUMER = ascii(",\"consumer\":");
    private static final byte[] DELIVERY_TIME = ascii(",\"delivery_time\":");
    private static final byte[] DELIVERY_COUNT = ascii(",\"delivery_count\":");

    private void pending(StreamPending pending, List<StreamConsumer> consumers) throws IOException {
        for (int i = 0; i < pending.size(); i++) {
            comma(i > 0);
            lines.put(ID);
            id(pending.ms(i), pending.seq(i));
            lines.put(CONSUMER);
            if (pending.consumer(i) == StreamPending.NOBODY) {
                lines.put(NULL);
            } else {
                text.put(consumers.get(pending.consumer(i)).name());
            }
            lines.put(DELIVERY_TIME).put(pending.deliveryTime(i));
            lines.put(DELIVERY_COUNT).putUnsigned(pending.deliveryCount(i)).put('}');
        }
    }

    private void idempotence(StreamIdempotence idempotence) throws IOException {
        lines.put(",\"idempotence\":{\"duration\":").putUnsigned(idempotence.durationSeconds());
        lines.put(",\"max_entries\":").putUnsigned(idempotence.maxEntries());
        lines.put(",\"added\":").putUnsigned(idempotence.added());
        lines.put(",\"duplicates\":").putUnsigned(idempotence.duplicates());
        lines.put(",\"producers\":[");
        boolean more = false;
        for (StreamIdempotence.Producer producer : idempotence.producers()) {
            comma(more);
            more = true;
            lines.put(ID);
            text.put(producer.id());
            lines.put(",\"entries\":[");
            boolean another = false;
            for (StreamIdempotence.Entry entry : producer.entries()) {
                comma(another);
                another = true;
                lines.put(ID);
                text.put(entry.id());
                lines.put(",\"record\":");
                id(entry.record());
                lines.put('}');
            }
            lines.put(']').put('}');
        }
        lines.put(']').put('}');
    }
}
