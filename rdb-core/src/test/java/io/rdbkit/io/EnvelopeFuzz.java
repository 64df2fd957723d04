package io.rdbkit.io;

import io.rdbkit.RdbBytes;
import io.rdbkit.RdbEntry;
import io.rdbkit.RdbReader;
import io.rdbkit.ReadOptions;
import io.rdbkit.format.AofTail;
import io.rdbkit.format.RdbException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Any bytes as an input: compressed or plain, with or without a frame, with or without commands behind it. */
public final class EnvelopeFuzz {

    /** At most so many entries. That is ten times the work of the slowest decoder. */
    private static final int MOST_ENTRIES = 1 << 20;

    private EnvelopeFuzz() {}

    public static List<byte[]> seeds() throws IOException {
        byte[] rdb = RdbBytes.redis(11).select(0).string("key", "value").end();
        List<byte[]> seeds = new ArrayList<>();
        for (Compression compression : Compression.values()) {
            seeds.add(Compressed.with(compression, rdb));
        }
        byte[] header = ("$" + rdb.length + "\r\n").getBytes(StandardCharsets.US_ASCII);
        seeds.add(Compressed.concat(header, rdb));
        seeds.add(Compressed.concat(rdb, "*1\r\n$4\r\nPING\r\n".getBytes(StandardCharsets.US_ASCII)));
        return seeds;
    }

    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        String first = outcome(input);
        if (!first.equals(outcome(input))) {
            throw new AssertionError("the second outcome differs: " + first);
        }
    }

    private static String outcome(byte[] input) throws IOException {
        long entries = 0;
        try (RdbReader in =
                RdbReader.open(new ByteArrayInputStream(input), ReadOptions.DEFAULT.withIgnoreChecksum(true))) {
            for (RdbEntry entry; entries < MOST_ENTRIES && (entry = in.next()) != null; entries++) {
                if (entry.offset() < 0) {
                    throw new AssertionError(entry);
                }
            }
            AofTail tail = entries == MOST_ENTRIES ? null : in.tail();
            return entries + " " + tail;
        } catch (RdbException e) {
            if (e.getMessage().chars().anyMatch(Character::isISOControl)) {
                throw new AssertionError("the error is not one line", e);
            }
            return e.getClass() + e.getMessage();
        }
    }
}
