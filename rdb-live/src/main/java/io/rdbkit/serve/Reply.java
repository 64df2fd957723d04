package io.rdbkit.serve;

import io.netty.buffer.ByteBuf;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.Slice;
import java.nio.charset.StandardCharsets;

/**
 * Writes replies in RESP 2 or 3. Each method writes one element, or the head of one with elements to follow. What RESP 2 lacks gets the form that servers
 * give it there.
 */
final class Reply {

    private static final byte[] END = {'\r', '\n'};

    private final ByteBuf out;
    private final Session session;
    private final Slice digits = new Slice();
    /** What follows by and by; null if the reply is whole. */
    private ReplyStream rest;

    Reply(ByteBuf out, Session session) {
        this.out = out;
        this.session = session;
    }

    private boolean is3() {
        return session.protocol == 3;
    }

    /** How many bytes wait in the buffer. */
    int pending() {
        return out.readableBytes();
    }

    /** Ends the reply with what a stream writes, piece by piece, as fast as the client reads. It is the last call. */
    void stream(ReplyStream stream) {
        rest = stream;
    }

    /** The stream that {@link #stream} was given, once; null if there is none. */
    ReplyStream takeStream() {
        ReplyStream taken = rest;
        rest = null;
        return taken;
    }

    /** Answers nothing. It says so where a reply is expected. */
    void none() {
        // nothing goes out
    }

    private void head(char type, long number) {
        out.writeByte(type);
        number(number);
        out.writeBytes(END);
    }

    private void number(long number) {
        if (number >= 0 && number < 10) {
            out.writeByte((int) ('0' + number));
        } else {
            out.writeCharSequence(Long.toString(number), StandardCharsets.US_ASCII);
        }
    }

    void simple(String text) {
        out.writeByte('+').writeCharSequence(text, StandardCharsets.UTF_8);
        out.writeBytes(END);
    }

    void ok() {
        simple("OK");
    }

    /** An error, such as {@code ERR syntax error}. Line ends in it become spaces. */
    void error(String text) {
        out.writeByte('-').writeCharSequence(text.replace('\r', ' ').replace('\n', ' '), StandardCharsets.UTF_8);
        out.writeBytes(END);
    }

    void integer(long number) {
        head(':', number);
    }

    void bulk(byte[] bytes, int from, int length) {
        bulkHead(length);
        bulkBytes(bytes, from, length);
        bulkEnd();
    }

    void bulk(Bytes bytes) {
        bulk(bytes.array(), bytes.arrayOffset(), bytes.length());
    }

    void bulk(Slice slice) {
        bulk(slice.array(), slice.offset(), slice.length());
    }

    void bulk(String text) {
        bulk(Bytes.utf8(text));
    }

    /** The head of a string, whose bytes follow by {@link #bulkBytes} and {@link #bulkEnd}. */
    void bulkHead(long length) {
        head('$', length);
    }

    void bulkBytes(byte[] bytes, int from, int length) {
        out.writeBytes(bytes, from, length);
    }

    void bulkEnd() {
        out.writeBytes(END);
    }

    /** Text that clients show as it is: verbatim in RESP 3. */
    void text(String text) {
        if (!is3()) {
            bulk(text);
            return;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        head('=', bytes.length + 4L);
        out.writeCharSequence("txt:", StandardCharsets.US_ASCII);
        out.writeBytes(bytes).writeBytes(END);
    }

    /** A missing element: {@code $-1} in RESP 2. */
    void nil() {
        nil("$-1\r\n");
    }

    /** A missing array: {@code *-1} in RESP 2. */
    void nilArray() {
        nil("*-1\r\n");
    }

    private void nil(String inTwo) {
        out.writeCharSequence(is3() ? "_\r\n" : inTwo, StandardCharsets.US_ASCII);
    }

    void array(long elements) {
        head('*', elements);
    }

    /** The head of a set of members: an array in RESP 2. */
    void set(long members) {
        head(is3() ? '~' : '*', members);
    }

    /** The head of a map: an array of twice as many elements in RESP 2. */
    void map(long pairs) {
        head(is3() ? '%' : '*', is3() ? pairs : 2 * pairs);
    }

    /** A score: a bulk string in RESP 2. */
    void real(double number) {
        if (is3()) {
            digits.setDecimal(number);
            out.writeByte(',')
                    .writeBytes(digits.array(), digits.offset(), digits.length())
                    .writeBytes(END);
        } else {
            bulk(digits.setDecimal(number));
        }
    }

    /** Whether something is so: 1 or 0 in RESP 2. */
    void bool(boolean is) {
        if (is3()) {
            out.writeCharSequence(is ? "#t\r\n" : "#f\r\n", StandardCharsets.US_ASCII);
        } else {
            integer(is ? 1 : 0);
        }
    }

    /** Whether scores stand beside their members in an array of two each, as RESP 3 has them. */
    boolean pairsScores() {
        return is3();
    }
}
