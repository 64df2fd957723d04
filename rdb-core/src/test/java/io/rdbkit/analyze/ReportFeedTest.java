package io.rdbkit.analyze;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.KeyEntry;
import io.rdbkit.RdbBytes;
import io.rdbkit.RdbReader;
import io.rdbkit.format.Bytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.EnumSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReportFeedTest {

    private final MemoryReport report = report();
    private final KeyEntry any;

    ReportFeedTest() throws IOException {
        try (RdbReader in = RdbReader.open(
                new ByteArrayInputStream(RdbBytes.redis(11).string("k", "v").end()))) {
            any = (KeyEntry) in.next();
            any.encoding();
            any.serializedSize();
        }
    }

    private static MemoryReport report() {
        return new MemoryReport(new MemoryReport.Options(
                EnumSet.allOf(MemoryReport.By.class), 2, 0, 10, "", 4, MemoryReport.Options.DEFAULT_ROOM));
    }

    private KeyEntry named(String name) {
        return any.withKey(Bytes.utf8(name));
    }

    private static MemoryUse use(int memory) {
        return new MemoryUse(memory, memory + 1, -1, false);
    }

    private static boolean isRunning() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("rdb-sums"));
    }

    @AfterEach
    void noThreadIsLeft() {
        assertFalse(isRunning());
    }

    @Test
    void theReportIsTheSameAsWithoutAThread() throws IOException {
        MemoryReport expected = report();
        try (ReportFeed feed = new ReportFeed(report)) {
            for (int i = 0; i < 5000; i++) {
                String middle = "x".repeat(i == 77 ? 100_000 : i % 300);
                KeyEntry key = named("user" + i % 7 + ":" + middle + ":" + i);
                feed.add(i % 2, key, use(i % 997));
                expected.add(i % 2, key, use(i % 997));
            }
            assertTrue(isRunning());
            feed.finish();
        }
        assertEquals(5000, report.total().keys());
        assertEquals(figures(expected), figures(report));
    }

    @Test
    void runsAreTheSameAsSingleKeys() throws IOException {
        MemoryReport expected = report();
        try (ReportFeed feed = new ReportFeed(report)) {
            int i = 0;
            for (int size : new int[] {1, 0, 5, 512, 3, 2000, 513, 1}) { // a batch has 512
                MeasuredRun run = feed.newRun();
                for (int end = i + size; i < end; i++) {
                    run.add(i % 2, named("user" + i % 7 + ":" + i), use(i % 997));
                    expected.add(i % 2, named("user" + i % 7 + ":" + i), use(i % 997));
                }
                feed.add(run);
                feed.add(0, named("alone" + i), use(i % 997));
                expected.add(0, named("alone" + i), use(i % 997));
            }
            feed.finish();
        }
        assertEquals(3043, report.total().keys());
        assertEquals(figures(expected), figures(report));
    }

    @Test
    void aRunOfAFewKeysStartsNoThread() throws IOException {
        try (ReportFeed feed = new ReportFeed(report)) {
            MeasuredRun run = feed.newRun();
            run.add(0, named("a"), use(50));
            feed.add(run);
            assertFalse(isRunning());
            feed.finish();
        }
        assertEquals(50, report.total().memory());
    }

    private static String figures(MemoryReport report) {
        StringBuilder text = new StringBuilder();
        for (MemoryReport.By by : EnumSet.complementOf(EnumSet.of(MemoryReport.By.PREFIX))) {
            report.groups(by)
                    .forEach((name, group) -> text.append(by).append(name).append(figures(group)));
        }
        report.largestPrefixes(100, 0).largest().forEach(node -> text.append(node.prefix())
                .append(figures(node)));
        return text.append(report.top()).append(report.sizes().steps()).toString();
    }

    private static String figures(MemoryGroup group) {
        return " " + group.keys() + " " + group.memory() + " " + group.allocated() + " " + group.memoryOf(1) + " "
                + group.percentile(50) + "\n";
    }

    @Test
    void aFewKeysStartNoThread() throws IOException {
        try (ReportFeed feed = new ReportFeed(report)) {
            feed.add(0, named("a"), use(50));
            assertFalse(isRunning());
            feed.finish();
        }
        assertEquals(50, report.total().memory());
    }

    @Test
    void aFailureIsThrownInTheCaller() throws IOException {
        try (ReportFeed feed = new ReportFeed(report)) {
            assertThrows(IndexOutOfBoundsException.class, () -> {
                for (int i = 0; i < 100_000; i++) {
                    feed.add(2, named("k"), use(50)); // the only files are 0 and 1
                }
                feed.finish();
            });
        }
    }

    @Test
    void nothingIsAddedAfterClose() throws IOException {
        try (ReportFeed feed = new ReportFeed(report)) {
            for (int i = 0; i < 10_000; i++) {
                feed.add(0, named("k" + i), use(50));
            }
        }
        assertTrue(report.total().keys() < 10_000, "the last batch must not be handed over");
    }
}
