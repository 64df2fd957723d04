package io.rdbkit.io;

import io.rdbkit.AofTail;
import io.rdbkit.RdbTruncatedException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.io.IOUtils;

/** Walks the commands of an AOF in constant memory: lengths are read, values are passed over. */
final class AofScan {

    /** What the servers allow a line of annotation to have. */
    private static final int MAX_ANNOTATION = 1024;

    /** As many as surely fit a long. */
    private static final int MAX_DIGITS = 18;

    private final InputStream in;
    private final byte[] buffer = new byte[16 << 10];
    private int at;
    private int limit;
    private long bufferOffset;
    private long commands;

    AofScan(InputStream in, long offset) {
        this.in = in;
        this.bufferOffset = offset;
    }

    /** {@code where} says in an error where the commands would have begun. */
    AofTail scan(String where) throws IOException {
        long start = offset();
        while (at < limit || fill()) {
            long item = offset();
            int first = next();
            boolean good = first == '#' ? annotation() : first == '*' && command();
            if (!good) {
                long count = offset() - item + limit - at + IOUtils.consume(in);
                throw Tail.unexplained(count, commands == 0 ? where : "after AOF command " + commands, item);
            }
            if (first == '*') {
                commands++;
            }
        }
        return new AofTail(start, offset() - start, commands);
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

    /** A number and the end of its line; -1 for anything else. */
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
            throw new RdbTruncatedException("the input ends in AOF command " + (commands + 1), offset());
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
