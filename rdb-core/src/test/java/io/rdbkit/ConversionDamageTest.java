package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.RdbException;
import io.rdbkit.format.RdbFormatException;
import io.rdbkit.format.RdbTruncatedException;
import io.rdbkit.format.Target;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Damage in a file that is converted is either found or harmless. The conversion never hangs, and it throws only the
 * exception for damaged files.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConversionDamageTest {

    private static final LossPolicy DROP = LossPolicy.of(OnLoss.DROP_FEATURE);

    /**
     * The checksum finds every flipped bit, so the test tries one bit of each byte. 7 changes the bit's place from byte
     * to byte.
     */
    private static final int EVERY = 7;

    private static final int EVERY_PREFIX = 3;

    /**
     * Targets that the converter treats differently: nothing packed; ziplists; field expiries of Redis; field expiries
     * of Valkey.
     */
    private static final List<Target> TARGETS = Stream.of("redis-2.4", "redis-6.2", "redis-7.2", "valkey-9.0")
            .map(Target::parse)
            .toList();

    static Stream<Named<byte[]>> files() throws IOException {
        List<Named<byte[]>> files = new ArrayList<>();
        for (Map.Entry<String, byte[]> file : DecodableFiles.all().entrySet()) {
            files.add(Named.of(file.getKey(), file.getValue()));
        }
        return files.stream();
    }

    static Stream<Named<byte[]>> filesWithAChecksum() throws IOException {
        return files().filter(file -> !file.getName().matches("RDB [124]"));
    }

    /** Each damaged file is converted for one target only, because all would take long. */
    private static Target target(int offset) {
        return TARGETS.get(offset % TARGETS.size());
    }

    private static Converted converted(byte[] rdb, Target target, boolean ignoreChecksum) throws IOException {
        ReadOptions options = ReadOptions.DEFAULT.withIgnoreChecksum(ignoreChecksum);
        return Converted.of(
                () -> RdbReader.open(new ByteArrayInputStream(rdb), options), target, DROP, WriteOptions.DEFAULT);
    }

    @ParameterizedTest
    @MethodSource("files")
    void aPrefixIsNeverTakenForAFile(byte[] file) throws IOException {
        for (int length = 0; length < file.length; length += EVERY_PREFIX) {
            byte[] prefix = Arrays.copyOf(file, length);
            Target target = target(length);
            RdbTruncatedException e = assertThrows(RdbTruncatedException.class, () -> converted(prefix, target, false));
            assertEquals(length, e.offset(), e.getMessage());
        }
    }

    @ParameterizedTest
    @MethodSource("filesWithAChecksum")
    void aFlippedBitIsFoundOrHarmless(byte[] file) throws IOException {
        Map<Target, Bytes> sound = new HashMap<>();
        for (Target target : TARGETS) {
            try {
                sound.put(target, Bytes.wrap(converted(file, target, false).rdb()));
            } catch (RdbException refused) {
                assertEquals(1, refused.getMessage().lines().count(), refused.getMessage());
            }
        }
        for (int bit = 0; bit < 8 * file.length; bit += EVERY) {
            Target target = target(bit / 8);
            try {
                Bytes found =
                        Bytes.wrap(converted(flip(file, bit), target, false).rdb());
                assertEquals(sound.get(target), found, "bit " + bit);
            } catch (RdbException expected) {
                assertEquals(1, expected.getMessage().lines().count(), expected.getMessage());
            }
        }
    }

    /** Without the checksum the result may differ, but it is a valid file. */
    @ParameterizedTest
    @MethodSource("files")
    void withoutTheChecksumTheResultIsStillAFile(byte[] file) throws IOException {
        for (int bit = 0; bit < 8 * file.length; bit += EVERY) {
            Target target = target(bit / 8);
            try {
                byte[] rdb = converted(flip(file, bit), target, true).rdb();
                for (RdbEntry entry : Readings.entries(rdb)) {
                    assertTrue(!(entry instanceof KeyEntry key) || target.takes(key.type()), "bit " + bit);
                }
            } catch (RdbException expected) {
                assertEquals(1, expected.getMessage().lines().count(), expected.getMessage());
            }
        }
    }

    private static byte[] flip(byte[] file, int bit) {
        byte[] flipped = file.clone();
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        return flipped;
    }

    /** All threads work, and many keys wait behind the damaged one. */
    @Test
    void aDamagedValueAmongManyStopsTheConversion() throws IOException {
        RdbBytes rdb = RdbBytes.redis(11).select(0);
        for (int i = 0; i < 20_000; i++) {
            rdb.key(16, "key " + i).str(Packed.listpack("f", "v"));
        }
        int offset = rdb.size();
        rdb.key(16, "bad").str("no listpack");
        for (int i = 0; i < 200_000; i++) {
            rdb.key(16, "later " + i).str(Packed.listpack("f", "v"));
        }
        byte[] bytes = rdb.end();
        RdbFormatException e =
                assertThrows(RdbFormatException.class, () -> converted(bytes, Target.parse("redis-6.2"), false));
        assertTrue(e.getMessage().endsWith("db 0, key \"bad\", HASH_LISTPACK"), e::getMessage);
        assertTrue(e.offset() >= offset && e.offset() < offset + 30, e::getMessage);
    }

    /** Bytes that no server writes or loads. */
    @Test
    void bytesThatNoServerLoadsAreRefused() throws IOException {
        byte[] empty =
                RdbBytes.redis(11).select(0).key(16, "h").str(Packed.listpack()).end();
        byte[] odd = RdbBytes.redis(11)
                .select(0)
                .key(16, "h")
                .str(Packed.listpack("f", "v", "g"))
                .end();
        byte[] twice = RdbBytes.redis(11)
                .select(0)
                .key(16, "h")
                .str(Packed.listpack("f", "v", "f", "w"))
                .end();
        byte[] noScore = RdbBytes.redis(11)
                .select(0)
                .key(17, "z")
                .str(Packed.listpack("m", "nan"))
                .end();
        Target target = Target.parse("redis-6.2");
        assertThrows(RdbFormatException.class, () -> converted(noScore, target, false));
        assertEquals(
                List.of("empty-collection 1 drop-key"),
                Converted.of(empty, target, LossPolicy.of(OnLoss.DROP_KEY)).told());
        assertThrows(RdbFormatException.class, () -> converted(odd, target, false));
        assertThrows(RdbFormatException.class, () -> converted(twice, target, false));
    }
}
