package io.rdbkit.transform;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.rdbkit.format.Bytes;

/**
 * A regular expression on keys. It may match anywhere in the key unless it is anchored with {@code ^} or {@code $}.
 *
 * <p>The syntax is RE2's. Matching takes time linear in the key for any expression. There is no lookahead and no
 * backreference. A dot matches any character, also a line end, because a key has no lines ({@code (?-s)} changes that).
 * Characters are those of UTF-8. A byte that is not part of valid UTF-8 counts as one character, U+FFFD. Immutable.
 *
 * <p>Expressions that would cost RE2/J much time or memory are refused: more than {@value #LONGEST} characters;
 * repetitions that make more than {@value #LARGEST} steps when written out; groups more than {@value #DEEPEST} deep.
 * Other expressions may be too deep as well, which may show only in a match.
 */
public final class KeyRegex {

    /**
     * RE2/J's time to read an expression grows with the square of its length. For this length it is about a second. A
     * longer list of names belongs into a {@link KeySet}.
     */
    private static final int LONGEST = 1 << 15;

    private static final int LARGEST = 100_000;

    /** The same as in RE2 and Go. */
    private static final int DEEPEST = 1000;

    /** How many characters of an expression a message shows. */
    private static final int SHOWN = 60;

    private final Pattern pattern;

    private KeyRegex(Pattern pattern) {
        this.pattern = pattern;
    }

    /**
     * Parses an expression.
     *
     * @throws IllegalArgumentException with a one-line message, if it is not valid
     */
    public static KeyRegex of(String regex) {
        return new KeyRegex(compile(regex, 0));
    }

    /**
     * Compiles an expression on keys. All such expressions come through this method.
     *
     * @param flags more flags of RE2/J
     */
    static Pattern compile(String regex, int flags) {
        if (regex.length() > LONGEST) {
            throw refused(regex, "it has more than " + LONGEST + " characters");
        }
        RegexSize size = new RegexSize(regex);
        if (size.steps() > LARGEST) {
            throw refused(regex, "it repeats too much");
        }
        if (size.depth() > DEEPEST) {
            throw tooDeep(regex);
        }
        try {
            return Pattern.compile(regex, Pattern.DOTALL | flags);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(shown(regex) + " is not a regular expression: " + why(e, regex), e);
        } catch (StackOverflowError e) {
            throw tooDeep(regex);
        }
    }

    private static IllegalArgumentException refused(String regex, String why) {
        return new IllegalArgumentException(shown(regex) + " is not a usable regular expression: " + why);
    }

    /**
     * For an expression nested too deep. RE2/J calls itself for each level of nesting, and for each of many
     * alternatives in a row.
     */
    static IllegalArgumentException tooDeep(String regex) {
        return refused(regex, "it is nested too deep, or has too many optional parts in a row");
    }

    /** The beginning of an expression, for a message. */
    static String shown(String regex) {
        return '"' + (regex.length() <= SHOWN ? regex : regex.substring(0, SHOWN) + "...") + '"';
    }

    /**
     * The reason of a syntax error. RE2/J names the wrong part. If that is the whole expression, which RE2/J shows with
     * its flags in front, the part is left out.
     */
    private static String why(PatternSyntaxException e, String regex) {
        String part = e.getPattern();
        return part.isEmpty() || part.endsWith(regex)
                ? e.getDescription()
                : e.getDescription() + " near " + shown(part);
    }

    /**
     * Whether the expression matches somewhere in a key.
     *
     * @throws IllegalArgumentException if the expression turns out to be nested too deep
     */
    public boolean matches(Bytes key) {
        try {
            return pattern.matcher(KeyText.of(key).chars()).find();
        } catch (StackOverflowError e) {
            throw tooDeep(pattern.pattern());
        }
    }

    /** The text of the expression. */
    @Override
    public String toString() {
        return pattern.pattern();
    }
}
