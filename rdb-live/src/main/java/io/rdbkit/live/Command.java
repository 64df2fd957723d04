package io.rdbkit.live;

import io.rdbkit.format.Bytes;
import java.util.Arrays;

/**
 * One or more commands about one key.
 *
 * @param db      the database
 * @param key     the key; null if the command is for every primary
 * @param bytes   the commands as a client sends them: {@code *words}, then {@code $length} and bytes for each word
 * @param replies the number of commands
 */
record Command(int db, Bytes key, byte[] bytes, int replies) {

    static Command of(int db, Bytes key, byte[] bytes) {
        int replies = 0;
        for (int at = 0; at < bytes.length; at = end(bytes, at)) {
            replies++;
        }
        return new Command(db, key, bytes, replies);
    }

    /** The first of the commands. */
    Command first() {
        return replies == 1 ? this : new Command(db, key, Arrays.copyOf(bytes, end(bytes, 0)), 1);
    }

    /** The commands behind the first. */
    Command rest() {
        return new Command(db, key, Arrays.copyOfRange(bytes, end(bytes, 0), bytes.length), replies - 1);
    }

    /** The end of the command that begins at a place. */
    private static int end(byte[] bytes, int begin) {
        int at = begin;
        int words = number(bytes, at);
        at = lineEnd(bytes, at);
        for (int i = 0; i < words; i++) {
            int length = number(bytes, at);
            at = lineEnd(bytes, at) + length + 2;
        }
        return at;
    }

    private static int number(byte[] bytes, int line) {
        int number = 0;
        for (int at = line + 1; bytes[at] != '\r'; at++) {
            number = number * 10 + bytes[at] - '0';
        }
        return number;
    }

    private static int lineEnd(byte[] bytes, int line) {
        int at = line;
        while (bytes[at] != '\n') {
            at++;
        }
        return at + 1;
    }
}
