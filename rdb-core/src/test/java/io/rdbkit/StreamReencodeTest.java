package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.encode.ValueEncoder;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.format.Threshold;
import io.rdbkit.format.Thresholds;
import io.rdbkit.format.ValueKind;
import io.rdbkit.io.RdbInput;
import io.rdbkit.value.StreamValue;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A stream that a server wrote is decoded and encoded again for its version. The bytes behind the nodes are the same.
 * The nodes are the same after decompression, unless they hold deleted records: those are left out, and later records
 * take their place.
 */
class StreamReencodeTest {

    /** A stream of a server with {@code stream-node-max-entries 10}. */
    private static final Bytes SMALL_NODES = Bytes.utf8("stream:node10");

    static List<Path> dumps() {
        return Dumps.readable();
    }

    @ParameterizedTest
    @MethodSource("dumps")
    void theBytesAreThoseOfTheServer(Path dump) throws IOException {
        try (RdbReader raw = RdbReader.open(dump);
                RdbReader decoded = RdbReader.open(dump)) {
            for (RdbEntry entry; (entry = raw.next()) != null; ) {
                RdbEntry same = decoded.next();
                if (entry instanceof KeyEntry key && key.type().kind() == ValueKind.STREAM) {
                    compare(key, (KeyEntry) same, raw.version());
                }
            }
        }
    }

    private static void compare(KeyEntry key, KeyEntry same, RdbVersion version) throws IOException {
        boolean small = key.key().equals(SMALL_NODES);
        Thresholds thresholds = Thresholds.DEFAULT.withStreamNode(new Threshold(small ? 10 : 100, 4096));
        ValueEncoder encoder = new ValueEncoder(version, thresholds, true);
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        key.value().copyTo(written);
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        StreamValue stream = (StreamValue) same.decode();
        // Redis 7.0-rc1 writes the older type in files with the newer version number.
        boolean release = key.type() == encoder.begin(stream, key);
        encoder.writeTo(encoded);
        encoder.end();
        List<Bytes> theirs = new ArrayList<>();
        List<Bytes> ours = new ArrayList<>();
        byte[] behindTheirs = split(written.toByteArray(), theirs);
        byte[] behindOurs = split(encoded.toByteArray(), ours);
        if (release) {
            assertArrayEquals(behindTheirs, behindOurs, key::toString);
        }
        if (stream.deleted() == 0) {
            assertEquals(theirs, ours, key::toString);
        } else {
            assertTrue(ours.size() <= theirs.size(), key::toString);
        }
    }

    /** Nodes are pairs of a key and a listpack. Returns the bytes behind them. */
    private static byte[] split(byte[] stream, List<Bytes> nodes) throws IOException {
        try (RdbInput in = new RdbInput(new ByteArrayInputStream(stream), 0, false)) {
            for (long n = in.readCount("the count of nodes"); n > 0; n--) {
                nodes.add(in.readString("a node's key").value());
                nodes.add(in.readString("a node").value());
            }
            return in.rest().readAllBytes();
        }
    }
}
