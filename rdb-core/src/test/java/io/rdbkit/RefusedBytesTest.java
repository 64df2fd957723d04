package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rdbkit.format.RdbFormatException;
import io.rdbkit.format.RdbUnsupportedException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The reader refuses a type or opcode that it can't read. It names those it knows. */
class RefusedBytesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            15 | 6   | MODULE_PRE_GA (its values can't be delimited)
            15 | 29  | HASH_TMPL_LP (stands in DUMP payloads only)
            15 | 31  | HASH_TMPL_ARRAY (stands in DUMP payloads only)
            15 | 33  | GCRA (never released)
            11 | 101 | GCAS (Redis Enterprise)
            11 | 102 | GFLAGS (Redis Enterprise)
            9  | 64  | CRON (KeyDB)
            80 | 6   | MODULE_PRE_GA (its values can't be delimited)
            80 | 23  | PATH_HASH (Valkey 9.2)
            81 | 23  | PATH_HASH (Valkey 9.2)
            """)
    void aKnownOneIsRefusedByName(int version, int b, String name) {
        RdbBytes rdb = begin(version);
        long offset = rdb.size();
        RdbUnsupportedException e = Readings.failure(
                RdbUnsupportedException.class, rdb.bytes(b).str("key").end());
        assertEquals(offset, e.offset());
        assertEquals("byte " + b + " is " + name + ", which can't be read at offset " + offset, e.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"15, 8", "15, 34", "15, 100", "15, 200", "15, 241", "80, 24", "80, 28", "80, 30", "80, 101", "80, 241"})
    void anUnknownOneIsRefusedByNumber(int version, int b) {
        RdbBytes rdb = begin(version);
        long offset = rdb.size();
        RdbFormatException e = Readings.failure(
                RdbFormatException.class, rdb.bytes(b).str("key").end());
        assertEquals("unknown type or opcode " + b + " at offset " + offset, e.getMessage());
    }

    private static RdbBytes begin(int version) {
        return (version >= 80 ? RdbBytes.valkey(version) : RdbBytes.redis(version))
                .select(0)
                .string("before", "1");
    }
}
