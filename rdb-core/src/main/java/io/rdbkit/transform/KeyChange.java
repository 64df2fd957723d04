package io.rdbkit.transform;

import io.rdbkit.format.Bytes;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The functions of the renaming options. They are pure: if nothing changes, they return the same instance, so
 * {@code ==} tells whether a key was renamed. Two keys may become equal; the caller must check that.
 */
public final class KeyChange {

    private KeyChange() {}

    /**
     * Replaces a prefix by another.
     *
     * @param rules from old prefix to new prefix; only the first rule whose old prefix the key has is applied
     */
    public static UnaryOperator<Bytes> replacePrefix(List<Map.Entry<Bytes, Bytes>> rules) {
        List<Map.Entry<Bytes, Bytes>> ordered = List.copyOf(rules);
        return key -> {
            for (Map.Entry<Bytes, Bytes> rule : ordered) {
                Bytes old = rule.getKey();
                if (key.startsWith(old)) {
                    return old.equals(rule.getValue()) ? key : rule.getValue().concat(key.substring(old.length()));
                }
            }
            return key;
        };
    }

    /** Puts a prefix in front of every key. */
    public static UnaryOperator<Bytes> addPrefix(Bytes prefix) {
        return key -> prefix.isEmpty() ? key : prefix.concat(key);
    }

    /**
     * Removes a prefix, once, from the keys that have it. A key that is only the prefix becomes the empty key, which is
     * valid.
     */
    public static UnaryOperator<Bytes> stripPrefix(Bytes prefix) {
        return key -> !prefix.isEmpty() && key.startsWith(prefix) ? key.substring(prefix.length()) : key;
    }

    /**
     * Replaces the matches of a regular expression, as {@code sed} does: {@code s/RE/REPLACEMENT/FLAGS}.
     *
     * <ul>
     *   <li>Any character except backslash and line end can be the delimiter in place of {@code /}. A delimiter
     *       that is part of RE or REPLACEMENT needs a backslash in front, also inside {@code [...]}.
     *   <li>RE is as in {@link KeyRegex}. The bytes outside a match are copied unchanged, valid UTF-8 or not.
     *   <li>In REPLACEMENT, {@code &} and {@code \0} are the match; {@code \1} to {@code \9} its groups (empty for
     *       a group without a match); {@code \n}, {@code \r} and {@code \t} control characters; {@code \xNN} that byte.
     *       A backslash makes any character that is not a letter or digit literal.
     *   <li>FLAGS are {@code g}, all matches and not only the first, and {@code i}, upper and lower case are equal.
     *       An empty match directly after another match does not count.
     * </ul>
     *
     * @throws IllegalArgumentException with a one-line message, if the text has another form
     */
    public static UnaryOperator<Bytes> replaceRegex(String sedExpression) {
        return new SedParser(sedExpression).parse();
    }
}
