package io.rdbkit.cli;

import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.util.Arrays;

/**
 * Sorted lines in a temporary file. Only its owner may read it, and it has no name if the system allows that, because
 * lines are as private as the names of keys.
 *
 * <pre>
 * u32 length of the rank, u32 length of both, rank, line
 * </pre>
 */
final class SortedRun implements Closeable {

    private static final int BUFFER = 1 << 16;

    /** Takes a line, which stands in an array behind its rank. */
    interface Taker {
        void take(byte[] bytes, int rankFrom, int from, int end) throws IOException;
    }

    private final int level;
    private final FileChannel channel;
    private final DataOutputStream out;
    private long count;

    /** @param level how many times its lines have been merged */
    SortedRun(int level) throws IOException {
        this.level = level;
        channel = FileChannel.open(Files.createTempFile("rdb-sort-", ".tmp"), READ, WRITE, DELETE_ON_CLOSE);
        OutputStream file = new FilterOutputStream(Channels.newOutputStream(channel)) {
            @Override
            public void write(byte[] bytes, int off, int n) throws IOException {
                try {
                    out.write(bytes, off, n);
                } catch (IOException e) { // otherwise it would be taken for a failure of the input
                    throw new FileSystemException(directory(), null, e.getMessage());
                }
            }
        };
        out = new DataOutputStream(new BufferedOutputStream(file, BUFFER));
    }

    private static String directory() {
        return System.getProperty("java.io.tmpdir");
    }

    int level() {
        return level;
    }

    /** Adds a line. Its rank must not be below that of the line before. */
    void add(byte[] bytes, int rankFrom, int from, int end) throws IOException {
        out.writeInt(from - rankFrom);
        out.writeInt(end - rankFrom);
        out.write(bytes, rankFrom, end - rankFrom);
        count++;
    }

    /** Ends the adding of lines. */
    void end() throws IOException {
        out.flush();
    }

    /**
     * Reads the lines from the first. Only one cursor may be used at a time.
     *
     * @param ordinal decides the order of runs where ranks are equal
     */
    Cursor read(int ordinal) throws IOException {
        channel.position(0);
        return new Cursor(ordinal);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** A cursor at one of the lines. */
    final class Cursor implements Comparable<Cursor> {

        private final int ordinal;
        private final DataInputStream in =
                new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel), BUFFER));
        private long left = count;
        private byte[] line = {};
        private int rank;
        private int end;

        private Cursor(int ordinal) {
            this.ordinal = ordinal;
        }

        /**
         * Goes to the next line.
         *
         * @return false if there is none
         */
        boolean next() throws IOException {
            if (left == 0) {
                return false;
            }
            left--;
            rank = in.readInt();
            end = in.readInt();
            if (line.length < end) {
                line = new byte[Math.max(end, Math.min(2 * line.length, BUFFER))];
            }
            in.readFully(line, 0, end);
            return true;
        }

        void give(Taker taker) throws IOException {
            taker.take(line, 0, rank, end);
        }

        @Override
        public int compareTo(Cursor other) {
            int c = Arrays.compareUnsigned(line, 0, rank, other.line, 0, other.rank);
            return c != 0 ? c : Integer.compare(ordinal, other.ordinal);
        }
    }
}
