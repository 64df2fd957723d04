package io.rdbkit.cli.proof;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rdbkit.KeyEntry;
import io.rdbkit.NewKey;
import io.rdbkit.RdbEntry;
import io.rdbkit.RdbReader;
import io.rdbkit.RdbWriter;
import io.rdbkit.WriteOptions;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.Fork;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.format.ValueKind;
import io.rdbkit.server.FreshServers;
import io.rdbkit.server.RealServer;
import io.rdbkit.server.RichData;
import io.rdbkit.server.ServerKind;
import io.rdbkit.server.ServerState;
import io.rdbkit.value.PendingTable;
import io.rdbkit.value.StreamConsumer;
import io.rdbkit.value.StreamGroup;
import io.rdbkit.value.StreamId;
import io.rdbkit.value.StreamState;
import io.rdbkit.value.StreamValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Streams that are decoded and encoded, or made in memory, are the same in a server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StreamProofTest {

    private static final int STREAMS = 40;

    @TempDir
    Path dir;

    private final FreshServers servers = new FreshServers();

    @AfterAll
    void stop() {
        servers.close();
    }

    private static RdbVersion version(ServerKind kind) {
        return new RdbVersion(kind.rdbVersion() >= 80 ? Fork.VALKEY : Fork.REDIS, kind.rdbVersion());
    }

    /** Compares XINFO STREAM FULL of all streams, and the digest, before and after. */
    @ParameterizedTest
    @EnumSource
    void encodedStreamsAreTheSame(ServerKind kind) throws IOException {
        kind.orSkip();
        assumeTrue(kind.hasStreams(), "this server has no streams");
        RealServer server = servers.empty(kind);
        RichData.load(server);
        Path saved = server.save(dir.resolve(kind + ".rdb"));
        ServerState before = server.state();
        Path written = dir.resolve(kind + ".new.rdb");
        int streams = 0;
        try (RdbReader in = RdbReader.open(saved);
                RdbWriter out = RdbWriter.create(written, in.version(), WriteOptions.DEFAULT)) {
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                if (entry instanceof KeyEntry key && key.type().kind() == ValueKind.STREAM) {
                    out.write(renewed(key));
                    streams++;
                } else {
                    out.write(entry);
                }
            }
            out.finish();
        }
        assertTrue(streams >= 8, streams + " streams");
        RealServer fresh = servers.load(kind, written);
        assertEquals(List.of(), before.differences(fresh.state()));
        assertEquals(List.of(), fresh.logWarnings(), fresh::log);
    }

    private static NewKey renewed(KeyEntry key) throws IOException {
        return new NewKey(key.db(), key.key(), key.expiry(), key.eviction(), key.metadata(), key.decode());
    }

    /** A server with all its checks switched on loads the streams, and saves them unchanged. */
    @ParameterizedTest
    @EnumSource
    void streamsMadeInMemoryAreTheSame(ServerKind kind) throws IOException {
        kind.orSkip();
        assumeTrue(kind.hasStreams(), "this server has no streams");
        RdbVersion version = version(kind);
        Path written = dir.resolve(kind + ".made.rdb");
        try (RdbWriter out = RdbWriter.create(written, version, WriteOptions.DEFAULT)) {
            for (int seed = 0; seed < STREAMS; seed++) {
                out.write(NewKey.of(0, name(seed), new RandomStream(seed).value()));
            }
            out.finish();
        }
        String[] options = kind.atLeast(6, 2) ? new String[] {"--sanitize-dump-payload", "yes"} : new String[0];
        try (RealServer server = RealServer.load(kind, written, options)) {
            assertEquals(List.of(), server.logWarnings(), server::log);
            Path saved = server.save(dir.resolve(kind + ".saved.rdb"));
            int streams = 0;
            try (RdbReader in = RdbReader.open(saved)) {
                for (RdbEntry entry; (entry = in.next()) != null; ) {
                    if (entry instanceof KeyEntry key) {
                        int seed = Integer.parseInt(key.key().toString());
                        assertArrayEquals(
                                alone(version, NewKey.of(0, name(seed), new RandomStream(seed).value())),
                                alone(version, renewed(key)),
                                kind + ", stream " + seed);
                        streams++;
                    }
                }
            }
            assertEquals(STREAMS, streams);
        }
    }

    private static Bytes name(int seed) {
        return Bytes.utf8(Integer.toString(seed));
    }

    /** A file with this key only, so that two values can be compared. */
    private static byte[] alone(RdbVersion version, NewKey key) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (RdbWriter out = RdbWriter.to(Channels.newChannel(bytes), version, WriteOptions.DEFAULT)) {
            out.write(key);
            out.finish();
        }
        return bytes.toByteArray();
    }

    /** The same stream for the same seed. */
    private static final class RandomStream {

        private final Random random;

        RandomStream(int seed) {
            random = new Random(seed);
        }

        StreamValue value() {
            TreeMap<StreamId, List<Bytes>> records = new TreeMap<>();
            for (int i = random.nextInt(250); i > 0; i--) {
                records.put(id(), record());
            }
            StreamId first = records.isEmpty() ? StreamId.ZERO : records.firstKey();
            StreamId last = records.isEmpty() ? id() : records.lastKey();
            StreamState state =
                    new StreamState(records.size(), last, first, StreamId.ZERO, records.size() + random.nextInt(9));
            // Servers write groups and consumers ordered by name.
            List<StreamGroup> groups = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                groups.add(group("group " + (9 - i)));
            }
            return StreamValue.of(records, state, groups, null);
        }

        private StreamId id() {
            long ms = random.nextBoolean() ? random.nextInt(5) : random.nextLong();
            return new StreamId(ms, random.nextInt(1000) + 1);
        }

        private List<Bytes> record() {
            if (random.nextInt(3) > 0) {
                return List.of(Bytes.utf8("id"), text(), Bytes.utf8("reading"), text());
            }
            List<Bytes> record = new ArrayList<>();
            for (int i = random.nextInt(5); i >= 0; i--) {
                record.add(text());
                record.add(text());
            }
            return record;
        }

        private Bytes text() {
            switch (random.nextInt(4)) {
                case 0:
                    return Bytes.utf8(Long.toString(random.nextLong() >> random.nextInt(64)));
                case 1:
                    return Bytes.utf8("y".repeat(random.nextInt(300)));
                default:
                    byte[] bytes = new byte[random.nextInt(40)];
                    random.nextBytes(bytes);
                    return Bytes.wrap(bytes);
            }
        }

        private StreamGroup group(String name) {
            List<StreamConsumer> consumers = new ArrayList<>();
            for (int i = random.nextInt(4); i >= 0; i--) {
                long seen = 1_700_000_000_000L + random.nextInt();
                consumers.add(new StreamConsumer(Bytes.utf8("consumer " + (9 - i)), seen, seen));
            }
            TreeMap<StreamId, Integer> owners = new TreeMap<>();
            for (int i = random.nextInt(60); i > 0; i--) {
                owners.put(id(), random.nextInt(consumers.size()));
            }
            PendingTable pending = new PendingTable();
            owners.forEach((id, owner) ->
                    pending.add(id.ms(), id.seq(), 1_700_000_000_000L + random.nextInt(), random.nextInt(1000), owner));
            return new StreamGroup(Bytes.utf8(name), id(), random.nextInt(300), pending, consumers);
        }
    }
}
