package io.rdbkit.cli.resp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * The IDs of a stream's records in their order, to test whether other IDs are among them. Each takes a few bytes, as
 * the distance from the ID before. IDs beyond 1 MB are on disk, in a file that ends with the process.
 */
final class RecordIds {

    private static final int IN_MEMORY = 1 << 20;

    /** Two numbers of 64 bits, in bytes of 7 bits. */
    private static final int LONGEST = 20;

    private byte[] bytes = new byte[1 << 10];
    private int length;
    /** The file with the first IDs, when they no longer all fit in memory; else null. */
    private FileChannel file;

    private long lastMs;
    private long lastSeq;

    /** Adds the ID of the next record. */
    void add(long ms, long seq) throws IOException {
        if (bytes.length - length < LONGEST) {
            makeRoom();
        }
        put(ms - lastMs);
        put(ms == lastMs ? seq - lastSeq : seq);
        lastMs = ms;
        lastSeq = seq;
    }

    private void makeRoom() throws IOException {
        if (bytes.length < IN_MEMORY) {
            bytes = Arrays.copyOf(bytes, 2 * bytes.length);
            return;
        }
        if (file == null) {
            Path path = Files.createTempFile("rdb-ids", null);
            file = FileChannel.open(
                    path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        }
        ByteBuffer full = ByteBuffer.wrap(bytes, 0, length);
        while (full.hasRemaining()) {
            file.write(full);
        }
        length = 0;
    }

    private void put(long number) {
        long rest = number;
        while ((rest & ~0x7fL) != 0) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
    }

    /** Forgets all IDs. */
    void clear() throws IOException {
        length = 0;
        lastMs = 0;
        lastSeq = 0;
        if (file != null) {
            file.close();
            file = null;
        }
    }

    /** Starts a search at the first record. */
    Search search() {
        return new Search();
    }

    /** Walks through the IDs once. The IDs to find must come in rising order. */
    final class Search {

        private byte[] chunk = {};
        private int at;
        private int end;
        /** How many bytes of the file were read. The IDs in memory come after the file. */
        private long fileRead;

        private boolean last;
        private boolean begun;
        private long ms;
        private long seq;

        /** Whether there is a record with this ID. */
        boolean has(long wantedMs, long wantedSeq) throws IOException {
            while (!begun || compare(wantedMs, wantedSeq) < 0) {
                if (at == end && !load()) {
                    return false;
                }
                long distance = get();
                ms += distance;
                seq = get() + (distance == 0 ? seq : 0);
                begun = true;
            }
            return compare(wantedMs, wantedSeq) == 0;
        }

        /** Compares the current ID with another. */
        private int compare(long otherMs, long otherSeq) {
            return ms == otherMs ? Long.compareUnsigned(seq, otherSeq) : Long.compareUnsigned(ms, otherMs);
        }

        private long get() throws IOException {
            long number = 0;
            for (int shift = 0; ; shift += 7) {
                if (at == end) {
                    load();
                }
                byte b = chunk[at++];
                number |= (long) (b & 0x7f) << shift;
                if (b >= 0) {
                    return number;
                }
            }
        }

        private boolean load() throws IOException {
            if (file != null && fileRead < file.size()) {
                if (fileRead == 0) {
                    chunk = new byte[1 << 16];
                }
                at = 0;
                end = file.read(ByteBuffer.wrap(chunk), fileRead);
                fileRead += end;
                return true;
            }
            if (last) {
                return false;
            }
            last = true;
            chunk = bytes;
            at = 0;
            end = length;
            return length > 0;
        }
    }
}
