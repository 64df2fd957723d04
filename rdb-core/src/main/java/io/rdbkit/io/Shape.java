package io.rdbkit.io;

import java.io.IOException;
import java.util.stream.IntStream;

/**
 * The shape of a value or of an opcode's payload, as data. Skipping, copying, measuring and checks of lengths all walk
 * the same shape, so they can't contradict each other.
 *
 * <p>A shape is a small program. {@link #walk} runs it on a cursor, which is behind the value afterwards.
 */
public final class Shape {

    private static final int OP_STRING = 0;
    private static final int OP_LENGTH = 1;
    private static final int OP_FIXED = 2;
    private static final int OP_COUNT = 3;
    private static final int OP_LOOP = 4;
    private static final int OP_NEXT = 5;
    private static final int OP_OPTIONAL = 6;
    private static final int OP_TEXT_SCORE = 7;
    private static final int OP_MODULE = 8;
    private static final int OP_TAGGED = 9;
    private static final int OP_TEMPLATE_FIELDS = 10;
    private static final int OP_TOTAL = 11;

    /** The deepest loop of the format is in a stream: group, consumer, pending entry. */
    private static final int DEEPEST_LOOP = 3;

    /** {@code str}: a string in any encoding. */
    public static final Shape STR = op(OP_STRING);
    /** {@code len}: a length encoding. */
    public static final Shape LEN = op(OP_LENGTH);
    /** {@code len n}, for the {@link #loop} that follows. */
    public static final Shape COUNT = op(OP_COUNT);
    /**
     * {@code len} that states the number of elements in front of it: the length of a stream, which stands behind its
     * nodes.
     */
    public static final Shape TOTAL = op(OP_TOTAL);
    /** A score as text: {@code u8 k}, then k bytes. 253 is NaN, 254 +inf, 255 -inf, without bytes. */
    public static final Shape TEXT_SCORE = op(OP_TEXT_SCORE);
    /** Module tokens: {@code len opcode}, payload, until opcode 0. */
    public static final Shape MODULE_TOKENS = op(OP_MODULE);
    /** An array element: {@code len tag}, then a string (tags 0 and 3), an i64 (1) or an f64 (2). */
    public static final Shape TAGGED = op(OP_TAGGED);
    /** {@code len template-id}, then a string for each field of that template. */
    public static final Shape TEMPLATE_FIELDS = op(OP_TEMPLATE_FIELDS);

    private final int[] code;

    private Shape(int[] code) {
        this.code = code;
    }

    private static Shape op(int... code) {
        return new Shape(code);
    }

    /** {@code n} raw bytes. */
    public static Shape fixed(int n) {
        return op(OP_FIXED, n);
    }

    /** One part after the other. */
    public static Shape seq(Shape... parts) {
        int[] code = {};
        for (Shape part : parts) {
            code = append(code, part.code);
        }
        return new Shape(code);
    }

    /** {@code len n, n x {...}}. */
    public static Shape each(Shape... parts) {
        return seq(COUNT, loop(parts));
    }

    /** {@code n x {...}}, where n is the {@link #COUNT} before. */
    public static Shape loop(Shape... parts) {
        int[] body = seq(parts).code;
        return new Shape(append(append(new int[] {OP_LOOP, body.length + 1}, body), new int[] {OP_NEXT}));
    }

    /** {@code len flag} (0 or 1), and for 1 the parts. */
    public static Shape optional(Shape... parts) {
        int[] body = seq(parts).code;
        return new Shape(append(new int[] {OP_OPTIONAL, body.length}, body));
    }

    private static int[] append(int[] a, int[] b) {
        return IntStream.concat(IntStream.of(a), IntStream.of(b)).toArray();
    }

    /**
     * Moves the cursor behind the bytes of this shape.
     *
     * @return the number of elements that the bytes state: the {@link #TOTAL}, else the first {@link #COUNT}, else -1
     */
    public long walk(RdbInput in, HashTemplates templates) throws IOException {
        int[] c = code;
        long[] left = null;
        int[] body = null;
        int depth = 0;
        long count = 0;
        long elements = -1;
        int pc = 0;
        while (pc < c.length) {
            switch (c[pc++]) {
                case OP_STRING -> in.skipString("a string");
                case OP_LENGTH -> in.readLength("a number");
                case OP_FIXED -> in.skip(c[pc++], "a number");
                case OP_COUNT -> {
                    count = in.readElements("the count of elements");
                    if (elements < 0) {
                        elements = count;
                    }
                }
                case OP_TOTAL -> elements = in.readElements("the count of elements");
                case OP_LOOP -> {
                    int length = c[pc++];
                    if (count == 0) {
                        pc += length;
                    } else {
                        if (left == null) {
                            left = new long[DEEPEST_LOOP];
                            body = new int[DEEPEST_LOOP];
                        }
                        left[depth] = count;
                        body[depth++] = pc;
                    }
                }
                case OP_NEXT -> {
                    if (--left[depth - 1] > 0) {
                        pc = body[depth - 1];
                    } else {
                        depth--;
                    }
                }
                case OP_OPTIONAL -> {
                    int length = c[pc++];
                    long flag = in.readLength("a flag");
                    if (flag == 0) {
                        pc += length;
                    } else if (flag != 1) {
                        throw in.format("flag " + Long.toUnsignedString(flag) + " is neither 0 nor 1", 1);
                    }
                }
                case OP_TEXT_SCORE -> {
                    int length = in.readByte("a score");
                    if (length < 253) {
                        in.skip(length, "a score");
                    }
                }
                case OP_MODULE -> walkModuleTokens(in);
                case OP_TAGGED -> walkTagged(in);
                case OP_TEMPLATE_FIELDS -> {
                    elements = templates
                            .namesOf(in.readLength("a template id"), in)
                            .size();
                    for (long n = elements; n > 0; n--) {
                        in.skipString("a hash value");
                    }
                }
                default -> throw new AssertionError(c[pc - 1]);
            }
        }
        return elements;
    }

    /**
     * Looks at bytes that may have this shape, up to the end of its first element.
     *
     * @return the index behind them; {@link Probe#IMPOSSIBLE} if they don't have this shape; {@link Probe#GOES_ON}
     *     if the shape goes on behind its first element
     */
    long probe(Probe probe, long begin) {
        long at = begin;
        for (int pc = 0; pc < code.length && at >= 0; pc++) {
            switch (code[pc]) {
                case OP_STRING -> at = probe.string(at);
                case OP_LENGTH -> at = probe.length(at);
                case OP_FIXED -> at += code[++pc];
                case OP_COUNT -> at = probe.count(at);
                case OP_LOOP -> pc++;
                default -> {
                    return Probe.GOES_ON;
                }
            }
        }
        return at;
    }

    private static void walkModuleTokens(RdbInput in) throws IOException {
        while (true) {
            long token = in.readLength("a module token");
            if (token == 0) {
                return;
            } else if (token == 1 || token == 2) {
                in.readLength("a module integer");
            } else if (token == 3) {
                in.skip(4, "a module float");
            } else if (token == 4) {
                in.skip(8, "a module double");
            } else if (token == 5) {
                in.skipString("a module string");
            } else {
                throw in.format("unknown module token " + Long.toUnsignedString(token), 1);
            }
        }
    }

    private static void walkTagged(RdbInput in) throws IOException {
        long tag = in.readLength("an array element's tag");
        if (tag == 0 || tag == 3) {
            in.skipString("an array element");
        } else if (tag == 1 || tag == 2) {
            in.skip(8, "an array element");
        } else {
            throw in.format("unknown array element tag " + Long.toUnsignedString(tag), 1);
        }
    }
}
