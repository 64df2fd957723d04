package io.rdbkit.cli;

import java.util.List;
import java.util.Locale;

/** Finds a known word that is similar to an unknown one. */
final class Similar {

    private Similar() {}

    /** A hint such as {@code ; did you mean keys?}, or nothing if no word is similar. */
    static String hint(String word, List<String> words) {
        String lower = word.toLowerCase(Locale.ROOT);
        String nearest = null;
        int least = mostChanges(lower) + 1;
        for (String other : words) {
            int changes = changes(lower, other);
            if (changes < least || lower.length() > 2 && other.startsWith(lower) && nearest == null) {
                least = Math.min(changes, least);
                nearest = other;
            }
        }
        return nearest == null ? "" : "; did you mean " + nearest + "?";
    }

    /** One letter in three may be wrong. */
    private static int mostChanges(String word) {
        return Math.max(1, word.replace("-", "").length() / 3);
    }

    /** How many letters to insert, remove, replace or swap with the next, to change one word into the other. */
    private static int changes(String from, String to) {
        int[][] d = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int replaced = d[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                d[i][j] = Math.min(replaced, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
                boolean swapped = i > 1
                        && j > 1
                        && from.charAt(i - 1) == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1);
                if (swapped) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[from.length()][to.length()];
    }
}
