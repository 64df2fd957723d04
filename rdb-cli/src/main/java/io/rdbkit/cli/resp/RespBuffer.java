package io.rdbkit.cli.resp;

import io.rdbkit.format.Bytes;
import io.rdbkit.format.Slice;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Builds commands: {@code *<words>\r\n}, then for each word {@code $<bytes>\r\n<bytes>\r\n}.
 *
 * <p>It writes only whole commands, with one exception: a word of more than {@value #LARGE} bytes is not held. It goes
 * directly to the output, after the part of its command that is in the buffer.
 *
 * <p>As an OutputStream, it takes the bytes of a word that {@link #wordOf} began.
 */
final class RespBuffer extends OutputStream {

    /** A longer word is not held in the buffer. */
    static final int LARGE = 1 << 15;

    /** The buffer is written when its whole commands have this many bytes. */
    private static final int FULL = 1 << 16;

    /** Room for a full buffer and a command of many words. */
    private static final int SIZE = 1 << 18;

    /** {@code $}, the digits of a long, and two line ends. */
    static final int FRAME = 24;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** The first line of a word, for each short length, as the bytes of a number. It has 4, 5 or 6 bytes. */
    private static final long[] LENGTH_LINES = new long[128];

    private static final long[] POWERS_OF_TEN = new long[19];

    static {
        for (int n = 0; n < LENGTH_LINES.length; n++) {
            byte[] text = Arrays.copyOf(("$" + n + "\r\n").getBytes(StandardCharsets.US_ASCII), Long.BYTES);
            LENGTH_LINES[n] = (long) LONG.get(text, 0);
        }
        POWERS_OF_TEN[0] = 1;
        for (int i = 1; i < POWERS_OF_TEN.length; i++) {
            POWERS_OF_TEN[i] = 10 * POWERS_OF_TEN[i - 1];
        }
    }

    private OutputStream out = OutputStream.nullOutputStream();
    private byte[] bytes = new byte[SIZE];
    private int length;
    /** The number of bytes in whole commands. The current command begins there. */
    private int whole;
    /** The length of the line with the number of words. */
    private int head;

    private byte[] key = {};
    private int keyLength;
    private final Slice number = new Slice();

    /** Encodes a word that stands in many commands. */
    static byte[] word(String text) {
        return ("$" + text.length() + "\r\n" + text + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** Encodes the beginning of a command that always has this many words. */
    static byte[] command(int words, String name) {
        byte[] number = ("*" + words + "\r\n").getBytes(StandardCharsets.US_ASCII);
        return Bytes.wrap(number).concat(Bytes.wrap(word(name))).array();
    }

    /** Changes the output. Bytes that were not written are dropped. */
    void to(OutputStream other) {
        out = other;
        length = 0;
        whole = 0;
    }

    /** Sets the key that {@link #key()} writes. */
    void setKey(Bytes newKey) {
        if (key.length < newKey.length() + FRAME) {
            key = new byte[newKey.length() + FRAME];
        }
        keyLength = encode(newKey.array(), newKey.arrayOffset(), newKey.length(), key, 0);
    }

    /** Begins a command with this many words. {@link #setWords} can still change the number. */
    RespBuffer command(long words) throws IOException {
        room(FRAME);
        int at = length;
        length = line(bytes, at, '*', words);
        head = length - at;
        return this;
    }

    /** Begins a command that {@link #command(int, String)} has encoded. */
    RespBuffer command(byte[] encoded) throws IOException {
        return word(encoded);
    }

    /** Changes the number of words of the current command. Only before {@link #end}. */
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

    /** Adds a word that {@link #word(String)} has encoded. */
    RespBuffer word(byte[] encoded) throws IOException {
        return append(encoded, 0, encoded.length);
    }

    /** Adds the key. It is held even if it is long, so that the beginning of its command stays in the buffer. */
    RespBuffer key() throws IOException {
        return append(key, 0, keyLength);
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

    /**
     * Encodes a word into an array. There must be room for its bytes and {@link #FRAME} more.
     *
     * @return the index behind it
     */
    static int encode(Slice text, byte[] to, int at) {
        return encode(text.array(), text.offset(), text.length(), to, at);
    }

    private static int encode(byte[] from, int offset, int n, byte[] to, int at) {
        if (n >= LENGTH_LINES.length) {
            int begin = line(to, at, '$', n);
            System.arraycopy(from, offset, to, begin, n);
            return lineEnd(to, begin + n);
        }
        LONG.set(to, at, LENGTH_LINES[n]);
        int begin = at + (n < 10 ? 4 : n < 100 ? 5 : 6);
        if (n <= 2 * Long.BYTES && offset + 2 * Long.BYTES <= from.length) { // a call would take longer
            LONG.set(to, begin, (long) LONG.get(from, offset));
            LONG.set(to, begin + Long.BYTES, (long) LONG.get(from, offset + Long.BYTES));
        } else {
            System.arraycopy(from, offset, to, begin, n);
        }
        return lineEnd(to, begin + n);
    }

    /** Adds a number in decimal. */
    RespBuffer word(long signed) throws IOException {
        if (signed < 0) {
            return word(number.setDecimal(signed));
        }
        room(2 * FRAME);
        int digits = digits(signed);
        LONG.set(bytes, length, LENGTH_LINES[digits]);
        length = lineEnd(bytes, decimal(bytes, length + (digits < 10 ? 4 : 5), signed));
        return this;
    }

    /** Adds the ID of a stream record: two unsigned numbers. */
    RespBuffer word(long ms, long seq) throws IOException {
        room(2 * FRAME);
        int digits = digits(ms) + 1 + digits(seq);
        int at = line(bytes, length, '$', digits);
        at = decimal(bytes, at, ms);
        bytes[at++] = '-';
        length = lineEnd(bytes, decimal(bytes, at, seq));
        return this;
    }

    /** Begins a word of n bytes, which must be written next. {@link #endWord} ends it. */
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

    /** Adds bytes of the word begun. They are not held if the word is long. */
    @Override
    public void write(byte[] from, int offset, int n) throws IOException {
        if (n > bytes.length - length) {
            flush();
        }
        if (n > LARGE || n > bytes.length - length) {
            out.write(bytes, 0, length);
            length = 0;
            whole = 0;
        }
        if (n > LARGE) {
            out.write(from, offset, n);
        } else {
            append(from, offset, n);
        }
    }

    /** Adds bytes unchanged. They are held until their command is whole. */
    RespBuffer append(byte[] from, int offset, int n) throws IOException {
        room(n);
        System.arraycopy(from, offset, bytes, length, n);
        length += n;
        return this;
    }

    /** Ends the current command. */
    void end() throws IOException {
        whole = length;
        if (length >= FULL) {
            flush();
        }
    }

    /** The size of the current command in bytes. */
    int size() {
        return length - whole;
    }

    /** Writes the whole commands. */
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
        if (rest < 0) { // removes the last digit of an unsigned 64-bit number, so that the rest fits in 63 bits
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
        // 1233 / 4096 is about the logarithm of 2 to the base 10, exact enough for 63 bits
        int guess = (Long.SIZE - Long.numberOfLeadingZeros(unsigned | 1)) * 1233 >> 12;
        return guess == POWERS_OF_TEN.length || unsigned < POWERS_OF_TEN[guess] ? Math.max(guess, 1) : guess + 1;
    }
}
