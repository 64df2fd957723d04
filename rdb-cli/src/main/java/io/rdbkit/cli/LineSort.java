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
 * Sorts lines, and keeps all of them or only the first. The bytes written between {@link #begin} and {@link #end} are
 * one line. Lines of equal rank keep their order.
 *
 * <p>Memory: about 25 MB, more if one line is longer. Lines that don't fit are sorted in temporary files.
 */
final class LineSort extends OutputStream implements Closeable {

    /** The memory for lines in bytes, with the data about each line. */
    static final int HELD = 16 << 20;

    private static final int FAN_IN = 32;
    /** The memory of a line beside its bytes: its record, and its places in the list and in the sort. */
    private static final int BYTES_OF_A_LINE = 56;

    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

    /** If only the first lines are wanted, this many surplus lines are dropped together. */
    private static final int EXCESS = 4096;

    /** A line in the buffer, with the first eight bytes of its rank. */
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
    /**
     * Lines above this rank are not wanted, because enough lines are before it; null if there may not be enough yet.
     */
    private Bytes bound;

    /**
     * @param top  the largest number of lines wanted
     * @param held how many bytes of lines are held in memory, such as {@link #HELD}
     */
    LineSort(OutputStream out, long top, int held) {
        this.out = out;
        this.top = top;
        full = held;
    }

    /** Whether a line of this rank may be among the lines wanted. */
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
            // A longer line comes in pieces. A piece must not cost a copy of all pieces before it.
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

    /** Sorts the held lines and drops the surplus. */
    private void sort() {
        lines.sort(this::compare); // this sort is stable
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
        runs.add(run); // before it is filled, so that a failure closes it too
        for (Held line : lines) {
            run.add(buffer, line.rankFrom, line.from, line.end);
        }
        run.end();
        length = 0;
        lines.clear();
        if (buffer.length > 2 * full) { // it grew for one long line
            buffer = new byte[full];
        }
        while (runs.size() >= FAN_IN
                && runs.get(runs.size() - FAN_IN).level()
                        == runs.get(runs.size() - 1).level()) {
            mergeLast(FAN_IN);
        }
    }

    /** Merges the last n runs into one. */
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
