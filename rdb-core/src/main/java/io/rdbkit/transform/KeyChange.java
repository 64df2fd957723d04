package io.rdbkit.transform;

import io.rdbkit.format.Bytes;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What the renaming options do to keys, as pure functions. Each gives back the same instance where nothing changes, so that {@code ==} tells
 * whether a key was renamed. Two keys may come out alike: that is for the caller to find.
 */
public final class KeyChange {

    private KeyChange() {}

    /**
     * Replaces a prefix by another.
     *
     * @param rules from old prefix to new one; the first whose old prefix the key has is the only one that is applied
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

    /** Puts a prefix before every key. */
    public static UnaryOperator<Bytes> addPrefix(Bytes prefix) {
        return key -> prefix.isEmpty() ? key : prefix.concat(key);
    }

    /** Takes a prefix away, once, from the keys that have it. A key that is just the prefix becomes the empty key, which is legal. */
    public static UnaryOperator<Bytes> stripPrefix(Bytes prefix) {
        return key -> !prefix.isEmpty() && key.startsWith(prefix) ? key.substring(prefix.length()) : key;
    }

    /**
     * Replaces what a regular expression matches, as {@code sed} does: {@code s/RE/REPLACEMENT/FLAGS}.
     *
     * <ul>
     *   <li>Any character but a backslash or line end can stand for {@code /}. Where it is meant itself it is written with a backslash before it,
     *       in RE and in REPLACEMENT, and inside a {@code [...]} too.
     *   <li>RE is as in {@link KeyRegex}. The bytes outside a match are copied as they are, valid UTF-8 or not.
     *   <li>In REPLACEMENT {@code &} and {@code \0} are the match, {@code \1} to {@code \9} its groups (nothing for a group that took no part),
     *       {@code \n}, {@code \r} and {@code \t} control characters, {@code \xNN} that byte, and a backslash makes any character that is not a
     *       letter or digit itself.
     *   <li>FLAGS are {@code g}, all matches and not just the first, and {@code i}, upper and lower case alike. An empty match directly after
     *       another match does not count.
     * </ul>
     *
     * @throws IllegalArgumentException with a one-line message, if it is anything else
     */
    public static UnaryOperator<Bytes> replaceRegex(String sedExpression) {
        return new SedParser(sedExpression).parse();
    }
}
