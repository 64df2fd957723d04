package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.AnyStream.Spec;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.Fork;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.format.Threshold;
import io.rdbkit.format.Thresholds;
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
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stream that is written is read again, in each version that has streams. */
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

    @Provide
    Arbitrary<Spec> anywhere() {
        return AnyStream.specs(false);
    }

    @Provide
    Arbitrary<Spec> withNewest() {
        return AnyStream.specs(true);
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
    void aStreamIsReadAsItWasWritten(
            @ForAll("anywhere") Spec spec,
            @ForAll @IntRange(max = 120) int records,
            @ForAll @IntRange(max = 9000) int bytes)
            throws IOException {
        Thresholds thresholds = Thresholds.DEFAULT.withStreamNode(new Threshold(records, bytes));
        for (RdbVersion version : VERSIONS) {
            check(spec, thresholds, version);
        }
    }

    @Property(tries = 100)
    void aStreamIsReadAsItWasWrittenInTheNewestVersion(@ForAll("withNewest") Spec spec) throws IOException {
        check(spec, Thresholds.DEFAULT, new RdbVersion(Fork.REDIS, 14));
    }

    // ---- refusals

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
    void entriesWithoutOwnerNeedTheNewestVersion() throws IOException {
        Spec spec = spec(List.of(group(StreamPending.NOBODY, 1)), null);
        lost("1 pending entry of a group that no consumer owns", 13, spec);
        assertTrue(decode(encode(new RdbVersion(Fork.REDIS, 14), spec.value())).contains("\n  1-0 0 1 -1\n"));
    }

    @Test
    void producersNeedANewVersion() throws IOException {
        StreamIdempotence used = new StreamIdempotence(100, 100, List.of(), 1, 0);
        lost("the producers that a stream remembers", 12, spec(List.of(), used));
        decode(encode(new RdbVersion(Fork.REDIS, 13), spec(List.of(), used).value()));
        decode(encode(
                new RdbVersion(Fork.REDIS, 12),
                spec(List.of(), StreamIdempotence.UNUSED).value()));
    }

    @Test
    void streamsThatNoServerLoadsAreRefused() {
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
                "group 2 has the name of one before it",
                spec(List.of(group(0, 1), group(0, 1)), null).value());
        unloadable(
                "consumer 2 of a group has the name of one before it",
                spec(List.of(group(0, 2)), null).value());
        StreamGroup disordered = group(0, 1);
        ((PendingTable) disordered.pending()).add(1, 0, 0, 1, 0);
        unloadable(
                "pending entry 1-0 after 1-0 of a group",
                spec(List.of(disordered), null).value());
    }

    // ---- sizes

    /** A node ends with its 100th record, or with the last record before 4096 bytes. */
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
        return rdb["REDIS0011".length() + 2 + 3]; // the count of nodes, behind SELECTDB, type and key
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
