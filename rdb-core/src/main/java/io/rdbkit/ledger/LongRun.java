package io.rdbkit.ledger;

import io.rdbkit.io.SpillFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/** Sorted records of longs in a temporary file. */
final class LongRun implements Closeable {

    private final SpillFile file;
    private final int width;
    private final int level;
    private ByteBuffer unwritten;

    /**
     * Creates an empty run.
     *
     * @param level how many times its records have been merged
     */
    LongRun(Path directory, int width, int level, int bufferBytes) throws IOException {
        this.file = SpillFile.in(directory);
        this.width = width;
        this.level = level;
        this.unwritten = buffer(bufferBytes);
    }

    int level() {
        return level;
    }

    /** Writes all records of this run. They must be sorted. */
    void fill(LongRecords records) throws IOException {
        while (records.next()) {
            if (unwritten.remaining() < width * Long.BYTES) {
                flush();
            }
            for (int w = 0; w < width; w++) {
                unwritten.putLong(records.get(w));
            }
        }
        flush();
        unwritten = null; // frees the buffer: many runs may wait to be merged
    }

    private void flush() throws IOException {
        file.append(unwritten.flip());
        unwritten.clear();
    }

    /** Reads the records from the start. */
    LongRecords read(int bufferBytes) {
        return new Reader(buffer(bufferBytes));
    }

    private ByteBuffer buffer(int bytes) {
        int record = width * Long.BYTES;
        return ByteBuffer.allocate(Math.max(1, bytes / record) * record).order(ByteOrder.nativeOrder());
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private final class Reader implements LongRecords {

        private final ByteBuffer buffer;
        private long position;
        private int record;
        private int nextRecord;

        Reader(ByteBuffer buffer) {
            this.buffer = buffer.limit(0);
        }

        @Override
        public boolean next() throws IOException {
            if (nextRecord == buffer.limit()) {
                file.read(buffer.clear(), position);
                position += buffer.flip().limit();
                nextRecord = 0;
            }
            record = nextRecord;
            nextRecord = Math.min(buffer.limit(), record + width * Long.BYTES);
            return record < nextRecord;
        }

        @Override
        public long get(int word) {
            return buffer.getLong(record + word * Long.BYTES);
        }
    }
}
