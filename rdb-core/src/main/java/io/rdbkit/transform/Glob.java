package io.rdbkit.transform;

import io.rdbkit.format.Bytes;
import java.util.List;

/**
 * A pattern as the {@code KEYS} command of Redis and Valkey reads it, on bytes and case sensitive.
 *
 * <ul>
 *   <li>{@code *} any bytes, also none; {@code ?} one byte (not one character: {@code é} is two);
 *   <li>{@code [abc]}, {@code [a-z]} one of these, {@code [^abc]} one other byte;
 *   <li>{@code \x} the byte {@code x} itself, in a class too.
 * </ul>
 *
 * <p>No pattern is an error. The servers' answers to the odd ones are kept, since a pattern that was tried with {@code KEYS} or {@code SCAN}
 * should choose the same keys here:
 *
 * <ul>
 *   <li>A class that is never closed ends with the pattern: {@code h[ae} is {@code h[ae]}, and {@code [} at the end matches nothing.
 *   <li>{@code ]} always closes: {@code []} matches nothing, {@code [^]} any byte, and {@code []a]} is {@code []} followed by {@code a]}.
 *   <li>A range takes whatever byte follows its dash, also {@code ]} or a backslash, so {@code [a-]} is an unclosed class. A range that runs
 *       backwards is turned round.
 *   <li>Ranges compare signed bytes, as the servers do on x86-64: {@code [a-\xff]} written in raw bytes is 0xff and 0x00 to {@code a}.
 *   <li>A backslash at the end is a backslash.
 *   <li>The empty key is matched by {@code *} and by the empty pattern only, not by {@code **}.
 * </ul>
 *
 * <p>Not imitated: the servers give up on a pattern with more than a thousand separate stars. And 2.8 and 3.2 at least answer some odd patterns
 * otherwise, by mistake: a key's end they compare with the byte behind it, a zero, and read on from there until they crash, and {@code **} is
 * to them what {@code *} is.
 *
 * <p>The pattern is read once. Matching takes time proportional to the key, whatever the number of stars; of a part between two stars that is longer
 * than {@value GlobRun#SHORT} bytes the time is that of the key for each 64 bytes of it. Immutable.
 */
public final class Glob {

    private final Bytes pattern;
    private final GlobRun head;
    private final GlobRun[] middle;

    /** What follows the last star; null if there is no star. */
    private final GlobRun tail;

    private final boolean matchesEmpty;

    private Glob(Bytes pattern, GlobParser parser) {
        List<GlobRun> runs = parser.parse();
        int last = runs.size() - 1;
        this.pattern = pattern;
        head = runs.get(0);
        middle = last < 2 ? new GlobRun[0] : runs.subList(1, last).toArray(GlobRun[]::new);
        tail = last == 0 ? null : runs.get(last);
        // KEYS takes a lone star for "all" before it looks at any key; its matcher itself lets no star match an empty
        // key.
        matchesEmpty = pattern.isEmpty() || pattern.equals(Bytes.utf8("*"));
    }

    /** Reads a pattern. Every run of bytes is one. */
    public static Glob of(Bytes pattern) {
        return new Glob(pattern, GlobParser.of(pattern.toByteArray()));
    }

    /**
     * Reads a pattern that may have the escapes by which the command shows keys: {@code \xNN} with two hex digits, {@code \n}, {@code \r} and
     * {@code \t} are these bytes, in a class too, and never special. A key without any of {@code *?[]} in it, as {@link Bytes#toString} shows it,
     * is a pattern that only it matches.
     *
     * <p>All else is as KEYS has it, where {@code \x41}, {@code \n}, {@code \r} and {@code \t} are {@code x41}, {@code n}, {@code r} and {@code t}:
     * no pattern for KEYS needs a backslash there. Who has one that does takes it out.
     */
    public static Glob ofText(String text) {
        Bytes pattern = Bytes.utf8(text);
        return new Glob(pattern, GlobParser.ofText(pattern.toByteArray()));
    }

    /** Whether the pattern matches all of a key. */
    public boolean matches(Bytes key) {
        if (key.isEmpty()) {
            return matchesEmpty;
        }
        byte[] bytes = key.array();
        int from = key.arrayOffset();
        int to = from + key.length();
        if (tail == null) {
            return key.length() == head.length() && head.matchesAt(bytes, from);
        }
        if (key.length() < head.length() + tail.length()
                || !head.matchesAt(bytes, from)
                || !tail.matchesAt(bytes, to - tail.length())) {
            return false;
        }
        // The leftmost place for each run leaves the most for those after it, so there is never a reason to go back.
        int at = from + head.length();
        int end = to - tail.length();
        for (GlobRun run : middle) {
            int found = run.find(bytes, at, end);
            if (found < 0) {
                return false;
            }
            at = found + run.length();
        }
        return true;
    }

    /** The pattern, readable. */
    @Override
    public String toString() {
        return pattern.toString();
    }
}
