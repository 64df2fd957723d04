package io.rdbkit.cli;

import io.rdbkit.format.Bytes;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Puts lines in an order, all of them or the first so many: what is written between {@link #begin} and {@link #end} is one line.
 * Lines of the same rank keep their order.
 *
 * <p>Memory is some 25 MB, more if one line is longer; more lines than fit are sorted in temporary files.
 */
final class LineSort extends OutputStream implements Closeable {

    /** How many bytes of lines are held, with what is noted of each. */
    static final int HELD = 16 << 20;

    private static final int FAN_IN = 32;
    /** What a line takes beside its bytes: what is noted of it, and its place in the list and in the sort. */
    private static final int BYTES_OF_A_LINE = 56;

    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

    /** When only the first few are wanted, the others are thrown out when there are this many of them. */
    private static final int EXCESS = 4096;

    /** A line in the buffer, by the first eight bytes of its rank. */
    private record Held(long prefix, int rankFrom, int from, int end) {}

    private final OutputStream out;
    private final long top;
    private final int full;

    private byte[] buffer = new byte[1 << 16];
    private int length;
    private final List<Held> lines = new ArrayList<>();
    private int rankFrom;
    private int from;

    private final List<SortedRun> runs = new ArrayList<>();
    /** There are enough lines before this rank; null if there may not be. */
    private Bytes bound;

    /**
     * @param top  how many lines are wanted at most
     * @param held how many bytes of them to hold in memory, such as {@link #HELD}
     */
    LineSort(OutputStream out, long top, int held) {
        this.out = out;
        this.top = top;
        full = held;
    }

    /** Whether a line of that rank may be among the first. */
    boolean wants(Bytes rank) {
        return bound == null || rank.compareTo(bound) < 0;
    }

    void begin(Bytes rank) throws IOException {
        if (length + (long) BYTES_OF_A_LINE * lines.size() >= full || lines.size() - EXCESS >= top) {
            reduce();
        }
        rankFrom = length;
        write(rank.array(), rank.arrayOffset(), rank.length());
        from = length;
    }

    @Override
    public void write(int b) {
        room(1);
        buffer[length++] = (byte) b;
    }

    @Override
    public void write(byte[] bytes, int off, int n) {
        room(n);
        System.arraycopy(bytes, off, buffer, length, n);
        length += n;
    }

    private void room(int n) {
        if (buffer.length - length < n) {
            int least = Math.addExact(length, n);
            int usual = full + full / 8;
            // A line that is longer than that comes in pieces, each of which must not cost a copy of those before.
            long grown = least <= usual ? Math.min(2L * length, usual) : least + least / 2L;
            buffer = Arrays.copyOf(buffer, (int) Math.max(least, Math.min(grown, LARGEST_ARRAY)));
        }
    }

    void end() {
        lines.add(new Held(prefix(rankFrom, from), rankFrom, from, length));
    }

    private long prefix(int begin, int end) {
        long prefix = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            prefix = prefix << 8 | (begin + i < end ? buffer[begin + i] & 0xff : 0);
        }
        return prefix;
    }

    private int compare(Held a, Held b) {
        int c = Long.compareUnsigned(a.prefix, b.prefix);
        return c != 0 ? c : Arrays.compareUnsigned(buffer, a.rankFrom, a.from, buffer, b.rankFrom, b.from);
    }

    /** Sorts what is held and throws out what is too much. */
    private void sort() {
        lines.sort(this::compare); // which is stable
        if (lines.size() >= top) {
            lines.subList((int) top, lines.size()).clear();
            if (!lines.isEmpty()) {
                Held last = lines.get(lines.size() - 1);
                bound = Bytes.wrap(Arrays.copyOfRange(buffer, last.rankFrom, last.from));
            }
        }
    }

    private void reduce() throws IOException {
        sort();
        long bytes = lines.stream().mapToLong(line -> line.end - line.rankFrom).sum();
        if (bytes + (long) BYTES_OF_A_LINE * lines.size() > full / 2) {
            spill();
        } else {
            moveTogether();
        }
    }

    private void moveTogether() {
        byte[] old = buffer;
        List<Held> kept = List.copyOf(lines);
        buffer = new byte[Math.min(old.length, full)];
        length = 0;
        lines.clear();
        for (Held line : kept) {
            rankFrom = length;
            from = length + line.from - line.rankFrom;
            write(old, line.rankFrom, line.end - line.rankFrom);
            end();
        }
    }

    private void spill() throws IOException {
        SortedRun run = new SortedRun(0);
        runs.add(run); // before it is filled, so that it is closed whatever happens
        for (Held line : lines) {
            run.add(buffer, line.rankFrom, line.from, line.end);
        }
        run.end();
        length = 0;
        lines.clear();
        if (buffer.length > 2 * full) { // for the sake of one line
            buffer = new byte[full];
        }
        while (runs.size() >= FAN_IN
                && runs.get(runs.size() - FAN_IN).level()
                        == runs.get(runs.size() - 1).level()) {
            mergeLast(FAN_IN);
        }
    }

    /** Merges the last runs into one. */
    private void mergeLast(int n) throws IOException {
        List<SortedRun> last = runs.subList(runs.size() - n, runs.size());
        SortedRun merged = new SortedRun(last.get(0).level() + 1);
        try {
            merge(last, merged::add);
            merged.end();
        } catch (IOException | RuntimeException e) {
            merged.close();
            throw e;
        }
        for (SortedRun run : last) {
            run.close();
        }
        last.clear();
        runs.add(merged);
    }

    private void merge(List<SortedRun> sorted, SortedRun.Taker taker) throws IOException {
        PriorityQueue<SortedRun.Cursor> heads = new PriorityQueue<>();
        for (int i = 0; i < sorted.size(); i++) {
            SortedRun.Cursor cursor = sorted.get(i).read(i);
            if (cursor.next()) {
                heads.add(cursor);
            }
        }
        long left = top;
        for (SortedRun.Cursor head; left > 0 && (head = heads.poll()) != null; left--) {
            head.give(taker);
            if (head.next()) {
                heads.add(head);
            }
        }
    }

    /** Writes the lines in their order. */
    void finish() throws IOException {
        if (runs.isEmpty()) {
            sort();
            for (Held line : lines) {
                out.write(buffer, line.from, line.end - line.from);
            }
            return;
        }
        sort();
        spill();
        buffer = new byte[0];
        while (runs.size() > FAN_IN) {
            mergeLast(Math.min(FAN_IN, runs.size() - FAN_IN + 1));
        }
        merge(runs, (bytes, rank, line, end) -> out.write(bytes, line, end - line));
    }

    /** Deletes the files. */
    @Override
    public void close() throws IOException {
        for (SortedRun run : runs) {
            run.close();
        }
    }
}
