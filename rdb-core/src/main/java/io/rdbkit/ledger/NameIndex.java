package io.rdbkit.ledger;

import io.rdbkit.digest.SipHash;
import io.rdbkit.format.Bytes;
import io.rdbkit.io.SpillFile;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.commons.io.IOUtils;

/**
 * Finds the place of a name among any number of names. It takes 16 bytes on disk for each, and 4 bytes of memory for every 512.
 *
 * <pre>
 * n x u64 place              in the order in which they were added
 * n x { u32 hash, u32 n }    sorted: the upper half of the hash of the name, and the number of its place
 * </pre>
 *
 * <p>Names of one half hash are common among many millions; whoever asks compares the names.
 */
public final class NameIndex implements Closeable {

    private static final SpillLimits LIMITS = new SpillLimits(1 << 19, 64, 1 << 15);

    /** One number in memory for so many records: a block of 4 KB. */
    private static final int BLOCK = 512;

    private static final long HALF = 0xffff_ffffL;

    private final Reading bytes;
    private final SipHash.Key secret;
    private final long count;
    /** The upper half of the first record of each block. */
    private final int[] first;

    /** What {@link #place} tells of a name that was taken away. */
    public static final long GONE = -1;

    /** Looks at a name that may be the one that is looked for. */
    @FunctionalInterface
    public interface Candidate {
        /** Whether the n-th name is the one. */
        boolean isIt(long n) throws IOException;
    }

    /** Tells which names are to be taken away. */
    @FunctionalInterface
    public interface Leaving {
        /** Whether the n-th name goes; asked with rising numbers. */
        boolean goes(long n, long place) throws IOException;
    }

    /** Reads the bytes of both tables. */
    private interface Reading extends Closeable {
        void read(ByteBuffer into, long position) throws IOException;
    }

    private NameIndex(Reading bytes, SipHash.Key secret, long count) throws IOException {
        this.bytes = bytes;
        this.secret = secret;
        this.count = count;
        first = new int[Math.toIntExact((count + BLOCK - 1) / BLOCK)];
        ByteBuffer one = ByteBuffer.allocate(Long.BYTES);
        for (int i = 0; i < first.length; i++) {
            bytes.read(one.clear(), hashes() + (long) i * BLOCK * Long.BYTES);
            first[i] = (int) (one.getLong(0) >> Integer.SIZE);
        }
    }

    private long hashes() {
        return count * Long.BYTES;
    }

    /** The number of names. */
    public long count() {
        return count;
    }

    /** The place of the n-th name, as it was added. */
    public long place(long n) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(Long.BYTES);
        bytes.read(one, n * Long.BYTES);
        return one.getLong(0);
    }

    /** Some places from the n-th name on; as many as the buffer has room for, or as there are. */
    public ByteBuffer places(long n, int most) throws IOException {
        ByteBuffer some = ByteBuffer.allocate((int) Math.min(most, count - n) * Long.BYTES);
        bytes.read(some, n * Long.BYTES);
        return some.flip();
    }

    /**
     * Finds a name.
     *
     * @param candidate is given the number of each name that may be it
     * @return the number of the name, or -1
     */
    public long find(int group, Bytes name, Candidate candidate) throws IOException {
        int half = (int) (KeyHash.by(secret).of(group, name) >> Integer.SIZE);
        int block = Arrays.binarySearch(first, half);
        if (block < 0) {
            block = -block - 2; // the last block that begins before it
        } else {
            while (block > 0 && first[block - 1] == half) {
                block--;
            }
            block--; // the block before may end with it
        }
        for (block = Math.max(0, block); block < first.length && first[block] <= half; block++) {
            long from = (long) block * BLOCK;
            ByteBuffer records = ByteBuffer.allocate((int) Math.min(BLOCK, count - from) * Long.BYTES);
            bytes.read(records, hashes() + from * Long.BYTES);
            int size = records.position() / Long.BYTES;
            for (int i = lowerBound(records, size, half); i < size; i++) {
                long record = records.getLong(i * Long.BYTES);
                if ((int) (record >> Integer.SIZE) != half) {
                    return -1;
                }
                if (candidate.isIt(record & HALF)) {
                    return record & HALF;
                }
            }
        }
        return -1;
    }

    /** The first of the records whose upper half is not below a number. */
    private static int lowerBound(ByteBuffer records, int size, int half) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if ((int) (records.getLong(middle * Long.BYTES) >> Integer.SIZE) < half) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }

    /** Takes names, one after the other. */
    public static final class Builder implements Closeable {

        private final SipHash.Key secret = SipHash.Key.random();
        private final KeyHash hash = KeyHash.by(secret);
        private final Path directory;
        private final SpillingLongSort sort;
        private SpillFile file;
        private final ByteBuffer unwritten = ByteBuffer.allocate(1 << 16);
        private long count;
        private boolean kept;

        /** @param tempDirectory for the temporary files */
        public Builder(Path tempDirectory) throws IOException {
            directory = tempDirectory;
            file = SpillFile.in(tempDirectory);
            sort = new SpillingLongSort(tempDirectory, 1, LIMITS);
        }

        /**
         * Adds a name.
         *
         * @param place what {@link NameIndex#place} tells of it
         */
        public void add(int group, Bytes name, long place) throws IOException {
            if (count > HALF) {
                throw new IOException("an index has room for " + (HALF + 1) + " keys");
            }
            sort.add(hash.of(group, name) & ~HALF | count++);
            append(place);
        }

        private void append(long word) throws IOException {
            if (!unwritten.hasRemaining()) {
                flush();
            }
            unwritten.putLong(word);
        }

        private void flush() throws IOException {
            file.append(unwritten.flip());
            unwritten.clear();
        }

        /** The number of names so far. */
        public long count() {
            return count;
        }

        /** Takes names away. Their numbers stay, and their places become {@link #GONE}. */
        public void remove(Leaving leaving) throws IOException {
            flush();
            SpillFile before = file;
            file = SpillFile.in(directory);
            try (before;
                    DataInputStream places = new DataInputStream(new BufferedInputStream(before.stream(), 1 << 16))) {
                for (long n = 0; n < count; n++) {
                    long place = places.readLong();
                    append(leaving.goes(n, place) ? GONE : place);
                }
            }
        }

        /** Ends the adding of names. Closing this afterwards does no harm to the index. */
        public NameIndex finish() throws IOException {
            LongRecords sorted = sort.sorted();
            while (sorted.next()) {
                append(sorted.get(0));
            }
            flush();
            sort.close();
            NameIndex index = new NameIndex(new Temporary(file), secret, count);
            kept = true;
            return index;
        }

        /** Writes all that {@link NameIndex#open} needs. Only after {@link #finish}. */
        public void copyTo(OutputStream out) throws IOException {
            DataOutputStream data = new DataOutputStream(out);
            data.writeLong(secret.k0());
            data.writeLong(secret.k1());
            data.writeLong(count);
            data.flush();
            try (InputStream all = file.stream()) {
                IOUtils.copyLarge(all, out, new byte[1 << 16]);
            }
        }

        @Override
        public void close() throws IOException {
            sort.close();
            if (!kept) {
                file.close();
            }
        }
    }

    /**
     * Opens an index that was copied to a file.
     *
     * @param file  positioned where {@link Builder#copyTo} began to write
     */
    public static NameIndex open(FileChannel file) throws IOException {
        DataInputStream head = new DataInputStream(Channels.newInputStream(file));
        SipHash.Key secret = new SipHash.Key(head.readLong(), head.readLong());
        long count = head.readLong();
        long start = file.position();
        if (count < 0 || (file.size() - start) / 2 / Long.BYTES < count) {
            throw new IOException("the index is incomplete");
        }
        return new NameIndex(new Kept(file, start), secret, count);
    }

    private record Temporary(SpillFile file) implements Reading {
        @Override
        public void read(ByteBuffer into, long position) throws IOException {
            file.read(into, position);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    private record Kept(FileChannel file, long start) implements Reading {
        @Override
        public void read(ByteBuffer into, long position) throws IOException {
            for (long at = start + position; into.hasRemaining(); ) {
                int n = file.read(into, at);
                if (n < 0) {
                    throw new IOException("the index was cut short by someone else");
                }
                at += n;
            }
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
