package io.rdbkit.transform;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.rdbkit.format.Bytes;

/**
 * A regular expression on keys, found anywhere in the key unless it is anchored with {@code ^} or {@code $}.
 *
 * <p>The syntax is RE2's, which takes time linear in the key whatever the expression; it has no lookahead and no backreferences. A dot matches
 * any character, line ends too, because a key is not lines ({@code (?-s)} changes that). Characters are those of UTF-8; a byte that is not part
 * of valid UTF-8 counts as one character, U+FFFD. Immutable.
 *
 * <p>What takes RE2/J long to read, or asks for much memory, is refused: more than {@value #LONGEST} characters, and repetitions that written out
 * make more than {@value #LARGEST} steps, groups more than {@value #DEEPEST} deep. So is what is too deep for it another way, when it shows.
 */
public final class KeyRegex {

    /** RE2/J's time to read an expression grows with the square of its length: this takes about a second. Who has many names has a list. */
    private static final int LONGEST = 1 << 15;

    private static final int LARGEST = 100_000;

    /** As in RE2 and Go. */
    private static final int DEEPEST = 1000;

    /** How much of an expression a message shows. */
    private static final int SHOWN = 60;

    private final Pattern pattern;

    private KeyRegex(Pattern pattern) {
        this.pattern = pattern;
    }

    /**
     * Reads an expression.
     *
     * @throws IllegalArgumentException with a one-line message, if it is not one
     */
    public static KeyRegex of(String regex) {
        return new KeyRegex(compile(regex, 0));
    }

    /** The one way expressions on keys are read, with more RE2/J flags if wanted. */
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

    /** RE2/J calls itself for each level of nesting, and for each of many options in a row. */
    static IllegalArgumentException tooDeep(String regex) {
        return refused(regex, "it is nested too deep, or has too many optional parts in a row");
    }

    /** The beginning of an expression, for a message. */
    static String shown(String regex) {
        return '"' + (regex.length() <= SHOWN ? regex : regex.substring(0, SHOWN) + "...") + '"';
    }

    /** RE2/J names the part that is wrong; if that is all of it, which it spells with the flags put before, nothing is learned by repeating it. */
    private static String why(PatternSyntaxException e, String regex) {
        String part = e.getPattern();
        return part.isEmpty() || part.endsWith(regex)
                ? e.getDescription()
                : e.getDescription() + " near " + shown(part);
    }

    /**
     * Whether the expression is found in a key.
     *
     * @throws IllegalArgumentException if it turns out to be nested too deep
     */
    public boolean matches(Bytes key) {
        try {
            return pattern.matcher(KeyText.of(key).chars()).find();
        } catch (StackOverflowError e) {
            throw tooDeep(pattern.pattern());
        }
    }

    /** The expression. */
    @Override
    public String toString() {
        return pattern.pattern();
    }
}
