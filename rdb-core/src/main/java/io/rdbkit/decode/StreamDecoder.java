package io.rdbkit.decode;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Flaw;
import io.rdbkit.format.RdbType;
import io.rdbkit.io.RdbInput;
import io.rdbkit.io.StreamShape;
import io.rdbkit.value.StreamGroup;
import io.rdbkit.value.StreamId;
import io.rdbkit.value.StreamIdempotence;
import io.rdbkit.value.StreamRecord;
import io.rdbkit.value.StreamState;
import io.rdbkit.value.StreamValue;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Streams, part by part; see {@link StreamShape} for the table. A part that nobody asks for is passed over and not
 * checked.
 */
public final class StreamDecoder extends Decoder implements StreamValue {

    private final int type;
    private final StreamRecords records;
    /** Null until the parts before it have been read. The next two fields too. */
    private StreamState state;

    private boolean otherLength;

    private StreamGroups groups;
    private StreamIdempotence idempotence;
    private boolean ended;

    StreamDecoder(ValueDecoder decoding, RdbInput in, RdbType type) throws IOException {
        super(decoding, in);
        this.type = type.id();
        records = new StreamRecords(this);
    }

    /** The number of nodes. Only before the first record is pulled. */
    public long nodes() {
        return records.nodesLeft();
    }

    /** Copies the nodes as they are in the file, instead of pulling the records. Nothing tells the first ID then. */
    public void copyNodes(OutputStream out) throws IOException {
        decoding.requireCurrent(this);
        in.releaseSlices();
        in.record(out);
        records.skipRest();
        in.stopRecording();
    }

    /** The number of groups. Only before the first group is pulled. */
    public long groups() throws IOException {
        state();
        return groups.left();
    }

    @Override
    public StreamRecord next() throws IOException {
        decoding.requireCurrent(this);
        return state == null && records.next() ? records : null;
    }

    @Override
    public long deleted() {
        return records.deleted();
    }

    @Override
    public StreamState state() throws IOException {
        decoding.requireCurrent(this);
        if (state == null) {
            if (type < StreamShape.COUNTERS && records.live() == 0) {
                records.next(); // only the first record tells the first ID
            }
            passRecords();
        }
        return state;
    }

    private void passRecords() throws IOException {
        records.skipRest();
        state = readState();
        groups = new StreamGroups(decoding, in, type, state);
    }

    private StreamState readState() throws IOException {
        long offset = in.offset();
        long length = in.readLength("a stream's length");
        if (records.isComplete() && length != records.live()) {
            otherLength = true;
            decoding.mention(
                    Flaw.STREAM_LENGTH,
                    "length " + Long.toUnsignedString(length) + " of a stream with " + records.live() + " records",
                    offset);
            length = records.live();
        }
        offset = in.offset();
        StreamId lastId = readId();
        if (lastId.compareTo(records.last()) < 0) {
            decoding.damaged(
                    Flaw.STREAM_LAST_ID,
                    "last ID " + lastId + " of a stream with record " + records.last(),
                    in,
                    offset);
        }
        if (type < StreamShape.COUNTERS) {
            return StreamState.ofAdded(length, records.first(), lastId);
        }
        StreamId firstId = readId();
        StreamId maxDeleted = readId();
        long added = in.readLength("a stream's count of entries");
        // Servers since 7.0 that loaded an older stream without records took its first ID for the highest ID there is.
        return new StreamState(length, lastId, length == 0 ? StreamId.ZERO : firstId, maxDeleted, added);
    }

    /**
     * Whether the file states another length than the number of records. Only after all records and the state were
     * read.
     */
    public boolean hasOtherLength() {
        return otherLength;
    }

    private StreamId readId() throws IOException {
        return new StreamId(in.readLength("an ID"), in.readLength("an ID"));
    }

    @Override
    public StreamGroup nextGroup() throws IOException {
        state();
        return groups.next();
    }

    @Override
    public StreamIdempotence idempotence() throws IOException {
        state();
        if (!ended) {
            groups.skipRest();
            idempotence = type >= StreamShape.IDEMPOTENCE ? readIdempotence() : null;
            ended = true;
        }
        return idempotence;
    }

    private StreamIdempotence readIdempotence() throws IOException {
        long duration = in.readLength("a duration");
        long maxEntries = in.readLength("a count of messages");
        List<StreamIdempotence.Producer> producers = new ArrayList<>();
        for (long n = in.readElements("the count of producers"); n > 0; n--) {
            Bytes name = readBytes("a producer's name");
            List<StreamIdempotence.Entry> entries = new ArrayList<>();
            for (long m = in.readElements("the count of a producer's messages"); m > 0; m--) {
                entries.add(new StreamIdempotence.Entry(readBytes("an idempotence ID"), readId()));
            }
            producers.add(new StreamIdempotence.Producer(name, entries));
        }
        long added = in.readLength("a count of messages");
        long duplicates = in.readLength("a count of messages");
        return new StreamIdempotence(duration, maxEntries, producers, added, duplicates);
    }

    private Bytes readBytes(String what) throws IOException {
        in.releaseSlices();
        in.readSlice(decoding.first, what);
        return decoding.first.toBytes();
    }

    @Override
    void skipRest() throws IOException {
        if (ended) {
            return;
        }
        if (state == null) {
            passRecords();
        }
        groups.skipRest();
        StreamShape.idempotence(type).walk(in, null);
    }
}
