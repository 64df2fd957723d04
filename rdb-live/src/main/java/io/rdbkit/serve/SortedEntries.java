package io.rdbkit.serve;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Sorts any number of entries by their keys, as unsigned bytes, in bounded memory. What doesn't fit goes to temporary files. */
final class SortedEntries implements Closeable {

    /**
     * An entry.
     *
     * @param key  by which it is sorted
     * @param rest what belongs to it
     */
    record Entry(byte[] key, byte[] rest) {}

    private static final int MOST_BYTES = 4 << 20;
    private static final int OVERHEAD = 80;
    private static final int BUFFER = 1 << 13;

    private final Comparator<Entry> order;
    private final List<Run> runs = new ArrayList<>();
    private List<Entry> held = new ArrayList<>();
    private long bytes;
    private long count;

    /** Null while entries are added. */
    private PriorityQueue<Head> heads;

    /** @param falling whether the largest key comes first */
    SortedEntries(boolean falling) {
        Comparator<Entry> rising = (a, b) -> Arrays.compareUnsigned(a.key, b.key);
        order = falling ? rising.reversed() : rising;
    }

    void add(byte[] key, byte[] rest) throws IOException {
        held.add(new Entry(key, rest));
        count++;
        bytes += key.length + rest.length + OVERHEAD;
        if (bytes > MOST_BYTES) {
            held.sort(order);
            runs.add(Run.of(held));
            held = new ArrayList<>();
            bytes = 0;
        }
    }

    /** The number of entries that were added. */
    long count() {
        return count;
    }

    /** The next entry in order, or null at the end. Nothing may be added any more. */
    Entry next() throws IOException {
        if (heads == null) {
            begin();
        }
        Head head = heads.poll();
        if (head == null) {
            return null;
        }
        Entry entry = head.entry;
        head.entry = head.run.next();
        if (head.entry != null) {
            heads.add(head);
        }
        return entry;
    }

    private void begin() throws IOException {
        held.sort(order);
        Comparator<Head> byEntry = (a, b) -> order.compare(a.entry, b.entry);
        heads = new PriorityQueue<>(byEntry);
        int[] next = {0};
        addHead(() -> next[0] < held.size() ? held.get(next[0]++) : null);
        for (Run run : runs) {
            addHead(run);
        }
    }

    private void addHead(Source source) throws IOException {
        Entry first = source.next();
        if (first != null) {
            heads.add(new Head(source, first));
        }
    }

    @Override
    public void close() throws IOException {
        for (Run run : runs) {
            run.close();
        }
    }

    private interface Source {
        Entry next() throws IOException;
    }

    private static final class Head {
        private final Source run;
        private Entry entry;

        Head(Source run, Entry entry) {
            this.run = run;
            this.entry = entry;
        }
    }

    /** Sorted entries in a temporary file. */
    private static final class Run implements Source, Closeable {

        private final FileChannel file;
        private DataInputStream in;
        private long left;

        private Run(FileChannel file) {
            this.file = file;
        }

        static Run of(List<Entry> sorted) throws IOException {
            Path path = Files.createTempFile("rdb-", null); // only its owner can read it
            FileChannel file = FileChannel.open(
                    path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
            Run run = new Run(file);
            try {
                DataOutputStream out =
                        new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(file), BUFFER));
                for (Entry entry : sorted) {
                    out.writeInt(entry.key.length);
                    out.write(entry.key);
                    out.writeInt(entry.rest.length);
                    out.write(entry.rest);
                }
                out.flush();
            } catch (IOException e) {
                file.close();
                throw e;
            }
            run.left = sorted.size();
            return run;
        }

        @Override
        public Entry next() throws IOException {
            if (left == 0) {
                return null;
            }
            if (in == null) {
                file.position(0);
                in = new DataInputStream(new BufferedInputStream(Channels.newInputStream(file), BUFFER));
            }
            left--;
            return new Entry(in.readNBytes(in.readInt()), in.readNBytes(in.readInt()));
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
