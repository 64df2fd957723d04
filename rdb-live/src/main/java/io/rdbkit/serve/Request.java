package io.rdbkit.serve;

import io.rdbkit.format.Bytes;
import java.util.List;
import java.util.Locale;

/** A command with its arguments, as a client sent it. It has at least one word. */
final class Request {

    private final List<Bytes> words;
    /** What it has taken of the {@link RequestBudget}. */
    final long bytes;

    Request(List<Bytes> words, long bytes) {
        this.words = words;
        this.bytes = bytes;
    }

    /** The number of words; the name of the command is the first. */
    int size() {
        return words.size();
    }

    /** A word; 0 is the name of the command. */
    Bytes word(int index) {
        return words.get(index);
    }

    /** A word in upper case, to compare it with a keyword. */
    String keyword(int index) {
        return words.get(index).toUtf8().toUpperCase(Locale.ROOT);
    }

    /** Whether a word is a keyword, in any case. */
    boolean is(int index, String keyword) {
        return words.get(index).length() == keyword.length() && keyword(index).equals(keyword);
    }

    /** A word that is an integer of 64 bits, written as servers take it: no plus sign, no zeros in front. */
    long integer(int index) {
        Bytes word = words.get(index);
        long number = 0;
        try {
            number = Long.parseLong(word.toUtf8());
        } catch (NumberFormatException e) {
            throw notAnInteger();
        }
        if (!Bytes.utf8(Long.toString(number)).equals(word)) {
            throw notAnInteger();
        }
        return number;
    }

    private static CommandException notAnInteger() {
        return new CommandException("ERR value is not an integer or out of range");
    }

    /** All words from one on. */
    List<Bytes> from(int index) {
        return words.subList(index, words.size());
    }
}
