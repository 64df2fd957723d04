package io.rdbkit.transform;

import io.rdbkit.format.Bytes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pattern with the syntax of the {@code KEYS} command of Redis and Valkey. It works on bytes and distinguishes upper
 * and lower case.
 *
 * <ul>
 *   <li>{@code *} any bytes, also none; {@code ?} one byte (not one character: {@code é} is two);
 *   <li>{@code [abc]}, {@code [a-z]} one of these, {@code [^abc]} one other byte;
 *   <li>{@code \x} the byte {@code x} itself, in a class too.
 * </ul>
 *
 * <p>Every pattern is valid. Unusual patterns mean the same as in the servers, so that a pattern tried with
 * {@code KEYS} or {@code SCAN} chooses the same keys here:
 *
 * <ul>
 *   <li>A class without {@code ]} ends with the pattern: {@code h[ae} is {@code h[ae]}, and {@code [} at the end
 *       matches nothing.
 *   <li>{@code ]} always closes: {@code []} matches nothing, {@code [^]} any byte, and {@code []a]} is {@code []}
 *       followed by {@code a]}.
 *   <li>A range takes any byte after its dash, also {@code ]} or a backslash, so {@code [a-]} is a class without an
 *       end. A range that runs backwards is reversed.
 *   <li>Ranges compare signed bytes, as the servers do on x86-64: {@code [a-\xff]} written in raw bytes is 0xff and
 *       0x00 to {@code a}.
 *   <li>A backslash at the end is a backslash.
 *   <li>Only {@code *} and the empty pattern match the empty key, {@code **} does not.
 * </ul>
 *
 * <p>Two things differ from the servers. They give up on a pattern with more than a thousand separate stars. At least
 * 2.8 and 3.2 answer some unusual patterns otherwise, by mistake: they compare the end of a key with the zero byte
 * behind it and read on until they crash, and {@code **} means the same as {@code *}.
 *
 * <p>The pattern is parsed once. Matching takes time proportional to the length of the key, for any number of stars.
 * For a part between two stars of more than {@value GlobRun#SHORT} bytes, it takes that time for each 64 bytes of the
 * part. Immutable.
 */
public final class Glob {

    private final Bytes pattern;
    private final GlobRun head;
    private final GlobRun[] middle;

    /** The part after the last star; null if there is no star. */
    private final @Nullable GlobRun tail;

    private final boolean matchesEmpty;

    private Glob(Bytes pattern, GlobParser parser) {
        List<GlobRun> runs = parser.parse();
        int last = runs.size() - 1;
        this.pattern = pattern;
        head = runs.get(0);
        middle = last < 2 ? new GlobRun[0] : runs.subList(1, last).toArray(GlobRun[]::new);
        tail = last == 0 ? null : runs.get(last);
        // KEYS takes a single star for "all" before it looks at keys. In its matcher, no star matches an empty key.
        matchesEmpty = pattern.isEmpty() || pattern.equals(Bytes.utf8("*"));
    }

    /** Parses a pattern. Any bytes are a valid pattern. */
    public static Glob of(Bytes pattern) {
        return new Glob(pattern, GlobParser.of(pattern.toByteArray()));
    }

    /**
     * Parses a pattern that may have the escapes with which the command shows keys: {@code \xNN} with two hex digits,
     * {@code \n}, {@code \r} and {@code \t} are these bytes, also in a class, and are never special. The text of a key
     * from {@link Bytes#toString} without {@code *?[]} is a pattern that matches only this key.
     *
     * <p>Everything else is as in KEYS. There, {@code \x41}, {@code \n}, {@code \r} and {@code \t} mean {@code x41},
     * {@code n}, {@code r} and {@code t}. No pattern for KEYS needs these backslashes, so they can be removed.
     */
    public static Glob ofText(String text) {
        Bytes pattern = Bytes.utf8(text);
        return new Glob(pattern, GlobParser.ofText(pattern.toByteArray()));
    }

    /** Whether the pattern matches the whole key. */
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
        // The leftmost place for each part leaves the most bytes for the parts after it, so the search never goes back.
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

    /** The pattern in readable form. */
    @Override
    public String toString() {
        return pattern.toString();
    }
}
