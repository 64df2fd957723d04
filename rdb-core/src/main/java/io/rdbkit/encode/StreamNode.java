package io.rdbkit.encode;

import io.rdbkit.format.Slice;
import io.rdbkit.format.Threshold;
import io.rdbkit.packed.ListpackBuilder;
import io.rdbkit.value.FieldValue;
import io.rdbkit.value.StreamId;
import io.rdbkit.value.StreamRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The stream node that is being filled, with a record that waits to be added. It is filled as servers do at XADD
 * ({@code streamAppendItem} in t_stream.c of Redis 6.2 and later). Older servers check only the size of the node,
 * without the size of the new record.
 *
 * <pre>
 * count, 0, number-of-fields, field..., 0                                                  the master entry: names of the first record
 * 2, ms-delta, seq-delta, value..., lp-count                                               a record with the same names
 * 0, ms-delta, seq-delta, number-of-fields, { field, value }..., lp-count                  any other
 * </pre>
 */
final class StreamNode {

    /** Servers refuse a larger listpack and never fill a node beyond this. */
    private static final int LARGEST = 1 << 30;

    private static final int OTHER_FIELDS = 0;
    private static final int SAME_FIELDS = 2;

    /** The size of header and end byte. Each builder counts them; the node has them once. */
    private static final int EMPTY = new ListpackBuilder().size();

    private final StringEncoder strings;
    private final LossHandler refusal;
    private final int mostRecords;
    private final int mostBytes;

    /** The count. It stands first and takes more bytes as it grows. */
    private final ListpackBuilder count = new ListpackBuilder();

    private final ListpackBuilder body = new ListpackBuilder();
    private final ListpackBuilder whole = new ListpackBuilder();
    private final HeldElements names = new HeldElements();
    private StreamId key;
    private int records;

    private final HeldElements record = new HeldElements();
    private StreamId id;
    private long recordBytes;

    private final Slice shown = new Slice();
    private final Slice other = new Slice();

    /** @param limit how many records and bytes a node may have; 0 means no such limit */
    StreamNode(Threshold limit, StringEncoder strings, LossHandler refusal) {
        this.strings = strings;
        this.refusal = refusal;
        mostRecords = limit.entries() == 0 ? Integer.MAX_VALUE : limit.entries();
        mostBytes = limit.bytes() == 0 ? LARGEST : Math.min(limit.bytes(), LARGEST);
    }

    /** Begins a node without records. */
    void clear() {
        count.reset();
        count.addLong(0);
        body.reset();
        records = 0;
    }

    boolean isEmpty() {
        return records == 0;
    }

    /** Takes a record, which waits in front of the node. */
    void take(StreamId newId, StreamRecord newRecord) throws IOException {
        id = newId;
        recordBytes = 0;
        record.clear();
        for (FieldValue field; (field = newRecord.nextField()) != null; ) {
            recordBytes += (long) field.field().length() + field.value().length();
            if (recordBytes > LARGEST) {
                throw refusal.unloadable("record " + id + " of more than " + LARGEST + " bytes");
            }
            record.add(field.field(), field.value(), 0);
        }
    }

    /** Whether the node has room for the waiting record. */
    boolean hasRoom() {
        long bytes = (long) count.size() + body.size() - EMPTY;
        return bytes + recordBytes < mostBytes && records < mostRecords;
    }

    /** Adds the waiting record to the node. */
    void add() {
        if (records == 0) {
            addMaster();
        }
        boolean same = hasMasterNames();
        body.addLong(same ? SAME_FIELDS : OTHER_FIELDS);
        body.addLong(id.ms() - key.ms());
        body.addLong(id.seq() - key.seq());
        int fields = record.rows();
        if (!same) {
            body.addLong(fields);
        }
        for (int i = 0; i < fields; i++) {
            if (!same) {
                body.add(record.first(i, shown));
            }
            body.add(record.second(i, shown));
        }
        body.addLong(same ? 3L + fields : 4L + 2L * fields);
        records++;
        count.reset();
        count.addLong(records);
    }

    private void addMaster() {
        key = id;
        names.clear();
        body.addLong(0);
        body.addLong(record.rows());
        for (int i = 0; i < record.rows(); i++) {
            body.add(record.first(i, shown));
            names.add(shown, null, 0);
        }
        body.addLong(0);
    }

    private boolean hasMasterNames() {
        if (record.rows() != names.rows()) {
            return false;
        }
        for (int i = 0; i < names.rows(); i++) {
            if (!equal(record.first(i, shown), names.first(i, other))) {
                return false;
            }
        }
        return true;
    }

    private static boolean equal(Slice a, Slice b) {
        return Arrays.equals(
                a.array(), a.offset(), a.offset() + a.length(), b.array(), b.offset(), b.offset() + b.length());
    }

    /** Writes the key and the listpack. */
    void writeTo(OutputStream out) throws IOException {
        byte[] keyBytes =
                ByteBuffer.allocate(16).putLong(key.ms()).putLong(key.seq()).array();
        strings.write(keyBytes, 0, keyBytes.length, out);
        whole.reset();
        whole.addAll(count);
        whole.addAll(body);
        strings.write(whole.show(shown), out);
    }
}
