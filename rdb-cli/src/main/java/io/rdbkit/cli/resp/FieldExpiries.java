package io.rdbkit.cli.resp;

import io.rdbkit.format.Slice;
import java.io.IOException;
import java.util.Arrays;

/**
 * Holds the fields of a batch that expire until the batch has set them. Then it writes: HPEXPIREAT key ms FIELDS n
 * field ...
 */
final class FieldExpiries {

    private static final byte[] HPEXPIREAT = RespBuffer.word("HPEXPIREAT");
    private static final byte[] FIELDS = RespBuffer.word("FIELDS");

    /** The number of words of a command without its fields. */
    private static final int WORDS = 5;

    private final RespBuffer out;

    private byte[] fields = new byte[1 << 10];
    private int length;

    // Runs of fields with equal expiry: the expiry, the number of fields, and the index at which they end in the array.
    private long[] times = new long[16];
    private int[] counts = new int[16];
    private int[] ends = new int[16];
    private int runs;

    FieldExpiries(RespBuffer out) {
        this.out = out;
    }

    void clear() {
        length = 0;
        runs = 0;
    }

    /** Adds a field for {@link #write()}. */
    void add(Slice field, long expiry) {
        if (runs == 0 || times[runs - 1] != expiry) {
            beginRun(expiry);
        }
        if (fields.length - length < field.length() + RespBuffer.FRAME) {
            fields = Arrays.copyOf(fields, Math.max(2 * fields.length, length + field.length() + RespBuffer.FRAME));
        }
        length = RespBuffer.encode(field, fields, length);
        counts[runs - 1]++;
        ends[runs - 1] = length;
    }

    private void beginRun(long expiry) {
        if (runs == times.length) {
            times = Arrays.copyOf(times, 2 * runs);
            counts = Arrays.copyOf(counts, 2 * runs);
            ends = Arrays.copyOf(ends, 2 * runs);
        }
        times[runs] = expiry;
        counts[runs] = 0;
        runs++;
    }

    /** Writes the commands for all fields added. */
    void write() throws IOException {
        int from = 0;
        for (int i = 0; i < runs; i++) {
            begin(times[i], counts[i]);
            out.append(fields, from, ends[i] - from).end();
            from = ends[i];
        }
        clear();
    }

    /** Writes the command for one field. */
    void write(Slice field, long expiry) throws IOException {
        begin(expiry, 1);
        out.word(field).end();
    }

    private void begin(long expiry, int count) throws IOException {
        out.command(WORDS + count)
                .word(HPEXPIREAT)
                .key()
                .word(expiry)
                .word(FIELDS)
                .word(count);
    }
}
