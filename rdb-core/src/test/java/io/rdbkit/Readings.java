package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.rdbkit.format.RdbException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** Reads files of a few bytes to the end, using their values in every possible way. */
final class Readings {

    private Readings() {}

    /** What the test does with a value. */
    private enum Treatment {
        SKIP,
        COPY,
        MEASURE,
        MEASURE_AND_COPY
    }

    static RdbReader open(byte[] rdb) throws IOException {
        return RdbReader.open(new ByteArrayInputStream(rdb), ReadOptions.DEFAULT);
    }

    /** All entries of a file. Their values have been used up. */
    static List<RdbEntry> entries(byte[] rdb) throws IOException {
        List<RdbEntry> entries = new ArrayList<>();
        try (RdbReader in = open(rdb)) {
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                entries.add(entry);
            }
        }
        return entries;
    }

    /** The only key of a file. */
    static KeyEntry key(byte[] rdb) throws IOException {
        List<RdbEntry> keys =
                entries(rdb).stream().filter(KeyEntry.class::isInstance).toList();
        assertEquals(1, keys.size());
        return (KeyEntry) keys.get(0);
    }

    /** The number of elements of the only key, asked of a reader that holds measured values and of one that doesn't. */
    static long elements(byte[] rdb) throws IOException {
        List<Long> counts = new ArrayList<>();
        for (boolean hold : new boolean[] {false, true}) {
            ReadOptions options = ReadOptions.DEFAULT.withHoldMeasured(hold);
            try (RdbReader in = RdbReader.open(new ByteArrayInputStream(rdb), options)) {
                for (RdbEntry entry; (entry = in.next()) != null; ) {
                    if (entry instanceof KeyEntry key) {
                        counts.add(key.elements());
                    }
                }
            }
        }
        assertEquals(2, counts.size());
        assertEquals(counts.get(0), counts.get(1));
        return counts.get(0);
    }

    /** The error that reading a file ends in. It must be the same however the values are used. */
    static <E extends RdbException> E failure(Class<E> type, byte[] rdb) {
        String message = null;
        E failure = null;
        for (Treatment treatment : Treatment.values()) {
            failure = assertInstanceOf(type, attempt(rdb, treatment), treatment::toString);
            if (message == null) {
                message = failure.getMessage();
            }
            assertEquals(message, failure.getMessage(), treatment::toString);
        }
        return failure;
    }

    private static IOException attempt(byte[] rdb, Treatment treatment) {
        ReadOptions options = ReadOptions.DEFAULT.withHoldMeasured(treatment == Treatment.MEASURE_AND_COPY);
        try (RdbReader in = RdbReader.open(new ByteArrayInputStream(rdb), options)) {
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                if (entry instanceof KeyEntry key) {
                    treat(key.value(), treatment);
                } else if (entry instanceof ModuleAuxEntry aux) {
                    treat(aux.value(), treatment);
                }
            }
            return null;
        } catch (IOException e) {
            return e;
        }
    }

    private static void treat(RawValue value, Treatment treatment) throws IOException {
        if (treatment == Treatment.MEASURE || treatment == Treatment.MEASURE_AND_COPY) {
            value.size();
        }
        if (treatment == Treatment.COPY || treatment == Treatment.MEASURE_AND_COPY) {
            value.copyTo(OutputStream.nullOutputStream());
        }
    }
}
