package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A light pool makes the same of keys with one processor, where it starts no thread, as with four. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LightPoolTest {

    private static final int RUN = 64;

    private static final byte[] LARGE = large();

    /** The names of the threads that format. */
    private final Set<String> threads = new ConcurrentSkipListSet<>();

    /** Small keys, and among them values of several blocks. */
    private static byte[] large() {
        RdbBytes rdb = RdbBytes.redis(11).select(0);
        for (int i = 0; i < 3000; i++) {
            rdb.string("key " + i, "value " + i);
            if (i % 1000 == 999) {
                rdb.key(1, "list " + i).len(50_000);
                for (int item = 0; item < 50_000; item++) {
                    rdb.str("item " + item);
                }
                rdb.string("string " + i, "x".repeat(700_000 + i));
            }
        }
        return rdb.end();
    }

    private final class Figures implements EntryFormat {

        private final StringBuilder lines = new StringBuilder();

        @Override
        public void begin(long ordinal, OutputStream out) {
            lines.setLength(0);
        }

        @Override
        public void write(RdbEntry entry, OutputStream out) throws IOException {
            threads.add(Thread.currentThread().getName());
            KeyEntry key = (KeyEntry) entry;
            String line = key.key() + " " + key.encoding() + " " + key.elements() + " " + key.serializedSize();
            lines.append(line).append('\n');
        }

        @Override
        public void end(OutputStream out) throws IOException {
            out.write(lines.toString().getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public Step whenWritten() {
            return () -> threads.add("written in order");
        }
    }

    /** What comes out, and the failure. */
    private String run(byte[] rdb, int processors, boolean measured) throws Exception {
        return run(new ByteArrayInputStream(rdb), processors, measured);
    }

    private String run(InputStream rdb, int processors) throws Exception {
        return run(rdb, processors, false);
    }

    private String run(InputStream rdb, int processors, boolean measured) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        String failure = Processors.with(processors, RUN, () -> {
            try (RdbReader in = RdbReader.open(rdb);
                    OrderedPool pool = OrderedPool.light(ReadOptions.DEFAULT, Figures::new, out)) {
                try {
                    for (RdbEntry entry; (entry = in.next()) != null; ) {
                        if (measured) {
                            ((KeyEntry) entry).elements();
                        }
                        pool.write(entry);
                    }
                } catch (IOException e) {
                    pool.finish();
                    throw e;
                }
                pool.finish();
                return "";
            } catch (IOException e) {
                return e.toString();
            }
        });
        return out.toString(StandardCharsets.UTF_8) + failure;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void thePoolsAgree(boolean measured) throws Exception {
        String one = run(LARGE, 1, measured);
        assertEquals(Set.of("main", "written in order"), ofCaller(threads));
        assertEquals(3006, one.lines().count());
        assertTrue(one.contains("\nlist 999 "), one);
        threads.clear();
        assertEquals(one, run(LARGE, 4, measured));
        assertEquals(Set.of("rdb-format", "written in order"), threads);
    }

    private static Set<String> ofCaller(Set<String> names) {
        String caller = Thread.currentThread().getName();
        Set<String> named = new TreeSet<>(names);
        if (named.remove(caller)) {
            named.add("main");
        }
        return named;
    }

    /** Cut within a small key, a list of many blocks, and a string of many blocks. */
    @ParameterizedTest
    @ValueSource(ints = {40, 5000, 300_000, 600_003, 700_000, 1_200_000, 2_500_000})
    void theyAgreeWhereTheInputIsCut(int length) throws Exception {
        byte[] cut = Arrays.copyOf(LARGE, length);
        String one = run(cut, 1, false);
        assertTrue(one.contains("RdbTruncatedException"), one);
        assertEquals(one, run(cut, 4, false));
        assertEquals(one, run(cut, 4, true));
    }

    /** As where compressed input is cut: the reader fails with something else than the end. */
    @ParameterizedTest
    @ValueSource(ints = {40, 5000, 5001, 5002, 5003, 300_000, 600_003, 700_000, 1_200_000, 2_500_000})
    void theyAgreeWhereTheInputFails(int length) throws Exception {
        String one = run(failing(length), 1);
        assertTrue(one.endsWith("java.io.IOException: broken"), one);
        assertEquals(one, run(failing(length), 4));
    }

    private static InputStream failing(int length) {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("broken");
            }
        };
        return new SequenceInputStream(new ByteArrayInputStream(LARGE, 0, length), broken);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 1000, 2500})
    void theyAgreeAboutADamagedPackedValue(int before) throws Exception {
        RdbBytes rdb = RdbBytes.redis(11).select(0);
        for (int i = 0; i < 3000; i++) {
            rdb.string("key " + i, "value " + i);
            if (i == before) {
                rdb.key(16, "bad").str("no listpack");
            }
        }
        byte[] bytes = rdb.end();
        String one = run(bytes, 1, false);
        assertTrue(one.contains("RdbFormatException"), one);
        assertEquals(before + 2, one.lines().count());
        assertEquals(one, run(bytes, 4, false));
    }

    @Test
    void aFailingOutputFailsInBoth() throws Exception {
        for (int processors : new int[] {1, 4}) {
            OutputStream full = new OutputStream() {
                @Override
                public void write(int b) throws IOException {
                    throw new IOException("full");
                }
            };
            IOException failure = assertThrows(
                    IOException.class,
                    () -> Processors.with(processors, RUN, () -> {
                        try (RdbReader in = RdbReader.open(new ByteArrayInputStream(LARGE));
                                OrderedPool pool = OrderedPool.light(ReadOptions.DEFAULT, Figures::new, full)) {
                            for (RdbEntry entry; (entry = in.next()) != null; ) {
                                pool.write(entry);
                            }
                            pool.finish();
                            return null;
                        }
                    }));
            assertEquals("full", failure.getMessage());
        }
    }

    /** With one processor a step runs at once, behind what was written before. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void stepsRunInOrder(int processors) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Processors.with(processors, RUN, () -> {
            try (RdbReader in = RdbReader.open(new ByteArrayInputStream(LARGE));
                    OrderedPool pool = OrderedPool.light(ReadOptions.DEFAULT, Figures::new, out)) {
                pool.write(in.next());
                pool.inOrder(() -> out.write("step\n".getBytes(StandardCharsets.UTF_8)));
                pool.write(in.next());
                pool.finish();
                return null;
            }
        });
        assertEquals(
                "key 0,step,key 1",
                String.join(
                        ",",
                        out.toString(StandardCharsets.UTF_8)
                                .lines()
                                .map(line -> line.replaceFirst(" embstr.*", ""))
                                .toList()));
    }
}
