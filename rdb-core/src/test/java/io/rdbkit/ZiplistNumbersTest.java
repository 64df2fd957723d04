package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rdbkit.format.RdbType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Redis 2.4 has ziplists, but not the integer forms of Redis 2.6 and later. */
class ZiplistNumbersTest {

    private static final byte[] NEW_NUMBERS = ofThree(RdbBytes.redis(6));

    private static byte[] ofThree(RdbBytes rdb) {
        return rdb.select(0)
                .key(10, "list")
                .str(Packed.ziplist("5", "100", "100000"))
                .key(12, "zset")
                .str(Packed.ziplist("m", "1", "n", "200"))
                .key(11, "set")
                .str(Packed.intset(1, 2))
                .end();
    }

    private static List<RdbType> types(byte[] rdb) throws IOException {
        return Readings.entries(rdb).stream()
                .map(entry -> ((KeyEntry) entry).type())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis-2.4", "rdb-3", "rdb-5"})
    void newNumbersAreNotCopiedToServersThatMisreadThem(String target) throws IOException {
        Converted converted = Converted.of(NEW_NUMBERS, target, LossPolicy.FAIL);
        assertEquals(List.of(RdbType.LIST, RdbType.ZSET, RdbType.SET_INTSET), types(converted.rdb()));
        assertEquals(KeyContent.all(NEW_NUMBERS), KeyContent.all(converted.rdb()));
    }

    /** A file of this version has only the old forms, because only Redis 2.4 wrote it. */
    @Test
    void oldNumbersAreCopied() throws IOException {
        byte[] old = ofThree(RdbBytes.redis(2));
        for (String target : List.of("redis-2.4", "redis-2.8")) {
            Converted converted = Converted.of(old, target, LossPolicy.FAIL);
            assertEquals(
                    List.of(RdbType.LIST_ZIPLIST, RdbType.ZSET_ZIPLIST, RdbType.SET_INTSET), types(converted.rdb()));
        }
    }

    @Test
    void aWriterWithoutATargetDoesNotCopyNewNumbersEither() throws IOException {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        try (RdbReader in = Readings.open(NEW_NUMBERS);
                RdbWriter out =
                        RdbWriter.to(Channels.newChannel(written), NewKeys.version("RDB 2"), WriteOptions.DEFAULT)) {
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                out.write(entry);
            }
            out.finish();
        }
        assertEquals(List.of(RdbType.LIST, RdbType.ZSET, RdbType.SET_INTSET), types(written.toByteArray()));
    }
}
