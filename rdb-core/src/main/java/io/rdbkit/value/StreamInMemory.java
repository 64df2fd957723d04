package io.rdbkit.value;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Slice;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A stream that the caller holds in memory, behind the same view as a stream of a file. */
@SuppressWarnings("NullAway") // A record is in hand where its parts are asked for.
final class StreamInMemory implements StreamValue, StreamRecord, FieldValue {

    private final Iterator<Map.Entry<StreamId, List<Bytes>>> records;
    private final StreamState state;
    private final Iterator<StreamGroup> groups;
    private final @Nullable StreamIdempotence idempotence;
    private final Slice field = new Slice();
    private final Slice value = new Slice();
    private @Nullable StreamId id;
    private @Nullable List<Bytes> namesAndValues;
    private int pulled;
    /** The parts that were passed: 0 none, 1 the records, 2 the records and the groups. */
    private int passed;

    StreamInMemory(
            Map<StreamId, List<Bytes>> records,
            StreamState state,
            List<StreamGroup> groups,
            @Nullable StreamIdempotence idempotence) {
        this.records = records.entrySet().iterator();
        this.state = state;
        this.groups = groups.iterator();
        this.idempotence = idempotence;
    }

    @Override
    public @Nullable StreamRecord next() {
        if (passed == 2) {
            throw new IllegalStateException("the value was used already; make a new one for each use");
        }
        if (passed > 0 || !records.hasNext()) {
            return null;
        }
        Map.Entry<StreamId, List<Bytes>> record = records.next();
        id = record.getKey();
        namesAndValues = record.getValue();
        pulled = 0;
        return this;
    }

    @Override
    public long deleted() {
        return 0;
    }

    @Override
    public StreamState state() {
        passed = Math.max(passed, 1);
        return state;
    }

    @Override
    public @Nullable StreamGroup nextGroup() {
        passed = Math.max(passed, 1);
        return passed == 1 && groups.hasNext() ? groups.next() : null;
    }

    @Override
    public @Nullable StreamIdempotence idempotence() {
        passed = 2;
        return idempotence;
    }

    @Override
    public long ms() {
        return id.ms();
    }

    @Override
    public long seq() {
        return id.seq();
    }

    @Override
    public long fields() {
        return namesAndValues.size() / 2;
    }

    @Override
    public @Nullable FieldValue nextField() {
        if (pulled + 1 >= namesAndValues.size()) {
            return null;
        }
        show(field);
        show(value);
        return this;
    }

    private void show(Slice slice) {
        Bytes bytes = namesAndValues.get(pulled++);
        slice.set(bytes.array(), bytes.arrayOffset(), bytes.length());
    }

    @Override
    public Slice field() {
        return field;
    }

    @Override
    public Slice value() {
        return value;
    }
}
