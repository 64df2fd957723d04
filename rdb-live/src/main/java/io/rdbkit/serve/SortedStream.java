package io.rdbkit.serve;

import java.io.Closeable;
import java.io.IOException;

/** Elements that must be seen all before the first one can be sent: they are collected, sorted and written, each part by and by. */
final class SortedStream implements ReplyStream {

    /** Adds the next element, if it is one of those that are wanted. */
    @FunctionalInterface
    interface Collector {
        /** Whether there may be one more. */
        boolean collect(SortedEntries into) throws IOException;
    }

    /** Writes an element. */
    @FunctionalInterface
    interface Writer {
        void write(SortedEntries.Entry entry, Reply reply) throws IOException;
    }

    /** Tells which of the elements are sent, when their number is known; and writes the head. */
    @FunctionalInterface
    interface Choice {
        Range choose(long count, Reply reply);
    }

    private static final int STEPS = 1 << 14;

    private final Closeable open;
    private final SortedEntries entries;
    private final Collector collector;
    private final Choice choice;
    private final Writer writer;
    private boolean collected;
    /** Null until all are collected. */
    private Range range;

    private long place;

    SortedStream(Closeable open, boolean falling, Collector collector, Choice choice, Writer writer) {
        this.open = open;
        this.entries = new SortedEntries(falling);
        this.collector = collector;
        this.choice = choice;
        this.writer = writer;
    }

    @Override
    public boolean write(Reply reply) throws IOException {
        for (int i = 0; i < STEPS && !collected; i++) {
            collected = !collector.collect(entries);
        }
        if (!collected) {
            return true;
        }
        if (range == null) {
            range = choice.choose(entries.count(), reply);
        }
        for (int i = 0; i < STEPS && reply.pending() < PIECE; i++) {
            if (place == range.first() + range.length() || range.length() == 0) {
                return false;
            }
            SortedEntries.Entry entry = entries.next();
            if (place++ >= range.first()) {
                writer.write(entry, reply);
            }
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        entries.close();
        open.close();
    }
}
