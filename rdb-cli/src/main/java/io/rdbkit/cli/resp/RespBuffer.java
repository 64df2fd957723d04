package io.rdbkit.cli.resp;

import io.rdbkit.Bytes;
import io.rdbkit.Slice;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Builds commands: {@code *<words>\r\n}, then for each word {@code $<bytes>\r\n<bytes>\r\n}.
 *
 * <p>Only whole commands are written, but for one with a word of more than {@value #LARGE} bytes, which is not held: it goes straight to
 * the output, and what there is of its command before it.
 *
 * <p>As an OutputStream it takes the bytes of a word that was begun with {@link #wordOf}.
 */
final class RespBuffer extends OutputStream {

    /** A longer word goes past the buffer. */
    static final int LARGE = 1 << 15;

    /** With so many bytes of whole commands they are written. */
    private static final int FULL = 1 << 16;

    /** Room for what is full, and for a command of many words. */
    private static final int SIZE = 1 << 18;

    /** {@code $}, the digits of a long, the ends of two lines. */
    static final int FRAME = 24;

    private OutputStream out = OutputStream.nullOutputStream();
    private byte[] bytes = new byte[SIZE];
    private int length;
    /** How many of the bytes are whole commands; the one that is being built begins there. */
    private int whole;
    /** How many bytes the line with its number of words has. */
    private int head;

    private byte[] key = {};
    private int keyLength;
    private final Slice number = new Slice();

    /** A word that is the same in many commands, as it is sent. */
    static byte[] word(String text) {
        return ("$" + text.length() + "\r\n" + text + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** Begins with another output; what was not written is forgotten. */
    void to(OutputStream other) {
        out = other;
        length = 0;
        whole = 0;
    }

    /** Sets what {@link #key()} writes. */
    void setKey(Bytes newKey) {
        if (key.length < newKey.length() + FRAME) {
            key = new byte[newKey.length() + FRAME];
        }
        keyLength = encode(newKey.array(), newKey.arrayOffset(), newKey.length(), key, 0);
    }

    /** Begins a command of so many words; {@link #setWords} can still change the number. */
    RespBuffer command(long words) throws IOException {
        room(FRAME);
        int at = length;
        length = line(bytes, at, '*', words);
        head = length - at;
        return this;
    }

    /** Corrects the number of words, which is to be done before {@link #end}. */
    void setWords(long words) throws IOException {
        room(FRAME);
        int body = whole + head;
        int digits = digits(words);
        int newHead = digits + 3;
        if (newHead != head) {
            System.arraycopy(bytes, body, bytes, whole + newHead, length - body);
            length += newHead - head;
            head = newHead;
        }
        line(bytes, whole, '*', words);
    }

    /** Adds a {@link #word(String)}. */
    RespBuffer word(byte[] encoded) throws IOException {
        write(encoded, 0, encoded.length);
        return this;
    }

    /** Adds the key, which is held however long it is: where its commands begin must stay known. */
    RespBuffer key() throws IOException {
        room(keyLength);
        System.arraycopy(key, 0, bytes, length, keyLength);
        length += keyLength;
        return this;
    }

    RespBuffer word(Slice text) throws IOException {
        return word(text.array(), text.offset(), text.length());
    }

    RespBuffer word(Bytes text) throws IOException {
        return word(text.array(), text.arrayOffset(), text.length());
    }

    private RespBuffer word(byte[] from, int offset, int n) throws IOException {
        if (n > LARGE) {
            wordOf(n);
            write(from, offset, n);
            return endWord();
        }
        room(n + FRAME);
        length = encode(from, offset, n, bytes, length);
        return this;
    }

    /** Puts a word where it has room, which is {@link #FRAME} more than it has bytes; returns its end. */
    static int encode(Slice text, byte[] to, int at) {
        return encode(text.array(), text.offset(), text.length(), to, at);
    }

    private static int encode(byte[] from, int offset, int n, byte[] to, int at) {
        int begin = line(to, at, '$', n);
        System.arraycopy(from, offset, to, begin, n);
        return lineEnd(to, begin + n);
    }

    /** Adds a number in decimal. */
    RespBuffer word(long signed) throws IOException {
        return word(number.setDecimal(signed));
    }

    /** Adds an ID of a stream's record: two unsigned numbers. */
    RespBuffer word(long ms, long seq) throws IOException {
        room(2 * FRAME);
        int digits = digits(ms) + 1 + digits(seq);
        int at = line(bytes, length, '$', digits);
        at = decimal(bytes, at, ms);
        bytes[at++] = '-';
        length = lineEnd(bytes, decimal(bytes, at, seq));
        return this;
    }

    /** Begins a word of so many bytes, which are then to be written; {@link #endWord} ends it. */
    RespBuffer wordOf(long n) throws IOException {
        room(FRAME);
        length = line(bytes, length, '$', n);
        return this;
    }

    RespBuffer endWord() throws IOException {
        room(2);
        length = lineEnd(bytes, length);
        return this;
    }

    @Override
    public void write(int b) throws IOException {
        room(1);
        bytes[length++] = (byte) b;
    }

    @Override
    public void write(byte[] from, int offset, int n) throws IOException {
        if (n > LARGE) {
            out.write(bytes, 0, length);
            length = 0;
            whole = 0;
            out.write(from, offset, n);
            return;
        }
        room(n);
        System.arraycopy(from, offset, bytes, length, n);
        length += n;
    }

    /** Ends a command. */
    void end() throws IOException {
        whole = length;
        if (length >= FULL) {
            flush();
        }
    }

    /** How many bytes the command that is being built has. */
    int size() {
        return length - whole;
    }

    /** Writes the commands that are whole. */
    @Override
    public void flush() throws IOException {
        int done = whole;
        length -= done;
        whole = 0;
        out.write(bytes, 0, done);
        System.arraycopy(bytes, done, bytes, 0, length);
    }

    private void room(int n) throws IOException {
        if (bytes.length - length < n) {
            makeRoom(n);
        }
    }

    private void makeRoom(int n) throws IOException {
        flush();
        if (bytes.length - length < n) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + n));
        }
    }

    private static int line(byte[] to, int from, char mark, long n) {
        to[from] = (byte) mark;
        return lineEnd(to, decimal(to, from + 1, n));
    }

    private static int lineEnd(byte[] to, int at) {
        to[at] = '\r';
        to[at + 1] = '\n';
        return at + 2;
    }

    private static int decimal(byte[] to, int from, long unsigned) {
        if (unsigned >= 0 && unsigned < 10) {
            to[from] = (byte) ('0' + unsigned);
            return from + 1;
        }
        int end = from + digits(unsigned);
        long rest = unsigned;
        int at = end;
        if (rest < 0) { // the last digit of one of 64 bits, so that the rest has 63
            to[--at] = (byte) ('0' + Long.remainderUnsigned(rest, 10));
            rest = Long.divideUnsigned(rest, 10);
        }
        while (at > from) {
            to[--at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return end;
    }

    private static int digits(long unsigned) {
        if (unsigned < 0) {
            return 1 + digits(Long.divideUnsigned(unsigned, 10));
        }
        int n = 1;
        for (long rest = unsigned; rest >= 10; rest /= 10) {
            n++;
        }
        return n;
    }
}
