package io.rdbkit.live;

import io.rdbkit.format.Bytes;
import java.util.ArrayList;
import java.util.List;

/**
 * One or more commands about one key.
 *
 * @param db      the database
 * @param key     the key; null if the command is for every primary
 * @param offset  the place of the key in its file; -1 if it has none
 * @param bytes   has the commands as a client sends them: {@code *words}, then {@code $length} and bytes for each word
 * @param from    where they begin
 * @param to      where they end
 * @param replies the number of commands
 */
record Command(int db, Bytes key, long offset, byte[] bytes, int from, int to, int replies) {

    static Command of(int db, Bytes key, long offset, byte[] bytes, int from, int to) {
        int replies = 0;
        for (int at = from; at < to; at = end(bytes, at)) {
            replies++;
        }
        return new Command(db, key, offset, bytes, from, to, replies);
    }

    /** All bytes of an array. */
    static Command of(int db, Bytes key, long offset, byte[] bytes) {
        return of(db, key, offset, bytes, 0, bytes.length);
    }

    /** One command of some words about a key. */
    static Command of(int db, Bytes key, Bytes... words) {
        Bytes all = Bytes.utf8("*" + words.length + "\r\n");
        for (Bytes word : words) {
            all = all.concat(Bytes.utf8("$" + word.length() + "\r\n"))
                    .concat(word)
                    .concat(Bytes.utf8("\r\n"));
        }
        return of(db, key, -1, all.toByteArray());
    }

    /** The first of the commands. */
    Command first() {
        return replies == 1 ? this : new Command(db, key, offset, bytes, from, end(bytes, from), 1);
    }

    /** The commands behind the first. */
    Command rest() {
        return new Command(db, key, offset, bytes, end(bytes, from), to, replies - 1);
    }

    /** Each command by itself. */
    List<Command> each() {
        List<Command> each = new ArrayList<>();
        for (int at = from, next; at < to; at = next) {
            next = end(bytes, at);
            each.add(new Command(db, key, offset, bytes, at, next, 1));
        }
        return each;
    }

    /** The number of words of the first command. */
    int words() {
        return number(bytes, from);
    }

    /** The first word. */
    String name() {
        int length = lineEnd(bytes, from);
        int begin = lineEnd(bytes, length);
        return Bytes.wrap(bytes, begin, number(bytes, length)).toString();
    }

    /** The number of bytes of a word of the first command; 0 is its name. */
    int length(int word) {
        int at = lineEnd(bytes, from);
        for (int i = 0; i < word; i++) {
            at = lineEnd(bytes, at) + number(bytes, at) + 2;
        }
        return number(bytes, at);
    }

    /** The number of bytes of the longest word. */
    int longest() {
        int longest = 0;
        for (Command one : each()) {
            for (int i = one.words() - 1; i >= 0; i--) {
                longest = Math.max(longest, one.length(i));
            }
        }
        return longest;
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
