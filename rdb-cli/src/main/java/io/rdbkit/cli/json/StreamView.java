package io.rdbkit.cli.json;

import io.rdbkit.value.StreamGroup;
import io.rdbkit.value.StreamId;
import io.rdbkit.value.StreamIdempotence;
import io.rdbkit.value.StreamRecord;
import io.rdbkit.value.StreamState;
import io.rdbkit.value.StreamValue;
import java.io.IOException;

/**
 * Reads a stream: {@code {"records": [...], "length": ..., ..., "groups": [...], "idempotence": {...}}}. Only the
 * records are required. The writer checks that IDs rise.
 */
final class StreamView extends ValueView implements StreamValue {

    /** The parts, in the order in which they are read. */
    private enum Part {
        RECORDS,
        STATE,
        GROUPS,
        IDEMPOTENCE,
        END
    }

    private final Members members;
    private final RecordView record;
    private final GroupReader group;

    private Part part = Part.RECORDS;
    private boolean begun;
    private long count;
    private StreamId firstId = StreamId.ZERO;
    private StreamState state;
    private StreamIdempotence idempotence;

    StreamView(JsonReader in) throws IOException {
        super(in);
        members = new Members(
                in,
                "a stream",
                "records",
                "length",
                "last_id",
                "first_id",
                "max_deleted_id",
                "entries_added",
                "groups",
                "idempotence");
        record = new RecordView(in, scalars);
        group = new GroupReader(in, scalars);
        members.begin();
        members.require("records");
        in.require(JsonForm.ARRAY, "\"records\"");
        in.beginArray();
    }

    @Override
    public StreamRecord next() throws IOException {
        requireCurrent();
        if (part != Part.RECORDS) {
            return null;
        }
        if (!in.item(!begun)) {
            part = Part.STATE;
            return null;
        }
        begun = true;
        record.read();
        if (++count == 1) {
            firstId = record.id();
        }
        return record;
    }

    /** {@inheritDoc} Always 0: JSON has no deleted records. */
    @Override
    public long deleted() {
        return 0;
    }

    @Override
    public StreamState state() throws IOException {
        while (part == Part.RECORDS) {
            next();
        }
        requireCurrent();
        if (part == Part.STATE) {
            readState();
            begun = !members.at("groups");
            if (begun) {
                part = Part.IDEMPOTENCE;
            } else {
                part = Part.GROUPS;
                in.require(JsonForm.ARRAY, "\"groups\"");
                in.beginArray();
            }
        }
        return state;
    }

    private void readState() throws IOException {
        long length = members.at("length") ? scalars.integer("\"length\"") : count;
        if (length != count) {
            throw in.bad("\"length\" is " + length + ", but there are " + count + " records");
        }
        StreamId lastId = id("last_id", record.id());
        if (!id("first_id", firstId).equals(firstId)) {
            throw in.bad("\"first_id\" is not that of the first record, " + firstId);
        }
        StreamId maxDeletedId = id("max_deleted_id", StreamId.ZERO);
        long added = members.at("entries_added") ? scalars.unsigned("\"entries_added\"") : count;
        state = new StreamState(count, lastId, firstId, maxDeletedId, added);
    }

    private StreamId id(String name, StreamId absent) throws IOException {
        return members.at(name) ? scalars.id('"' + name + '"') : absent;
    }

    @Override
    public StreamGroup nextGroup() throws IOException {
        state();
        if (part != Part.GROUPS) {
            return null;
        }
        if (!in.item(!begun)) {
            part = Part.IDEMPOTENCE;
            return null;
        }
        begun = true;
        return group.read();
    }

    @Override
    public StreamIdempotence idempotence() throws IOException {
        while (part.compareTo(Part.IDEMPOTENCE) < 0) {
            nextGroup();
        }
        requireCurrent();
        if (part == Part.IDEMPOTENCE) {
            idempotence = members.at("idempotence") ? new IdempotenceReader(in, scalars).read() : null;
            part = Part.END;
        }
        return idempotence;
    }

    @Override
    void skipRest() throws IOException {
        idempotence();
        members.end();
    }
}
