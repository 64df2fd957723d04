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
 * Streams that a server wrote, decoded and encoded again for its version. What stands behind the nodes is the same to the byte. So
 * are the nodes, once they are decompressed, unless they hold deleted records: those are left out, and the room is filled.
 */
class StreamReencodeTest {

    /** Made by a server with {@code stream-node-max-entries 10}. */
    private static final Bytes SMALL_NODES = Bytes.utf8("stream:node10");

    static List<Path> dumps() {
        return Dumps.readable();
    }

    @ParameterizedTest
    @MethodSource("dumps")
    void isWhatTheServerWrote(Path dump) throws IOException {
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
        // 7.0-rc1 has the older type under the number of the newer version.
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

    /** Nodes, key and listpack by turns; returned is what stands behind them. */
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
