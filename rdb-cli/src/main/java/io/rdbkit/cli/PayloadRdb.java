package io.rdbkit.cli;

import io.rdbkit.format.Fork;
import io.rdbkit.format.Opcode;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.transform.Source;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Payloads of DUMP as an RDB in memory, whose keys are numbers.
 *
 * <pre>
 * magic, (type, key, value)..., EOF, i64 0     of payloads: type, value, u16 version, u64 checksum
 * </pre>
 */
final class PayloadRdb {

    /** The bytes behind the value in a payload: the version, and a checksum. */
    static final int TAIL = Short.BYTES + Long.BYTES;

    private static final int FIRST_OF_VALKEY = 80;

    private final List<InputStream> parts = new ArrayList<>();
    /** The highest version of a payload. */
    private int version;

    void add(int number, byte[] payload) {
        byte[] name = Integer.toString(number).getBytes(StandardCharsets.US_ASCII);
        byte[] head = new byte[2 + name.length];
        head[0] = payload[0];
        head[1] = (byte) name.length;
        System.arraycopy(name, 0, head, 2, name.length);
        parts.add(new ByteArrayInputStream(head));
        int end = payload.length - TAIL;
        parts.add(new ByteArrayInputStream(payload, 1, end - 1));
        version = Math.max(version, payload[end] & 0xff | (payload[end + 1] & 0xff) << Byte.SIZE);
    }

    /** @param least the version to say if all payloads have lower ones */
    Source source(RdbVersion least) {
        RdbVersion said = version <= least.number()
                ? least
                : new RdbVersion(version < FIRST_OF_VALKEY ? Fork.REDIS : Fork.VALKEY, version);
        List<InputStream> all = new ArrayList<>();
        all.add(new ByteArrayInputStream(said.magic()));
        all.addAll(parts);
        byte[] end = new byte[1 + Long.BYTES];
        end[0] = (byte) Opcode.EOF.id();
        all.add(new ByteArrayInputStream(end));
        return Source.of(new SequenceInputStream(Collections.enumeration(all))).readingNewer(newer -> {});
    }

    /** Whether two payloads have the same bytes but for their tails, as those of two servers have for an equal value. */
    static boolean areSame(byte[] one, byte[] other) {
        return Arrays.equals(one, 0, Math.max(0, one.length - TAIL), other, 0, Math.max(0, other.length - TAIL));
    }
}
