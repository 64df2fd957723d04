package io.rdbkit.cli;

import io.rdbkit.EntryFormat;
import io.rdbkit.KeyEntry;
import io.rdbkit.RdbEntry;
import io.rdbkit.analyze.MeasuredRun;
import io.rdbkit.analyze.MemoryModel;
import io.rdbkit.analyze.MemoryReport;
import io.rdbkit.analyze.ReportFeed;
import io.rdbkit.transform.Plan;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** Adds the keys of files to a {@link MemoryReport}, and what the tables of their databases take. */
final class MemoryScan {

    /** How many keys a report in JSON has. */
    static final int DEFAULT_TOP = 100;

    /** Of the memory that Java may have, the part that prefixes get. */
    private static final int PART_FOR_PREFIXES = 4;

    private final MemoryReport report;
    private final KeyMemory memory;
    private final long nowMillis;
    private final List<MemoryModel> models = new ArrayList<>();

    private int db;
    private long keys;
    private long expiring;

    MemoryScan(MemoryReport.Options options, KeyMemory memory) {
        report = new MemoryReport(options);
        nowMillis = options.nowMillis();
        this.memory = memory;
    }

    /** Options with as much room for prefixes as there can be. */
    static MemoryReport.Options options(
            Set<MemoryReport.By> by, int files, long nowMillis, int top, String separators, int depth) {
        long room =
                Math.min(MemoryReport.Options.DEFAULT_ROOM, Runtime.getRuntime().maxMemory() / PART_FOR_PREFIXES);
        return new MemoryReport.Options(by, files, nowMillis, top, separators, depth, room);
    }

    /** @return how many keys the plan left */
    long run(KeyListing listing, Plan plan) throws IOException {
        try (ReportFeed feed = new ReportFeed(report)) {
            long kept = listing.format(
                    plan,
                    file -> new Measuring(file, memory.forThread(), feed),
                    key -> count(key.db(), key.hasExpiry()),
                    file -> {
                        if (file > 0) {
                            endFile();
                        }
                    },
                    OutputStream.nullOutputStream());
            endFile();
            feed.finish();
            return kept;
        }
    }

    /** Measures keys, in one thread. */
    private static final class Measuring implements EntryFormat {

        private final int file;
        private final KeyMemory memory;
        private final ReportFeed feed;
        private MeasuredRun run;

        Measuring(int file, KeyMemory memory, ReportFeed feed) {
            this.file = file;
            this.memory = memory;
            this.feed = feed;
        }

        @Override
        public void begin(long ordinal, OutputStream out) {
            run = feed.newRun();
        }

        @Override
        public void write(RdbEntry entry, OutputStream out) throws IOException {
            KeyEntry key = (KeyEntry) entry;
            run.add(file, key, memory.of(key));
        }

        @Override
        public void end(OutputStream out) {
            // whenWritten() does this
        }

        @Override
        public Step whenWritten() {
            MeasuredRun ended = run;
            return () -> feed.add(ended);
        }
    }

    /** Counts a key for the tables of its database; in a file the databases come one after the other. */
    private void count(int ofDb, boolean expires) {
        if (ofDb != db) {
            endTables();
            db = ofDb;
        }
        keys++;
        if (expires) {
            expiring++;
        }
    }

    private void endFile() {
        endTables();
        models.add(memory.model());
    }

    private void endTables() {
        if (keys > 0) {
            report.addTables(memory.model().tables(keys, expiring));
        }
        keys = 0;
        expiring = 0;
    }

    MemoryReport report() {
        return report;
    }

    /** What expiries are compared with. */
    long nowMillis() {
        return nowMillis;
    }

    /** The model of each file; null for one without keys. */
    List<MemoryModel> models() {
        return Collections.unmodifiableList(models);
    }
}
