package io.rdbkit.cli.resp;

import io.rdbkit.format.RdbType;
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
import java.util.HashSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Writes a stream as commands. Options of newer servers are written only if the stream needs them.
 *
 * <pre>
 * XADD key id field value ...                                                       for each record
 * XGROUP CREATE key x 0 MKSTREAM, XGROUP DESTROY key x                              if it has none
 * XSETID key last-id [ENTRIESADDED n MAXDELETEDID id]                               unless the records say it; 7.0 with options
 * XGROUP CREATE key group last-id [ENTRIESREAD n]                                   7.0 with the option
 * XGROUP CREATECONSUMER key group consumer                                          6.2; of the oldest type:
 * XREADGROUP GROUP group consumer STREAMS key 0
 * XCLAIM key group consumer 0 id ... TIME ms RETRYCOUNT n FORCE JUSTID              for pending records
 * XNACK key group FAIL IDS n id ... RETRYCOUNT n FORCE                              for those without an owner; 8.8
 * XCFGSET key IDMP-DURATION s IDMP-MAXSIZE n, XIDMPRECORD key producer id record    if there are producers; 8.8
 * </pre>
 */
final class StreamCommands {

    private static final byte[] XADD = RespBuffer.word("XADD");
    private static final byte[] XSETID = RespBuffer.word("XSETID");
    private static final byte[] ENTRIESADDED = RespBuffer.word("ENTRIESADDED");
    private static final byte[] MAXDELETEDID = RespBuffer.word("MAXDELETEDID");
    private static final byte[] XGROUP = RespBuffer.word("XGROUP");
    private static final byte[] CREATE = RespBuffer.word("CREATE");
    private static final byte[] MKSTREAM = RespBuffer.word("MKSTREAM");
    private static final byte[] DESTROY = RespBuffer.word("DESTROY");
    private static final byte[] CREATECONSUMER = RespBuffer.word("CREATECONSUMER");
    private static final byte[] ENTRIESREAD = RespBuffer.word("ENTRIESREAD");
    private static final byte[] XREADGROUP = RespBuffer.word("XREADGROUP");
    private static final byte[] GROUP = RespBuffer.word("GROUP");
    private static final byte[] STREAMS = RespBuffer.word("STREAMS");
    private static final byte[] XCLAIM = RespBuffer.word("XCLAIM");
    private static final byte[] TIME = RespBuffer.word("TIME");
    private static final byte[] RETRYCOUNT = RespBuffer.word("RETRYCOUNT");
    private static final byte[] FORCE = RespBuffer.word("FORCE");
    private static final byte[] JUSTID = RespBuffer.word("JUSTID");
    private static final byte[] XNACK = RespBuffer.word("XNACK");
    private static final byte[] FAIL = RespBuffer.word("FAIL");
    private static final byte[] IDS = RespBuffer.word("IDS");
    private static final byte[] XCFGSET = RespBuffer.word("XCFGSET");
    private static final byte[] IDMP_DURATION = RespBuffer.word("IDMP-DURATION");
    private static final byte[] IDMP_MAXSIZE = RespBuffer.word("IDMP-MAXSIZE");
    private static final byte[] XIDMPRECORD = RespBuffer.word("XIDMPRECORD");

    /** The default of servers for the duration in seconds and for the most entries of a producer. */
    private static final int IDMP_DEFAULT = 100;

    private static final int MOST_IDS = 512;

    private final RespBuffer out;
    private final long nowMillis;
    private final RespLosses losses;
    /** The IDs of the current stream's records. */
    private final RecordIds records = new RecordIds();

    StreamCommands(RespBuffer out, long nowMillis, RespLosses losses) {
        this.out = out;
        this.nowMillis = nowMillis;
        this.losses = losses;
    }

    void write(StreamValue stream, RdbType type, ServerCommands server) throws IOException {
        try {
            writeWhole(stream, type, server);
        } finally {
            records.clear();
        }
    }

    private void writeWhole(StreamValue stream, RdbType type, ServerCommands server) throws IOException {
        long ms = 0;
        long seq = 0;
        long count = 0;
        for (StreamRecord record; (record = stream.next()) != null; count++) {
            ms = record.ms();
            seq = record.seq();
            records.add(ms, seq);
            out.command(3 + 2 * record.fields()).word(XADD).key().word(ms, seq);
            for (FieldValue field; (field = record.nextField()) != null; ) {
                out.word(field.field()).word(field.value());
            }
            out.end();
        }
        if (count == 0) {
            makeEmpty();
        }
        setState(stream.state(), ms, seq, count);
        boolean oldest = type == RdbType.STREAM_LISTPACKS;
        for (StreamGroup group; (group = stream.nextGroup()) != null; ) {
            write(group, oldest);
        }
        StreamIdempotence idempotence = stream.idempotence();
        if (idempotence != null) {
            write(idempotence, server);
        }
    }

    /**
     * Makes a stream without records by means of a group. Records that are added and deleted would change the counters.
     */
    private void makeEmpty() throws IOException {
        out.command(6)
                .word(XGROUP)
                .word(CREATE)
                .key()
                .word(0)
                .word(0)
                .word(MKSTREAM)
                .end();
        out.command(4).word(XGROUP).word(DESTROY).key().word(0).end();
    }

    private void setState(StreamState state, long ms, long seq, long count) throws IOException {
        StreamId last = state.lastId();
        StreamId deleted = state.maxDeletedId();
        boolean more = state.entriesAdded() != count || !deleted.equals(StreamId.ZERO);
        if (!more && last.ms() == ms && last.seq() == seq) {
            return;
        }
        out.command(more ? 7 : 3).word(XSETID).key().word(last.ms(), last.seq());
        if (more) {
            out.word(ENTRIESADDED).word(state.entriesAdded());
            out.word(MAXDELETEDID).word(deleted.ms(), deleted.seq());
        }
        out.end();
    }

    /**
     * @param oldest whether the stream has the oldest type, which servers before 7.0 write; newer commands are not
     *     used then
     */
    private void write(StreamGroup group, boolean oldest) throws IOException {
        boolean read = !oldest && group.entriesRead() != StreamGroup.UNKNOWN;
        StreamId last = group.lastId();
        out.command(read ? 7 : 5).word(XGROUP).word(CREATE).key().word(group.name());
        out.word(last.ms(), last.seq());
        if (read) {
            out.word(ENTRIESREAD).word(group.entriesRead());
        }
        out.end();
        for (StreamConsumer consumer : group.consumers()) {
            create(consumer, group, oldest);
        }
        losses.add(Unrestorable.CONSUMER_TIMES, group.consumers().size());
        StreamPending pending = group.pending();
        countLost(pending);
        for (int from = 0, to; from < pending.size(); from = to) {
            to = endOfAlike(pending, from);
            if (pending.consumer(from) == StreamPending.NOBODY) {
                release(group, from, to);
            } else {
                claim(group, from, to);
            }
        }
    }

    /**
     * Counts what XCLAIM and XNACK can't restore: pending entries whose records are gone, delivery times in the future,
     * and delivery times of entries without an owner.
     */
    private void countLost(StreamPending pending) throws IOException {
        RecordIds.Search search = records.search();
        long deleted = 0;
        long times = 0;
        for (int i = 0; i < pending.size(); i++) {
            long time = pending.deliveryTime(i);
            if (!search.has(pending.ms(i), pending.seq(i))) {
                deleted++;
            } else if (time < 0 || time > nowMillis || pending.consumer(i) == StreamPending.NOBODY) {
                times++;
            }
        }
        losses.add(Unrestorable.DELETED_PENDING, deleted);
        losses.add(Unrestorable.DELIVERY_TIME, times);
    }

    /**
     * Creates a consumer. CREATECONSUMER exists since 6.2. Older servers create a consumer when it reads; so it reads
     * its own pending entries.
     */
    private void create(StreamConsumer consumer, StreamGroup group, boolean oldest) throws IOException {
        if (oldest) {
            out.command(7).word(XREADGROUP).word(GROUP).word(group.name()).word(consumer.name());
            out.word(STREAMS).key().word(0).end();
        } else {
            out.command(5).word(XGROUP).word(CREATECONSUMER).key().word(group.name());
            out.word(consumer.name()).end();
        }
    }

    /** The end of the entries that one command can restore together. */
    private static int endOfAlike(StreamPending pending, int from) {
        int to = from + 1;
        int most = Math.min(pending.size(), from + MOST_IDS);
        while (to < most
                && pending.consumer(to) == pending.consumer(from)
                && pending.deliveryTime(to) == pending.deliveryTime(from)
                && pending.deliveryCount(to) == pending.deliveryCount(from)) {
            to++;
        }
        return to;
    }

    private void claim(StreamGroup group, int from, int to) throws IOException {
        StreamPending pending = group.pending();
        StreamConsumer owner = group.consumers().get(pending.consumer(from));
        out.command(11 + to - from).word(XCLAIM).key().word(group.name());
        out.word(owner.name()).word(0);
        ids(pending, from, to);
        out.word(TIME).word(pending.deliveryTime(from));
        out.word(RETRYCOUNT).word(pending.deliveryCount(from));
        out.word(FORCE).word(JUSTID).end();
    }

    private void release(StreamGroup group, int from, int to) throws IOException {
        StreamPending pending = group.pending();
        out.command(9 + to - from).word(XNACK).key().word(group.name());
        out.word(FAIL).word(IDS).word(to - from);
        ids(pending, from, to);
        out.word(RETRYCOUNT).word(pending.deliveryCount(from)).word(FORCE).end();
    }

    private void ids(StreamPending pending, int from, int to) throws IOException {
        for (int i = from; i < to; i++) {
            out.word(pending.ms(i), pending.seq(i));
        }
    }

    private void write(StreamIdempotence idempotence, ServerCommands server) throws IOException {
        long duration = idempotence.durationSeconds();
        long entries = idempotence.maxEntries();
        if (duration != IDMP_DEFAULT || entries != IDMP_DEFAULT) {
            out.command(6).word(XCFGSET).key();
            out.word(IDMP_DURATION)
                    .word(duration)
                    .word(IDMP_MAXSIZE)
                    .word(entries)
                    .end();
        }
        if (idempotence.added() != 0 || idempotence.duplicates() != 0) {
            losses.add(Unrestorable.PRODUCER_COUNTS, 1);
        }
        if (!server.haveXidmprecord()) {
            for (StreamIdempotence.Producer producer : idempotence.producers()) {
                losses.add(Unrestorable.MESSAGE, producer.entries().size());
            }
            return;
        }
        Set<StreamId> deleted = deleted(idempotence);
        for (StreamIdempotence.Producer producer : idempotence.producers()) {
            for (StreamIdempotence.Entry entry : producer.entries()) {
                if (deleted.contains(entry.record())) {
                    losses.add(Unrestorable.DELETED_MESSAGE, 1);
                } else {
                    out.command(5).word(XIDMPRECORD).key().word(producer.id()).word(entry.id());
                    out.word(entry.record().ms(), entry.record().seq()).end();
                }
            }
        }
    }

    /** The records of messages that no longer exist. XIDMPRECORD answers an error for them. */
    private Set<StreamId> deleted(StreamIdempotence idempotence) throws IOException {
        SortedSet<StreamId> ids = new TreeSet<>();
        for (StreamIdempotence.Producer producer : idempotence.producers()) {
            for (StreamIdempotence.Entry entry : producer.entries()) {
                ids.add(entry.record());
            }
        }
        RecordIds.Search search = records.search();
        Set<StreamId> deleted = new HashSet<>();
        for (StreamId id : ids) {
            if (!search.has(id.ms(), id.seq())) {
                deleted.add(id);
            }
        }
        return deleted;
    }
}
