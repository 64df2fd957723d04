package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.format.RdbFormatException;
import io.rdbkit.format.RdbTruncatedException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrderedPoolTest {

    /** Writes one line for each entry: its number, its offset, and the value's bytes or the decoded value. */
    private static final class Lines implements EntryFormat {

        private final boolean decode;
        private long ordinal;

        Lines(boolean decode) {
            this.decode = decode;
        }

        @Override
        public void begin(long first, OutputStream out) {
            ordinal = first;
        }

        @Override
        public void write(RdbEntry entry, OutputStream out) throws IOException {
            out.write((line(ordinal++, entry, decode) + "\n").getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void end(OutputStream out) {
            // every line has been written already
        }
    }

    private static String line(long ordinal, RdbEntry entry, boolean decode) throws IOException {
        String head = ordinal + " " + entry.offset() + " ";
        return decode && entry instanceof KeyEntry key
                ? head + key + " " + ValueText.of(key.decode())
                : head + EntryText.of(entry);
    }

    private static List<String> expected(InputStream input, boolean decode) throws IOException {
        List<String> lines = new ArrayList<>();
        try (RdbReader in = RdbReader.open(input, ReadOptions.DEFAULT)) {
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                lines.add(line(lines.size(), entry, decode));
            }
        }
        return lines;
    }

    private static List<String> pooled(InputStream input, boolean decode, boolean hold) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ReadOptions options = ReadOptions.DEFAULT.withHoldMeasured(hold);
        try (RdbReader in = RdbReader.open(input, options);
                OrderedPool pool = new OrderedPool(options, () -> new Lines(decode), out)) {
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                if (hold && entry instanceof KeyEntry key) {
                    key.elements();
                }
                pool.write(entry);
            }
            pool.finish();
        }
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    static Stream<Path> dumps() {
        return VariedDumps.readable().stream();
    }

    @ParameterizedTest
    @MethodSource("dumps")
    void theOutputIsThatOfOneThread(Path dump) throws IOException {
        for (boolean decode : new boolean[] {false, true}) {
            List<String> one = expected(Files.newInputStream(dump), decode).stream()
                    .flatMap(String::lines)
                    .toList();
            assertEquals(one, pooled(Files.newInputStream(dump), decode, false));
            assertEquals(one, pooled(Files.newInputStream(dump), decode, true));
        }
    }

    /** Input for many runs, with values of several blocks between small ones. */
    private static byte[] large() {
        RdbBytes rdb = RdbBytes.redis(11).select(0);
        for (int i = 0; i < 30_000; i++) {
            rdb.string("key " + i, "value " + i);
            if (i % 5000 == 4999) {
                rdb.key(1, "list " + i).len(100_000);
                for (int item = 0; item < 100_000; item++) {
                    rdb.str("item " + item);
                }
                rdb.string("string " + i, "x".repeat(700_000 + i));
            }
        }
        return rdb.end();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void keepsTheOrderOfManyRuns(boolean hold) throws IOException {
        byte[] rdb = large();
        assertEquals(expected(stream(rdb), true), pooled(stream(rdb), true, hold));
    }

    private static InputStream stream(byte[] bytes) {
        return new ByteArrayInputStream(bytes);
    }

    @Test
    void theOutputEndsBeforeADamagedValue() throws IOException {
        RdbBytes rdb = RdbBytes.redis(11).select(0);
        for (int i = 0; i < 20_000; i++) {
            rdb.string("key " + i, "value " + i);
        }
        rdb.key(16, "bad").str("no listpack");
        for (int i = 0; i < 200_000; i++) {
            rdb.string("later " + i, "value " + i);
        }
        byte[] bytes = rdb.end();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        IOException failure = assertThrows(RdbFormatException.class, () -> pool(stream(bytes), out));
        RdbFormatException one = assertThrows(RdbFormatException.class, () -> expected(stream(bytes), true));
        assertEquals(one.getMessage(), failure.getMessage());
        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertEquals(20_000, lines.size());
        assertTrue(lines.get(19_999).contains("key 19999"));
    }

    private static void pool(InputStream input, OutputStream out) throws IOException {
        try (RdbReader in = RdbReader.open(input, ReadOptions.DEFAULT);
                OrderedPool pool = new OrderedPool(ReadOptions.DEFAULT, () -> new Lines(true), out)) {
            try {
                for (RdbEntry entry; (entry = in.next()) != null; ) {
                    pool.write(entry);
                }
            } finally {
                pool.finish();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 300_000, 1_000_000, 2_000_000, 3_333_333})
    void theOutputEndsWhereTheInputIsCut(int length) throws IOException {
        byte[] whole = large();
        byte[] cut = java.util.Arrays.copyOf(whole, length);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        RdbTruncatedException failure = assertThrows(RdbTruncatedException.class, () -> pool(stream(cut), out));
        assertTrue(failure.offset() <= length);
        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertEquals(expected(stream(whole), true).subList(0, lines.size()), lines);
        assertFalse(lines.isEmpty());
    }

    @Test
    void aFailingOutputStopsThePool() {
        byte[] rdb = large();
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("full");
            }
        };
        IOException failure = assertThrows(IOException.class, () -> pool(stream(rdb), full));
        assertEquals("full", failure.getMessage());
    }

    @Test
    void aFailingFormatStopsThePool() {
        byte[] rdb = large();
        EntryFormat broken = new EntryFormat() {
            @Override
            public void begin(long ordinal, OutputStream out) {
                if (ordinal > 10_000) {
                    throw new IllegalStateException("broken");
                }
            }

            @Override
            public void write(RdbEntry entry, OutputStream out) {
                // drops the output
            }

            @Override
            public void end(OutputStream out) {
                // nothing is left to write
            }
        };
        assertThrows(IllegalStateException.class, () -> {
            try (RdbReader in = RdbReader.open(stream(rdb), ReadOptions.DEFAULT);
                    OrderedPool pool =
                            new OrderedPool(ReadOptions.DEFAULT, () -> broken, OutputStream.nullOutputStream())) {
                for (RdbEntry entry; (entry = in.next()) != null; ) {
                    pool.write(entry);
                }
                pool.finish();
            }
        });
    }
}
