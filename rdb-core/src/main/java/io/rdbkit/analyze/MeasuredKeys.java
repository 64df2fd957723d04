package io.rdbkit.analyze;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.ObjectEncoding;
import io.rdbkit.format.ValueKind;
import java.util.Arrays;

/**
 * Some keys on their way from one thread to another. They are packed into two arrays, because a processor gets what another one has written line by
 * line: objects strewn over the heap take several lines for each key.
 */
final class MeasuredKeys {

    /** Names of this many bytes together fill it. */
    private static final int FULL_BYTES = 1 << 14;

    private static final int FULL_KEYS = 512;
    private static final int WIDTH = 10;

    private static final ValueKind[] KINDS = ValueKind.values();
    private static final ObjectEncoding[] ENCODINGS = ObjectEncoding.values();

    private final long[] figures = new long[FULL_KEYS * WIDTH];
    private byte[] names = new byte[2 * FULL_BYTES];
    private int count;
    private int namesEnd;

    boolean isFull() {
        return count == FULL_KEYS || namesEnd >= FULL_BYTES;
    }

    int count() {
        return count;
    }

    /** Makes it empty, and small again. */
    void clear() {
        count = 0;
        namesEnd = 0;
        if (names.length > 2 * FULL_BYTES) {
            names = new byte[2 * FULL_BYTES];
        }
    }

    /** Adds a key, while it is not full. */
    void add(MeasuredKey key) {
        int length = key.name.length();
        if (names.length - namesEnd < length) {
            names = Arrays.copyOf(names, Math.addExact(namesEnd, length));
        }
        System.arraycopy(key.name.array(), key.name.arrayOffset(), names, namesEnd, length);
        namesEnd += length;
        int at = count++ * WIDTH;
        figures[at] = (long) key.file << Integer.SIZE | namesEnd;
        figures[at + 1] = (long) key.db << Integer.SIZE
                | key.kind.ordinal() << 16
                | key.encoding.ordinal() << 8
                | (key.use.isEstimate() ? 1 : 0);
        figures[at + 2] = key.use.memory();
        figures[at + 3] = key.use.allocated();
        figures[at + 4] = key.use.largest();
        figures[at + 5] = key.elements;
        figures[at + 6] = key.fileBytes;
        figures[at + 7] = key.expiry;
        figures[at + 8] = key.idleSeconds;
        figures[at + 9] = key.sizeClass;
    }

    /** The key at a place. Its name is in an array of this object. */
    MeasuredKey get(int place) {
        int at = place * WIDTH;
        int nameAt = place == 0 ? 0 : (int) figures[at - WIDTH];
        int word = (int) figures[at + 1];
        return new MeasuredKey(
                (int) (figures[at] >>> Integer.SIZE),
                (int) (figures[at + 1] >> Integer.SIZE),
                Bytes.wrap(names, nameAt, (int) figures[at] - nameAt),
                KINDS[word >>> 16],
                ENCODINGS[word >>> 8 & 0xff],
                new MemoryUse(figures[at + 2], figures[at + 3], figures[at + 4], (word & 1) != 0),
                figures[at + 5],
                figures[at + 6],
                figures[at + 7],
                figures[at + 8],
                (int) figures[at + 9]);
    }
}
