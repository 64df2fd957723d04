package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pool runs steps and writes output in one order, that of the input. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OrderedPoolInOrderTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final List<Thread> threads = new ArrayList<>();

    /** Writes the name of each key. At the end of a run it also reports how many keys the run had. */
    private final class Names implements EntryFormat {

        private int entries;

        @Override
        public void begin(long ordinal, OutputStream to) {
            entries = 0;
        }

        @Override
        public void write(RdbEntry entry, OutputStream to) throws IOException {
            to.write((((KeyEntry) entry).key() + "\n").getBytes(StandardCharsets.US_ASCII));
            entries++;
        }

        @Override
        public void end(OutputStream to) {
            // every line has been written already
        }

        @Override
        public Step whenWritten() {
            int written = entries;
            return () -> say("written " + written);
        }
    }

    private void say(String line) throws IOException {
        threads.add(Thread.currentThread());
        out.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    /** Runs the pool over so many keys. A step comes before every key whose number is a multiple. */
    private List<String> run(int keys, int every, EntryFormat.Step failing) throws IOException {
        RdbBytes rdb = RdbBytes.redis(11).select(0);
        for (int i = 0; i < keys; i++) {
            rdb.string("" + i, "value");
        }
        try (RdbReader in = Readings.open(rdb.end());
                OrderedPool pool = new OrderedPool(ReadOptions.DEFAULT, Names::new, out)) {
            int i = 0;
            for (RdbEntry entry; (entry = in.next()) != null; i++) {
                if (i % every == 0) {
                    int number = i;
                    pool.inOrder(() -> say("before " + number));
                    if (i == keys / 2 / every * every) {
                        pool.inOrder(failing);
                    }
                }
                pool.write(entry);
            }
            pool.inOrder(() -> say("last"));
            pool.finish();
        }
        return out.toString(StandardCharsets.US_ASCII).lines().toList();
    }

    private static final EntryFormat.Step NOTHING = () -> {};

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 1000, 9000, 70_000})
    void aStepRunsBetweenTheOutputBeforeAndAfterIt(int every) throws IOException {
        int keys = every < 10 ? 3000 : 100_000;
        List<String> lines = run(keys, every, NOTHING);
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < keys; i++) {
            if (i % every == 0) {
                expected.add("before " + i);
            }
            expected.add("" + i);
        }
        expected.add("last");
        assertEquals(
                expected,
                lines.stream().filter(line -> !line.startsWith("written")).toList());
    }

    @Test
    void theStepOfARunComesBetweenItsOutputAndTheNextRun() throws IOException {
        int since = 0;
        int runs = 0;
        for (String line : run(100_000, 30_000, NOTHING)) {
            if (line.startsWith("written")) {
                assertEquals("written " + since, line);
                since = 0;
                runs++;
            } else if (Character.isDigit(line.charAt(0))) {
                since++;
            } else {
                assertEquals(0, since, line);
            }
        }
        assertTrue(runs > 10, runs + " runs");
    }

    @Test
    void oneThreadRunsAllSteps() throws IOException {
        run(100_000, 5000, NOTHING);
        // This thread ran the steps that came before there was any output to wait for.
        List<Thread> others = threads.stream()
                .filter(thread -> thread != Thread.currentThread())
                .distinct()
                .toList();
        assertEquals(1, others.size());
        assertFalse(others.contains(Thread.currentThread()));
    }

    @Test
    void littleInputNeedsNoThread() throws IOException {
        List<String> lines = run(3, 2, NOTHING);
        assertEquals(List.of("before 0", "0", "1", "written 2", "before 2", "2", "written 1", "last"), lines);
        for (Thread thread : threads) {
            assertSame(Thread.currentThread(), thread);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 100_000})
    void aFailingStepStopsThePool(int keys) {
        IOException failure = assertThrows(
                IOException.class,
                () -> run(keys, keys / 10, () -> {
                    throw new IOException("this step fails");
                }));
        assertEquals("this step fails", failure.getMessage());
        List<String> lines = out.toString(StandardCharsets.US_ASCII).lines().toList();
        assertTrue(lines.contains("" + (keys / 2 - 1)), "the output before the step is written");
        assertFalse(lines.contains("" + keys / 2), "the output after the step is not written");
        assertFalse(lines.contains("last"), "no later step runs");
    }

    @Test
    void aStepMayThrowAnyException() {
        assertThrows(
                IllegalStateException.class,
                () -> run(100_000, 10_000, () -> {
                    throw new IllegalStateException("broken");
                }));
        assertFalse(out.toString(StandardCharsets.US_ASCII).contains("\n50000\n"));
    }

    @Test
    void theStepOfAFailedRunDoesNotRun() {
        EntryFormat broken = new EntryFormat() {
            @Override
            public void begin(long ordinal, OutputStream to) {
                // nothing to do
            }

            @Override
            public void write(RdbEntry entry, OutputStream to) throws IOException {
                throw new IOException("broken");
            }

            @Override
            public void end(OutputStream to) {
                // nothing to do
            }

            @Override
            public Step whenWritten() {
                return () -> say("written");
            }
        };
        IOException failure = assertThrows(IOException.class, () -> {
            byte[] rdb = RdbBytes.redis(11).select(0).string("k", "v").end();
            try (RdbReader in = Readings.open(rdb);
                    OrderedPool pool = new OrderedPool(ReadOptions.DEFAULT, () -> broken, out)) {
                pool.write(in.next());
                pool.finish();
            }
        });
        assertEquals("broken", failure.getMessage());
        assertEquals(List.of(), threads);
    }
}
