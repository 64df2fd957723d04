package io.rdbkit.cli.json;

import io.rdbkit.transform.BuildException;
import java.io.Closeable;
import java.io.IOException;

/**
 * Reads JSON as bytes. The caller knows what comes next, or asks with {@link #form}:
 *
 * <pre>{@code
 * in.beginObject();
 * for (boolean first = true; in.member(name, first); first = false) {
 *     in.string(value);
 * }
 * }</pre>
 *
 * <p>It is as strict as RFC 8259: no comments, no trailing commas, no names without quotes; strings are valid UTF-8.
 * The exception are escaped halves of surrogate pairs: {@code \}{@code udc80} to {@code \}{@code udcff} stand for a
 * byte, and others are errors.
 */
final class JsonReader implements Closeable {

    /** No valid input is nested deeper. */
    private static final int DEEPEST = 32;

    /** The exact decimal form of a double has at most 1100 characters. */
    private static final int LONGEST_NUMBER = 1200;

    private final JsonInput in;
    private boolean wholeLines = true;

    JsonReader(JsonInput in) {
        this.in = in;
    }

    JsonInput input() {
        return in;
    }

    /** From now on, a value may continue on the next line. */
    void acrossLines() {
        wholeLines = false;
    }

    /** Returns the next byte that is not white space and does not pass it; -1 at the end of the input. */
    int peek() throws IOException {
        while (in.at < in.end || in.fill()) {
            int b = in.bytes[in.at];
            if (b != ' ' && b != '\t' && b != '\r' && (b != '\n' || wholeLines)) {
                return b & 0xff;
            }
            in.at++;
        }
        return -1;
    }

    /** Passes the byte that {@link #peek} returned. */
    void pass() {
        in.at++;
    }

    private void expect(char wanted) throws IOException {
        if (peek() != wanted) {
            throw expected(String.valueOf(wanted));
        }
        in.at++;
    }

    private BuildException expected(String what) throws IOException {
        int found = peek();
        String shown =
                switch (found) {
                    case -1 -> "the input ends";
                    case '\n' -> "the line ends";
                    default -> found > 0x20 && found < 0x7f ? "there is " + (char) found : "there is byte " + found;
                };
        return in.badHere(shown + " where " + what + " should be");
    }

    /** The form of the next value. The value is not passed. */
    JsonForm form() throws IOException {
        return switch (peek()) {
            case '{' -> JsonForm.OBJECT;
            case '[' -> JsonForm.ARRAY;
            case '"' -> JsonForm.STRING;
            case 't', 'f' -> JsonForm.BOOLEAN;
            case 'n' -> JsonForm.NULL;
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> JsonForm.NUMBER;
            default -> throw expected("a value");
        };
    }

    /**
     * Checks the form of the next value.
     *
     * @param what the name of the value in error messages
     */
    void require(JsonForm wanted, String what) throws IOException {
        JsonForm form = form();
        if (form != wanted) {
            throw bad(what + " is " + form + ", not " + wanted);
        }
    }

    /**
     * Passes the next value if it is null.
     *
     * @return whether it was null
     */
    boolean isNull() throws IOException {
        if (form() != JsonForm.NULL) {
            return false;
        }
        word("null");
        return true;
    }

    private void word(String word) throws IOException {
        for (int i = 0; i < word.length(); i++) {
            if (!in.need(1) || in.bytes[in.at] != word.charAt(i)) {
                throw expected(word);
            }
            in.at++;
        }
    }

    void beginArray() throws IOException {
        expect('[');
    }

    /**
     * Goes to the next item of an array, or passes the end of the array.
     *
     * @return false at the end
     */
    boolean item(boolean first) throws IOException {
        return more(']', first);
    }

    void beginObject() throws IOException {
        expect('{');
    }

    /**
     * Reads the name of the next member of an object and goes to its value, or passes the end of the object.
     *
     * @return false at the end
     */
    boolean member(JsonBytes name, boolean first) throws IOException {
        if (!more('}', first)) {
            return false;
        }
        if (peek() != '"') {
            throw expected("the name of a member");
        }
        string(name);
        expect(':');
        return true;
    }

    private boolean more(char close, boolean first) throws IOException {
        int next = peek();
        if (next == close) {
            in.at++;
            return false;
        }
        if (!first) {
            if (next != ',') {
                throw expected(", or " + close);
            }
            in.at++;
        }
        return true;
    }

    /** Reads a string. */
    void string(JsonBytes into) throws IOException {
        beginString();
        into.clear();
        while (!piece(into, Integer.MAX_VALUE)) {
            // until the whole string is there
        }
    }

    /** Passes the opening quote of a string. */
    void beginString() throws IOException {
        expect('"');
    }

    /**
     * Adds more of a string. Its opening quote has been passed.
     *
     * @param into   null to skip the string
     * @param enough the length after which the method may return
     * @return whether the string and its closing quote have been read
     */
    boolean piece(JsonBytes into, int enough) throws IOException {
        do {
            run(into);
            if (in.at == in.end) {
                if (!in.fill()) {
                    throw in.badHere("the input ends within a string");
                }
                continue;
            }
            byte b = in.bytes[in.at];
            if (b == '"') {
                in.at++;
                return true;
            }
            if (b == '\\') {
                escape(into);
            } else if (b < 0) { // near the end of the window
                in.need(4);
                requireUtf8();
            } else {
                throw in.badHere(
                        b == '\n' && wholeLines
                                ? "the line ends within a string"
                                : "control character " + b + " in a string, which must be escaped");
            }
        } while (into == null || into.length() < enough);
        return false;
    }

    /** Takes bytes that need no unescaping. */
    private void run(JsonBytes into) throws IOException {
        byte[] bytes = in.bytes;
        int from = in.at;
        int at = UnescapedBytes.end(bytes, from, in.end);
        int length;
        while (at < in.end && bytes[at] < 0 && (length = Utf8.characterAt(bytes, at, in.end)) > 0) {
            at = UnescapedBytes.end(bytes, at + length, in.end);
        }
        in.at = at;
        if (into != null) {
            into.append(bytes, from, at - from);
        }
    }

    private void requireUtf8() throws IOException {
        if (Utf8.characterAt(in.bytes, in.at, in.end) <= 0) {
            throw in.badHere("byte 0x" + Integer.toHexString(in.bytes[in.at] & 0xff) + " is not valid UTF-8; \\udc"
                    + Integer.toHexString(in.bytes[in.at] & 0xff) + " stands for it");
        }
    }

    private void escape(JsonBytes into) throws IOException {
        if (!in.need(2)) {
            throw in.badHere("the input ends within a string");
        }
        int b = in.bytes[in.at + 1];
        int escaped =
                switch (b) {
                    case '"', '\\', '/' -> b;
                    case 'b' -> '\b';
                    case 'f' -> '\f';
                    case 'n' -> '\n';
                    case 'r' -> '\r';
                    case 't' -> '\t';
                    case 'u' -> -1;
                    default -> throw in.badHere("an escape that JSON doesn't have");
                };
        if (escaped < 0) {
            unicodeEscape(into);
            return;
        }
        in.at += 2;
        if (into != null) {
            into.append(escaped);
        }
    }

    private void unicodeEscape(JsonBytes into) throws IOException {
        int unit = unit(0);
        int length = 6;
        int code = unit;
        if (Character.isHighSurrogate((char) unit)) {
            int low = in.need(8) && in.bytes[in.at + 6] == '\\' && in.bytes[in.at + 7] == 'u' ? unit(6) : 0;
            if (!Character.isLowSurrogate((char) low)) {
                throw in.badHere("half of a surrogate pair");
            }
            code = Character.toCodePoint((char) unit, (char) low);
            length = 12;
        } else if (Character.isLowSurrogate((char) unit) && (unit < 0xdc80 || unit > 0xdcff)) {
            throw in.badHere("half of a surrogate pair; only \\udc80 to \\udcff stand for a byte");
        }
        in.at += length;
        if (into == null) {
            return;
        }
        if (Character.isLowSurrogate((char) unit)) {
            into.append(unit & 0xff);
        } else {
            Utf8.append(code, into);
        }
    }

    /** The UTF-16 unit of an escape that stands {@code ahead} bytes further. */
    private int unit(int ahead) throws IOException {
        int unit = 0;
        boolean there = in.need(ahead + 6);
        for (int i = ahead + 2; there && i < ahead + 6; i++) {
            int digit = Character.digit(in.bytes[in.at + i], 16);
            there = digit >= 0;
            unit = unit << 4 | digit;
        }
        if (!there) {
            throw in.badHere("four hexadecimal digits should follow \\u");
        }
        return unit;
    }

    /** Reads a number as text. {@link #form} has returned NUMBER. */
    void number(JsonBytes into) throws IOException {
        into.clear();
        take(into, '-');
        if (!take(into, '0')) {
            digits(into);
        }
        if (take(into, '.')) {
            digits(into);
        }
        if (take(into, 'e') || take(into, 'E')) {
            if (!take(into, '+')) {
                take(into, '-');
            }
            digits(into);
        }
    }

    private boolean take(JsonBytes into, char c) throws IOException {
        if (in.need(1) && in.bytes[in.at] == c) {
            in.at++;
            into.append(c);
            return true;
        }
        return false;
    }

    private void digits(JsonBytes into) throws IOException {
        int before = into.length();
        while (in.need(1) && in.bytes[in.at] >= '0' && in.bytes[in.at] <= '9') {
            into.append(in.bytes[in.at++]);
            if (into.length() > LONGEST_NUMBER) {
                throw in.badHere("a number of more than " + LONGEST_NUMBER + " digits");
            }
        }
        if (into.length() == before) {
            throw expected("a digit");
        }
    }

    private final JsonBytes passed = new JsonBytes();

    /** Skips a value of any form. Its syntax is checked. */
    void skip() throws IOException {
        skip(0);
    }

    private void skip(int depth) throws IOException {
        if (depth > DEEPEST) {
            throw in.badHere("nested too deep");
        }
        switch (form()) {
            case OBJECT -> {
                beginObject();
                for (boolean first = true; more('}', first); first = false) {
                    if (peek() != '"') {
                        throw expected("the name of a member");
                    }
                    skipString();
                    expect(':');
                    skip(depth + 1);
                }
            }
            case ARRAY -> {
                beginArray();
                for (boolean first = true; item(first); first = false) {
                    skip(depth + 1);
                }
            }
            case STRING -> skipString();
            case NUMBER -> number(passed);
            case BOOLEAN -> word(peek() == 't' ? "true" : "false");
            case NULL -> word("null");
        }
    }

    private void skipString() throws IOException {
        beginString();
        while (!piece(null, 0)) {
            // until the whole string is skipped
        }
    }

    /** An error that names the current line. */
    BuildException bad(String what) {
        return in.bad(what);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
