package io.rdbkit.io;

import io.rdbkit.format.AofTail;
import io.rdbkit.format.RdbTruncatedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.apache.commons.io.IOUtils;

/** Walks through the commands of an AOF in constant memory: it reads lengths and passes over values. */
public final class AofScan {

    /** What may follow the last complete command. */
    public enum Accept {
        /** Nothing. */
        WHOLE,
        /** An incomplete command. */
        CUT,
        /** Anything. It counts as an incomplete command. */
        ANYTHING
    }

    /** The longest annotation line that servers accept. */
    private static final int MAX_ANNOTATION = 1024;

    /** A number of this many digits always fits in a long. */
    private static final int MAX_DIGITS = 18;

    private final InputStream in;
    private final Path file;
    private final byte[] buffer = new byte[16 << 10];
    private int at;
    private int limit;
    private long bufferOffset;
    private long commands;
    private boolean ended;

    private AofScan(InputStream in, long offset, Path file) {
        this.in = in;
        this.file = file;
        bufferOffset = offset;
    }

    /**
     * Counts the commands behind an RDB.
     *
     * @param rest   the bytes behind the RDB and its checksum
     * @param offset the offset of the first of these bytes
     */
    public static AofTail behindRdb(InputStream rest, long offset, Accept accept) throws IOException {
        return new AofScan(rest, offset, null).scan(accept, Tail.AFTER_RDB);
    }

    /** Counts the commands of an incremental file of a multi-part AOF. An empty file is valid. */
    static AofTail increment(InputStream aof, Path file, Accept accept) throws IOException {
        return new AofScan(aof, 0, file).scan(accept, "at the start of the AOF");
    }

    /** @param where names the place of the commands in an error, if there are none */
    private AofTail scan(Accept accept, String where) throws IOException {
        long start = offset();
        while (at < limit || fill()) {
            long item = offset();
            boolean good;
            try {
                good = item();
            } catch (RdbTruncatedException e) {
                if (!ended || accept == Accept.WHOLE) {
                    throw e;
                }
                return cut(start, item, offset() - item);
            }
            if (!good) {
                long count = offset() - item + limit - at + IOUtils.consume(in);
                if (accept == Accept.ANYTHING) {
                    return cut(start, item, count);
                }
                String after = commands == 0 ? where : "after AOF command " + commands;
                throw Tail.unexplained(count, after + ofFile(), item);
            }
        }
        return new AofTail(start, offset() - start, commands);
    }

    private AofTail cut(long start, long item, long bytes) {
        return new AofTail(start, item - start, commands, new AofTail.Cut(file, item, bytes));
    }

    private String ofFile() {
        return file == null ? "" : " in " + file.getFileName();
    }

    private boolean item() throws IOException {
        int first = next();
        if (first == '#') {
            return annotation();
        }
        boolean good = first == '*' && command();
        if (good) {
            commands++;
        }
        return good;
    }

    private boolean command() throws IOException {
        long arguments = number();
        for (long i = 0; i < arguments; i++) {
            long length = next() == '$' ? number() : -1;
            if (length < 0) {
                return false;
            }
            skip(length);
            if (next() != '\r' || next() != '\n') {
                return false;
            }
        }
        return arguments > 0;
    }

    private boolean annotation() throws IOException {
        for (int i = 0; i < MAX_ANNOTATION; i++) {
            if (next() == '\n') {
                return true;
            }
        }
        return false;
    }

    /**
     * Reads a number and its line end.
     *
     * @return -1 for anything else
     */
    private long number() throws IOException {
        long n = 0;
        int digits = 0;
        for (int b; (b = next()) != '\r'; digits++) {
            if (b < '0' || b > '9' || digits == MAX_DIGITS) {
                return -1;
            }
            n = n * 10 + b - '0';
        }
        return digits > 0 && next() == '\n' ? n : -1;
    }

    private void skip(long count) throws IOException {
        long left = count;
        while (left > limit - at) {
            left -= limit - at;
            at = limit;
            require();
        }
        at += (int) left;
    }

    private int next() throws IOException {
        require();
        return buffer[at++];
    }

    private void require() throws IOException {
        if (at == limit && !fill()) {
            ended = true;
            throw new RdbTruncatedException("the input ends in AOF command " + (commands + 1) + ofFile(), offset());
        }
    }

    private boolean fill() throws IOException {
        bufferOffset += limit;
        at = 0;
        limit = 0;
        int n = in.read(buffer);
        limit = Math.max(n, 0);
        return n >= 0;
    }

    private long offset() {
        return bufferOffset + at;
    }
}
