package io.rdbkit.transform;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.rdbkit.format.Bytes;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Replaces the matches of a regular expression in a key and copies the other bytes. */
final class RegexReplacement implements UnaryOperator<Bytes> {

    /** A piece of the replacement: fixed bytes, or, if those are null, the text of a group. */
    record Part(byte @Nullable [] literal, int group) {

        static Part literal(byte[] bytes) {
            return new Part(bytes, 0);
        }

        static Part group(int group) {
            return new Part(null, group);
        }
    }

    private final Pattern pattern;
    private final List<Part> replacement;
    private final boolean all;

    RegexReplacement(Pattern pattern, List<Part> replacement, boolean all) {
        this.pattern = pattern;
        this.replacement = List.copyOf(replacement);
        this.all = all;
    }

    @Override
    public Bytes apply(Bytes key) {
        try {
            return replace(key);
        } catch (StackOverflowError e) {
            throw KeyRegex.tooDeep(pattern.pattern());
        }
    }

    private Bytes replace(Bytes key) {
        KeyText text = KeyText.of(key);
        Matcher match = pattern.matcher(text.chars());
        if (!match.find()) {
            return key;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(key.length() + 32);
        int copied = 0;
        do {
            copy(key, text.byteOffset(copied), text.byteOffset(match.start()), out);
            append(key, text, match, out);
            copied = match.end();
        } while (all && findAfter(match, text));
        copy(key, text.byteOffset(copied), key.length(), out);
        Bytes changed = Bytes.wrap(out.toByteArray());
        return changed.equals(key) ? key : changed;
    }

    /**
     * Goes to the next match that counts. RE2/J's find() is not used, because it would skip half a character after an
     * empty match, and accept an empty match directly behind another match.
     */
    private static boolean findAfter(Matcher match, KeyText text) {
        int end = match.end();
        int from = match.start() == end ? text.next(end) : end;
        while (from <= text.chars().length() && match.find(from)) {
            if (match.start() > end || match.end() > end) {
                return true;
            }
            from = text.next(from);
        }
        return false;
    }

    private void append(Bytes key, KeyText text, Matcher match, ByteArrayOutputStream out) {
        for (Part part : replacement) {
            if (part.literal() != null) {
                out.writeBytes(part.literal());
            } else if (match.start(part.group()) >= 0) {
                int from = text.byteOffset(match.start(part.group()));
                copy(key, from, text.byteOffset(match.end(part.group())), out);
            }
        }
    }

    private static void copy(Bytes key, int from, int to, ByteArrayOutputStream out) {
        out.write(key.array(), key.arrayOffset() + from, to - from);
    }
}
