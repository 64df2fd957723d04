package io.rdbkit;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Fork;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.value.PendingTable;
import io.rdbkit.value.StreamConsumer;
import io.rdbkit.value.StreamGroup;
import io.rdbkit.value.StreamId;
import io.rdbkit.value.StreamIdempotence;
import io.rdbkit.value.StreamState;
import io.rdbkit.value.StreamValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Random streams. */
final class AnyStream {

    private AnyStream() {}

    /** What a random stream consists of. It builds the stream as often as a test asks for it. */
    record Spec(
            Map<StreamId, List<Bytes>> records,
            StreamState state,
            List<StreamGroup> groups,
            StreamIdempotence idempotence) {

        StreamValue value() {
            return StreamValue.of(records, state, groups, idempotence);
        }

        /** The part of this stream that a version can store. */
        Spec in(RdbVersion version) {
            boolean redis = version.fork() == Fork.REDIS;
            boolean counters = version.number() >= 10;
            boolean activeTimes = version.number() >= 11;
            StreamState told = counters ? state : StreamState.ofAdded(records.size(), state.firstId(), state.lastId());
            List<StreamGroup> toldGroups = groups.stream()
                    .map(g -> new StreamGroup(
                            g.name(),
                            g.lastId(),
                            counters ? g.entriesRead() : entriesRead(told, g.lastId()),
                            g.pending(),
                            g.consumers().stream()
                                    .map(c -> new StreamConsumer(
                                            c.name(), c.seenTime(), activeTimes ? c.activeTime() : c.seenTime()))
                                    .toList()))
                    .toList();
            return new Spec(records, told, toldGroups, redis && version.number() >= 13 ? idempotence : null);
        }

        private static long entriesRead(StreamState state, StreamId id) {
            if (state.length() == 0 || id.compareTo(state.firstId()) < 0 && !id.equals(state.lastId())) {
                return 0;
            }
            return id.equals(state.lastId()) ? state.length() : id.equals(state.firstId()) ? 1 : StreamGroup.UNKNOWN;
        }
    }

    private static Arbitrary<StreamId> ids() {
        Arbitrary<Long> parts = Arbitraries.oneOf(
                Arbitraries.longs().between(0, 300),
                Arbitraries.longs(),
                Arbitraries.of(1_700_000_000_000L, Long.MAX_VALUE, Long.MIN_VALUE, -1L));
        return Combinators.combine(parts, parts).as(StreamId::new).filter(id -> !id.equals(StreamId.ZERO));
    }

    static Arbitrary<Bytes> texts() {
        Arbitrary<byte[]> any = Arbitraries.bytes().array(byte[].class).ofMaxSize(80);
        return Arbitraries.oneOf(
                any.map(Bytes::wrap),
                Arbitraries.longs().map(n -> Bytes.utf8(n.toString())),
                Arbitraries.integers().between(0, 5000).map(n -> Bytes.utf8("x".repeat(n))));
    }

    private static Arbitrary<Bytes> names() {
        return Arbitraries.oneOf(Arbitraries.of("a", "b", "12", "").map(Bytes::utf8), texts());
    }

    /** The field names of many records repeat, in the same order or another, as in real streams. */
    private static Arbitrary<List<Bytes>> records() {
        List<Bytes> sensor = List.of(Bytes.utf8("id"), Bytes.utf8("reading"));
        Arbitrary<List<Bytes>> fixed = texts().list().ofSize(2).map(values -> interleave(sensor, values));
        Arbitrary<List<Bytes>> any = Combinators.combine(
                        names().list().ofMinSize(1).ofMaxSize(5), texts().list().ofSize(5))
                .as(AnyStream::interleave);
        return Arbitraries.frequencyOf(Tuple.of(5, fixed), Tuple.of(1, any));
    }

    private static List<Bytes> interleave(List<Bytes> names, List<Bytes> values) {
        List<Bytes> record = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            record.add(names.get(i));
            record.add(values.get(i));
        }
        return record;
    }

    private static Arbitrary<StreamGroup> groups(boolean nacked) {
        Arbitrary<List<StreamConsumer>> consumers = Combinators.combine(
                        names(), Arbitraries.longs(), Arbitraries.longs())
                .as(StreamConsumer::new)
                .list()
                .ofMaxSize(4)
                .uniqueElements(StreamConsumer::name);
        Arbitrary<List<StreamId>> pending = ids().list().ofMaxSize(50).uniqueElements();
        return Combinators.combine(names(), ids(), Arbitraries.longs(), consumers, pending, Arbitraries.longs())
                .as((name, last, read, members, entries, seed) -> {
                    PendingTable table = new PendingTable();
                    Random random = new Random(seed);
                    SortedSet<StreamId> rising =
                            members.isEmpty() && !nacked ? Collections.emptySortedSet() : new TreeSet<>(entries);
                    for (StreamId id : rising) {
                        int owner = nacked ? random.nextInt(members.size() + 1) - 1 : random.nextInt(members.size());
                        table.add(id.ms(), id.seq(), random.nextLong(), random.nextLong(), owner);
                    }
                    return new StreamGroup(name, last, read, table, members);
                });
    }

    private static Arbitrary<StreamIdempotence> idempotences() {
        Arbitrary<StreamIdempotence.Entry> entries =
                Combinators.combine(texts(), ids()).as(StreamIdempotence.Entry::new);
        Arbitrary<StreamIdempotence.Producer> producers =
                Combinators.combine(texts(), entries.list().ofMaxSize(5)).as(StreamIdempotence.Producer::new);
        Arbitrary<Long> n = Arbitraries.longs();
        return Combinators.combine(n, n, producers.list().ofMaxSize(4), n, n).as(StreamIdempotence::new);
    }

    /**
     * @param newest whether streams have what only the newest version stores: producers with their IDs, and pending
     * entries without an owner
     */
    static Arbitrary<Spec> specs(boolean newest) {
        Arbitrary<Map<StreamId, List<Bytes>>> records =
                Arbitraries.maps(ids(), records()).ofMaxSize(250).map(TreeMap::new);
        Arbitrary<StreamIdempotence> idempotence = newest ? idempotences() : Arbitraries.just(StreamIdempotence.UNUSED);
        return Combinators.combine(
                        records,
                        ids(),
                        ids(),
                        Arbitraries.longs(),
                        groups(newest).list().ofMaxSize(3).uniqueElements(StreamGroup::name),
                        idempotence)
                .as((all, last, maxDeleted, added, groups, memory) -> {
                    StreamId first = StreamId.ZERO;
                    StreamId highest = last;
                    if (!all.isEmpty()) {
                        first = ((TreeMap<StreamId, ?>) all).firstKey();
                        StreamId lastRecord = ((TreeMap<StreamId, ?>) all).lastKey();
                        highest = last.compareTo(lastRecord) > 0 ? last : lastRecord;
                    }
                    return new Spec(
                            all, new StreamState(all.size(), highest, first, maxDeleted, added), groups, memory);
                });
    }
}
