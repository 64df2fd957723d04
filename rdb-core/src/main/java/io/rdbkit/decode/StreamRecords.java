package io.rdbkit.decode;

import io.rdbkit.format.Flaw;
import io.rdbkit.format.Slice;
import io.rdbkit.io.Form;
import io.rdbkit.io.RdbInput;
import io.rdbkit.io.StreamShape;
import io.rdbkit.packed.ListpackCursor;
import io.rdbkit.packed.PackedCursor;
import io.rdbkit.value.FieldValue;
import io.rdbkit.value.StreamId;
import io.rdbkit.value.StreamRecord;
import java.io.IOException;

/**
 * The records of a stream, node by node. A node is a key (an {@code id}) and a listpack:
 *
 * <pre>
 * count, deleted, number-of-fields, field..., 0                                            the master entry
 * flags, ms-delta, seq-delta, value..., lp-count                                           a record with the master's fields: flag 2
 * flags, ms-delta, seq-delta, number-of-fields, { field, value }..., lp-count              any other
 * </pre>
 *
 * <p>Deltas are relative to the node's key and may be negative. The lp-count is the number of listpack entries of the
 * record before it. Flag 1: the record is deleted. All servers since 5.0 (t_stream.c).
 */
final class StreamRecords implements StreamRecord, FieldValue {

    private static final int DELETED = 1;
    private static final int SAME_FIELDS = 2;

    private static final int KEY_BYTES = 16;

    private final Decoder owner;
    private final ValueDecoder decoding;
    private final RdbInput in;
    private final Packed packed;

    private long nodesLeft;
    private boolean inNode;
    /** Whether the master entry of the node is being read. */
    private boolean inMaster;

    private long keyMs;
    private long keySeq;
    private long nodeCount;
    private long nodeDeleted;
    private long countFound;
    private long deletedFound;
    private long masterFields;
    /** Stands in front of the first field of the master entry. */
    private final PackedCursor master = new ListpackCursor();
    /** Walks through the fields of the master entry, for the current record. */
    private final PackedCursor names = new ListpackCursor();

    private boolean inRecord;
    private boolean same;
    private long ms;
    private long seq;
    private long fields;
    private long fieldsLeft;
    private long entriesBefore;

    /** The ID of the last record, deleted or not. 0-0 at the beginning; no record has this ID. */
    private long lastMs;

    private long lastSeq;
    private long live;
    private long deleted;
    private StreamId first = StreamId.ZERO;
    /** Whether every record was seen, so none was damaged or passed over. */
    private boolean complete = true;

    StreamRecords(Decoder owner) throws IOException {
        this.owner = owner;
        decoding = owner.decoding;
        in = owner.in;
        packed = decoding.packed();
        nodesLeft = in.readElements("the count of nodes");
    }

    /** How many nodes have not been opened. */
    long nodesLeft() {
        return nodesLeft;
    }

    /**
     * Goes to the next record that is not deleted.
     *
     * @return false at the end
     */
    boolean next() throws IOException {
        while (true) {
            if (inRecord) {
                leaveRecord();
            }
            if (inNode) {
                if (!packed.next()) {
                    leaveNode();
                } else if (enterRecord()) {
                    return true;
                }
            } else if (nodesLeft > 0) {
                enterNode();
            } else {
                return false;
            }
        }
    }

    // ---- nodes

    private void enterNode() throws IOException {
        nodesLeft--;
        in.releaseSlices();
        long offset = in.offset();
        Slice key = decoding.first;
        in.readSlice(key, "a node's key");
        if (key.length() != KEY_BYTES) {
            decoding.damaged(Flaw.STREAM_NODE, "a node's key of " + key.length() + " bytes", in, offset);
            in.skipString("a node");
            complete = false;
            return;
        }
        keyMs = bigEndian(key, 0);
        keySeq = bigEndian(key, 8);
        if (hasRecords() && compare(keyMs, keySeq, lastMs, lastSeq) <= 0) {
            decoding.damaged(
                    Flaw.STREAM_ORDER,
                    "node " + id(keyMs, keySeq) + " after record " + id(lastMs, lastSeq),
                    in,
                    offset);
        }
        packed.open(in, Form.LISTPACK);
        inNode = true;
        inMaster = true;
        enterMaster();
        inMaster = false;
    }

    private boolean hasRecords() {
        return lastMs != 0 || lastSeq != 0;
    }

    private static long bigEndian(Slice bytes, int from) {
        long number = 0;
        for (int i = from; i < from + 8; i++) {
            number = number << 8 | bytes.at(i) & 0xff;
        }
        return number;
    }

    private void enterMaster() throws IOException {
        countFound = 0;
        deletedFound = 0;
        if (!number("a node", "its count of records")) {
            return;
        }
        nodeCount = packed.entry().number();
        if (!number("a node", "its count of deleted records")) {
            return;
        }
        nodeDeleted = packed.entry().number();
        if (!number("a node", "its count of fields")
                || !isPossible(packed.entry().number())) {
            return;
        }
        masterFields = packed.entry().number();
        master.follow(packed.entry());
        if (pass(masterFields, "a node", "all its fields")
                && number("a node's fields", "a 0 behind them")
                && packed.entry().number() != 0) {
            damaged(Flaw.STREAM_NODE, "a node's fields with " + packed.entry().number() + " behind them in place of 0");
        }
    }

    private void leaveNode() throws IOException {
        inNode = false;
        if (packed.isBroken()) {
            complete = false;
        } else if (nodeCount != countFound || nodeDeleted != deletedFound) {
            damaged(
                    Flaw.STREAM_NODE,
                    "a node that says it has " + nodeCount + " records and " + nodeDeleted + " deleted, but has "
                            + countFound + " and " + deletedFound);
        }
    }

    // ---- records

    /**
     * Reads a record from its flags on.
     *
     * @return false if it is deleted
     */
    private boolean enterRecord() throws IOException {
        PackedCursor entry = packed.entry();
        if (!isNumber("a record", "its flags")) {
            return false;
        }
        long flags = entry.number();
        if ((flags & ~(DELETED | SAME_FIELDS)) != 0) {
            packed.damaged(Flaw.STREAM_RECORD, "unknown flags " + flags + " of a record");
        }
        if (!number("a record", "its ID")) {
            return false;
        }
        ms = keyMs + entry.number();
        if (!number("a record", "its ID")) {
            return false;
        }
        seq = keySeq + entry.number();
        checkOrder();
        same = (flags & SAME_FIELDS) != 0;
        if (same) {
            fields = masterFields;
            names.follow(master);
        } else {
            if (!number("a record", "its count of fields") || !isPossible(entry.number())) {
                return false;
            }
            fields = entry.number();
        }
        fieldsLeft = fields;
        entriesBefore = same ? 3 + fields : 4 + 2 * fields;
        inRecord = true;
        if ((flags & DELETED) != 0) {
            deletedFound++;
            deleted++;
            return false;
        }
        countFound++;
        live++;
        in.requireElements(live, "record", in.offset());
        if (live == 1) {
            first = new StreamId(ms, seq);
        }
        return true;
    }

    private void checkOrder() throws IOException {
        if (compare(ms, seq, lastMs, lastSeq) <= 0) {
            packed.damaged(
                    Flaw.STREAM_ORDER, "record " + id(ms, seq) + (hasRecords() ? " after " + id(lastMs, lastSeq) : ""));
        } else if (compare(ms, seq, keyMs, keySeq) < 0) {
            packed.damaged(Flaw.STREAM_ORDER, "record " + id(ms, seq) + " in node " + id(keyMs, keySeq));
        }
        lastMs = ms;
        lastSeq = seq;
    }

    private void leaveRecord() throws IOException {
        inRecord = false;
        long rest = same ? fieldsLeft : 2 * fieldsLeft;
        fieldsLeft = 0;
        if (pass(rest, "a record", "all its fields")
                && number("a record", "its count of entries")
                && packed.entry().number() != entriesBefore) {
            packed.damaged(
                    Flaw.STREAM_RECORD,
                    "a record of " + entriesBefore + " entries that says it has "
                            + packed.entry().number());
        }
    }

    @Override
    public FieldValue nextField() throws IOException {
        decoding.requireCurrent(owner);
        if (fieldsLeft == 0) {
            return null;
        }
        fieldsLeft--;
        if (same) {
            names.next();
            names.show(decoding.first);
        } else if (pass(1, "a record", "all its fields")) {
            packed.entry().show(decoding.first);
        } else {
            return null;
        }
        if (!pass(1, "a field", "a value")) {
            return null;
        }
        packed.entry().show(decoding.second);
        return this;
    }

    // ---- entries of the listpack; if one is not what it must be, the rest of the node is passed over

    /** Goes to the next entry, which must be a number. */
    private boolean number(String of, String what) throws IOException {
        return pass(1, of, what) && isNumber(of, what);
    }

    private boolean isNumber(String of, String what) throws IOException {
        if (packed.entry().isInteger()) {
            return true;
        }
        damaged(part(), of + " with text in place of " + what);
        return false;
    }

    /** Goes forward by n entries. */
    private boolean pass(long n, String of, String what) throws IOException {
        for (long left = n; left > 0; left--) {
            if (!packed.nextOf(part(), of, what)) {
                giveUp();
                return false;
            }
        }
        return true;
    }

    private boolean isPossible(long count) throws IOException {
        if (count >= 0 && count <= packed.count()) {
            return true;
        }
        if (!packed.isBroken()) {
            packed.damaged(part(), count + " fields in a listpack of " + packed.count() + " entries");
        }
        giveUp();
        return false;
    }

    /** What is damaged if something is missing: the current record, or before the first record the node. */
    private Flaw part() {
        return inMaster ? Flaw.STREAM_NODE : Flaw.STREAM_RECORD;
    }

    private void damaged(Flaw flaw, String what) throws IOException {
        packed.damaged(flaw, what);
        giveUp();
    }

    private void giveUp() {
        inNode = false;
        inRecord = false;
        fieldsLeft = 0;
        complete = false;
    }

    // ---- what was seen

    /** Passes over the rest without a check. */
    void skipRest() throws IOException {
        in.releaseSlices();
        if (inNode || nodesLeft > 0) {
            giveUp();
        }
        for (; nodesLeft > 0; nodesLeft--) {
            StreamShape.NODE.walk(in, null);
        }
    }

    /** Whether all records were seen, so that their number and the last one are known. */
    boolean isComplete() {
        return complete && !inNode && nodesLeft == 0;
    }

    /** How many records that are not deleted were seen so far. */
    long live() {
        return live;
    }

    /** How many deleted records were seen so far. */
    long deleted() {
        return deleted;
    }

    /** The ID of the first record that is not deleted; 0-0 if none was seen so far. */
    StreamId first() {
        return first;
    }

    /** The ID of the last record, deleted or not; 0-0 if there was none. */
    StreamId last() {
        return new StreamId(lastMs, lastSeq);
    }

    private static int compare(long ms, long seq, long otherMs, long otherSeq) {
        int byMs = Long.compareUnsigned(ms, otherMs);
        return byMs != 0 ? byMs : Long.compareUnsigned(seq, otherSeq);
    }

    private static String id(long ms, long seq) {
        return new StreamId(ms, seq).toString();
    }

    // ---- the current record and field

    @Override
    public long ms() {
        return ms;
    }

    @Override
    public long seq() {
        return seq;
    }

    @Override
    public long fields() {
        return fields;
    }

    @Override
    public Slice field() {
        return decoding.first;
    }

    @Override
    public Slice value() {
        return decoding.second;
    }
}
