package io.rdbkit.transform;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.rdbkit.Bytes;

/**
 * A regular expression on keys, found anywhere in the key unless it is anchored with {@code ^} or {@code $}.
 *
 * <p>The syntax is RE2's, which takes time linear in the key whatever the expression; it has no lookahead and no backreferences. A dot matches
 * any character, line ends too, because a key is not lines ({@code (?-s)} changes that). Characters are those of UTF-8; a byte that is not part
 * of valid UTF-8 counts as one character, U+FFFD. Immutable.
 */
public final class KeyRegex {

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
        try {
            return Pattern.compile(regex, Pattern.DOTALL | flags);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("\"" + regex + "\" is no regular expression: " + why(e, regex), e);
        }
    }

    /** RE2/J names the part that is wrong; if that is all of it, which it spells with the flags put before, nothing is learned by repeating it. */
    private static String why(PatternSyntaxException e, String regex) {
        String part = e.getPattern();
        return part.isEmpty() || part.endsWith(regex)
                ? e.getDescription()
                : e.getDescription() + " near \"" + part + "\"";
    }

    /** Whether the expression is found in a key. */
    public boolean matches(Bytes key) {
        return pattern.matcher(KeyText.of(key).chars()).find();
    }

    /** The expression. */
    @Override
    public String toString() {
        return pattern.pattern();
    }
}
