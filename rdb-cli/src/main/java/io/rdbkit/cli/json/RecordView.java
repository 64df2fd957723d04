package io.rdbkit.cli.json;

import io.rdbkit.format.Slice;
import io.rdbkit.value.FieldValue;
import io.rdbkit.value.StreamId;
import io.rdbkit.value.StreamRecord;
import java.io.IOException;
import java.util.Arrays;

/**
 * Reads a record of a stream: {@code {"id": "1700000000000-0", "fields": ["name", "value", "name", "value"]}}. The
 * record is held, because its number of fields must be known first.
 */
final class RecordView implements StreamRecord, FieldValue {

    private final JsonReader in;
    private final Scalars scalars;
    private final Members members;
    private final JsonBytes one = new JsonBytes();
    /** All names and values, and the end of each. */
    private final JsonBytes all = new JsonBytes();

    private int[] ends = new int[16];
    private int count;
    private int pulled;
    private StreamId id = StreamId.ZERO;
    private final Slice field = new Slice();
    private final Slice value = new Slice();

    RecordView(JsonReader in, Scalars scalars) {
        this.in = in;
        this.scalars = scalars;
        members = new Members(in, "a record", "id", "fields");
    }

    /** Reads the next record. */
    void read() throws IOException {
        members.begin();
        members.require("id");
        id = scalars.id("\"id\"");
        members.require("fields");
        readFields();
        members.end();
    }

    private void readFields() throws IOException {
        all.clear();
        count = 0;
        pulled = 0;
        in.require(JsonForm.ARRAY, "\"fields\"");
        in.beginArray();
        while (in.item(count == 0)) {
            scalars.bytesOrNumber(one, "a field or value");
            all.append(one);
            if (count == ends.length) {
                ends = Arrays.copyOf(ends, 2 * count);
            }
            ends[count++] = all.length();
        }
        if (count == 0 || count % 2 != 0) {
            throw in.bad("record " + id + (count == 0 ? " has no fields" : " has a field without a value"));
        }
    }

    /** The ID of the last record; 0-0 before the first. */
    @Override
    public StreamId id() {
        return id;
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
        return count / 2;
    }

    @Override
    public FieldValue nextField() {
        if (pulled == count) {
            return null;
        }
        show(field);
        show(value);
        return this;
    }

    private void show(Slice slice) {
        int from = pulled == 0 ? 0 : ends[pulled - 1];
        slice.set(all.array(), from, ends[pulled++] - from);
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
