package io.rdbkit.io;

import java.io.IOException;

/**
 * A command as an array of bulk strings, such as {@code *2 $3 GET $1 k} with line ends. It stands behind Valkey's
 * UPDATE opcode.
 */
public final class RespCommand {

    /** A number of this many digits always fits in 63 bits. */
    private static final int MOST_DIGITS = 18;

    private RespCommand() {}

    /**
     * Passes over a command.
     *
     * @throws io.rdbkit.format.RdbFormatException if the bytes are not a command
     */
    public static void skip(RdbInput in) throws IOException {
        long arguments = number(in, '*');
        if (arguments == 0) {
            throw in.format("a command without arguments", 1);
        }
        in.requireElements(arguments, "the count of arguments", in.offset());
        for (long i = 0; i < arguments; i++) {
            in.skip(number(in, '$'), "an argument of a command");
            requireByte(in, '\r');
            requireByte(in, '\n');
        }
    }

    private static long number(RdbInput in, char mark) throws IOException {
        requireByte(in, mark);
        long number = 0;
        int digits = 0;
        for (int b; (b = in.readByte("a command")) != '\r'; digits++) {
            if (b < '0' || b > '9' || digits == MOST_DIGITS) {
                throw noCommand(in);
            }
            number = 10 * number + b - '0';
        }
        if (digits == 0) {
            throw noCommand(in);
        }
        requireByte(in, '\n');
        return number;
    }

    private static void requireByte(RdbInput in, char expected) throws IOException {
        if (in.readByte("a command") != expected) {
            throw noCommand(in);
        }
    }

    private static IOException noCommand(RdbInput in) {
        return in.format("opcode UPDATE without a command in RESP behind it", 1);
    }
}
