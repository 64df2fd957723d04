package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.value.PendingTable;
import io.rdbkit.value.StreamConsumer;
import io.rdbkit.value.StreamGroup;
import io.rdbkit.value.StreamId;
import io.rdbkit.value.StreamIdempotence;
import io.rdbkit.value.StreamPending;
import io.rdbkit.value.StreamState;
import io.rdbkit.value.StreamValue;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written is read again, in each version that has streams. */
class StreamCodecTest {

    private static final List<RdbVersion> VERSIONS = List.of(
            new RdbVersion(Fork.REDIS, 9),
            new RdbVersion(Fork.REDIS, 10),
            new RdbVersion(Fork.REDIS, 11),
            new RdbVersion(Fork.REDIS, 12),
            new RdbVersion(Fork.REDIS, 13),
            new RdbVersion(Fork.REDIS, 14),
            new RdbVersion(Fork.REDIS, 15),
            new RdbVersion(Fork.VALKEY, 80));

    /** A stream that can be had again and again. */
    private record Spec(
            Map<StreamId, List<Bytes>> records,
            StreamState state,
            List<StreamGroup> groups,
            StreamIdempotence idempotence) {

        StreamValue value() {
            return StreamValue.of(records, state, groups, idempotence);
        }

        /** What is left of it in a version. */
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

    // ---- any stream

    private static Arbitrary<StreamId> ids() {
        Arbitrary<Long> parts = Arbitraries.oneOf(
                Arbitraries.longs().between(0, 300),
                Arbitraries.longs(),
                Arbitraries.of(1_700_000_000_000L, Long.MAX_VALUE, Long.MIN_VALUE, -1L));
        return Combinators.combine(parts, parts).as(StreamId::new).filter(id -> !id.equals(StreamId.ZERO));
    }

    private static Arbitrary<Bytes> texts() {
        Arbitrary<byte[]> any = Arbitraries.bytes().array(byte[].class).ofMaxSize(80);
        return Arbitraries.oneOf(
                any.map(Bytes::wrap),
                Arbitraries.longs().map(n -> Bytes.utf8(n.toString())),
                Arbitraries.integers().between(0, 5000).map(n -> Bytes.utf8("x".repeat(n))));
    }

    private static Arbitrary<Bytes> names() {
        return Arbitraries.oneOf(Arbitraries.of("a", "b", "12", "").map(Bytes::utf8), texts());
    }

    /** Some have the same names as those before, in the same order or another. */
    private static Arbitrary<List<Bytes>> records() {
        List<Bytes> sensor = List.of(Bytes.utf8("id"), Bytes.utf8("reading"));
        Arbitrary<List<Bytes>> fixed = texts().list().ofSize(2).map(values -> interleave(sensor, values));
        Arbitrary<List<Bytes>> any = Combinators.combine(
                        names().list().ofMinSize(1).ofMaxSize(5), texts().list().ofSize(5))
                .as(StreamCodecTest::interleave);
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

    private static Arbitrary<Spec> specs(boolean newest) {
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

    @Provide
    Arbitrary<Spec> anywhere() {
        return specs(false);
    }

    @Provide
    Arbitrary<Spec> withNewest() {
        return specs(true);
    }

    // ---- there and back

    private static byte[] encode(RdbVersion version, Thresholds thresholds, StreamValue value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        WriteOptions options = WriteOptions.DEFAULT.withThresholds(thresholds);
        try (RdbWriter out = RdbWriter.to(Channels.newChannel(bytes), version, options)) {
            out.write(NewKey.of(0, Bytes.utf8("s"), value));
            out.finish();
        }
        return bytes.toByteArray();
    }

    private static byte[] encode(RdbVersion version, StreamValue value) throws IOException {
        return encode(version, Thresholds.DEFAULT, value);
    }

    private static String decode(byte[] rdb) throws IOException {
        try (RdbReader in = RdbReader.open(new ByteArrayInputStream(rdb), ReadOptions.DEFAULT)) {
            String text = ValueText.of(((KeyEntry) in.next()).decode());
            assertEquals(null, in.next());
            return text;
        }
    }

    private static void check(Spec spec, Thresholds thresholds, RdbVersion version) throws IOException {
        byte[] rdb = encode(version, thresholds, spec.value());
        assertEquals(ValueText.of(spec.in(version).value()), decode(rdb), version.toString());
        assertEquals(spec.records().size(), Readings.elements(rdb));
    }

    @Property(tries = 40)
    void comesBack(
            @ForAll("anywhere") Spec spec,
            @ForAll @IntRange(max = 120) int records,
            @ForAll @IntRange(max = 9000) int bytes)
            throws IOException {
        Thresholds thresholds = Thresholds.DEFAULT.withStreamNode(new Thresholds.Limit(records, bytes));
        for (RdbVersion version : VERSIONS) {
            check(spec, thresholds, version);
        }
    }

    @Property(tries = 100)
    void comesBackInTheNewest(@ForAll("withNewest") Spec spec) throws IOException {
        check(spec, Thresholds.DEFAULT, new RdbVersion(Fork.REDIS, 14));
    }

    // ---- what is refused

    private static final StreamId ONE = new StreamId(1, 0);
    private static final StreamId TWO = new StreamId(2, 0);
    private static final List<Bytes> RECORD = List.of(Bytes.utf8("f"), Bytes.utf8("v"));

    private static Spec spec(List<StreamGroup> groups, StreamIdempotence idempotence) {
        return new Spec(Map.of(ONE, RECORD), StreamState.ofAdded(1, ONE, ONE), groups, idempotence);
    }

    private static StreamGroup group(int owner, int consumers) {
        PendingTable pending = new PendingTable();
        pending.add(1, 0, 0, 1, owner);
        List<StreamConsumer> members = IntStream.range(0, consumers)
                .mapToObj(i -> new StreamConsumer(Bytes.utf8("c"), 1, 1))
                .toList();
        return new StreamGroup(Bytes.utf8("g"), ONE, 1, pending, members);
    }

    private static void refused(RdbRefusedException.Reason reason, String what, int version, StreamValue value) {
        RdbVersion target = new RdbVersion(Fork.REDIS, version);
        RdbRefusedException e = assertThrows(RdbRefusedException.class, () -> encode(target, value));
        assertEquals(reason, e.reason());
        assertEquals(what + ", db 0, key \"s\", stream", e.getMessage());
    }

    private static void lost(String what, int version, Spec spec) {
        refused(RdbRefusedException.Reason.LOSS, what + " can't be written in RDB " + version, version, spec.value());
    }

    private static void unloadable(String what, StreamValue value) {
        refused(RdbRefusedException.Reason.UNLOADABLE, what, 14, value);
    }

    @Test
    void olderVersionsHaveNoStreams() {
        lost("a stream", 8, spec(List.of(), null));
    }

    @Test
    void entriesWithoutOwnerNeedTheNewest() throws IOException {
        Spec spec = spec(List.of(group(StreamPending.NOBODY, 1)), null);
        lost("pending entries of group \"g\" that no consumer owns (1)", 13, spec);
        assertTrue(decode(encode(new RdbVersion(Fork.REDIS, 14), spec.value())).contains("\n  1-0 0 1 -1\n"));
    }

    @Test
    void producersNeedNewer() throws IOException {
        StreamIdempotence used = new StreamIdempotence(100, 100, List.of(), 1, 0);
        lost("what a stream remembers of producers", 12, spec(List.of(), used));
        decode(encode(new RdbVersion(Fork.REDIS, 13), spec(List.of(), used).value()));
        decode(encode(
                new RdbVersion(Fork.REDIS, 12),
                spec(List.of(), StreamIdempotence.UNUSED).value()));
    }

    @Test
    void whatNoServerLoads() {
        StreamState state = StreamState.ofAdded(2, ONE, TWO);
        Map<StreamId, List<Bytes>> falling = new TreeMap<>(Collections.reverseOrder());
        falling.put(ONE, RECORD);
        falling.put(TWO, RECORD);
        unloadable("record 1-0 after 2-0", StreamValue.of(falling, state, List.of(), null));
        unloadable("record 0-0", StreamValue.of(Map.of(StreamId.ZERO, RECORD)));
        unloadable(
                "last ID 1-0 of a stream with record 2-0",
                StreamValue.of(Map.of(TWO, RECORD), StreamState.ofAdded(1, TWO, ONE), List.of(), null));
        unloadable(
                "the same group twice: \"g\"",
                spec(List.of(group(0, 1), group(0, 1)), null).value());
        unloadable(
                "the same consumer twice in group \"g\": \"c\"",
                spec(List.of(group(0, 2)), null).value());
        StreamGroup disordered = group(0, 1);
        ((PendingTable) disordered.pending()).add(1, 0, 0, 1, 0);
        unloadable(
                "pending entry 1-0 after 1-0 in group \"g\"",
                spec(List.of(disordered), null).value());
    }

    // ---- sizes

    /** A node ends with its 100th record, or with the last one before 4096 bytes. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 99, 100, 101, 200, 201})
    void nodesAreFilledByCount(int records) throws IOException {
        assertEquals((records + 99) / 100, nodes(records, 1));
    }

    @Test
    void nodesAreFilledBySize() throws IOException {
        assertEquals(20, nodes(20, 5000));
        assertEquals(20, nodes(20, 2048));
        assertEquals(10, nodes(20, 2000));
    }

    private static int nodes(int records, int bytes) throws IOException {
        Map<StreamId, List<Bytes>> stream = new TreeMap<>();
        Bytes value = Bytes.wrap(new byte[bytes]);
        for (int i = 1; i <= records; i++) {
            stream.put(new StreamId(i, 0), List.of(Bytes.utf8("f"), value));
        }
        byte[] rdb = encode(new RdbVersion(Fork.REDIS, 11), StreamValue.of(stream));
        return rdb["REDIS0011".length() + 2 + 3]; // SELECTDB 0, then type, key "s" and the count of nodes
    }

    @Test
    void recordsAloneMakeAStream() throws IOException {
        Map<StreamId, List<Bytes>> records = new TreeMap<>(Map.of(ONE, RECORD, TWO, RECORD));
        String text = decode(encode(new RdbVersion(Fork.REDIS, 11), StreamValue.of(records)));
        assertEquals(
                ValueText.of(StreamValue.of(records, new StreamState(2, TWO, ONE, StreamId.ZERO, 2), List.of(), null)),
                text);
        assertEquals(
                new StreamState(0, StreamId.ZERO, StreamId.ZERO, StreamId.ZERO, 0),
                StreamValue.of(Map.of()).state());
    }
}
