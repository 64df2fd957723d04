package io.rdbkit.transform;

import com.google.re2j.Pattern;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Parses {@code s/RE/REPLACEMENT/FLAGS}; see {@link KeyChange#replaceRegex} for its meaning. */
final class SedParser {

    private final String expression;
    private char delimiter;
    private int at;

    SedParser(String expression) {
        this.expression = expression;
    }

    RegexReplacement parse() {
        if (expression.length() < 2 || expression.charAt(0) != 's' || !canDelimit(expression.charAt(1))) {
            throw wrong("it must have the form s/RE/REPLACEMENT/FLAGS");
        }
        delimiter = expression.charAt(1);
        at = 2;
        String regex = unescapeDelimiter(upToDelimiter("the regular expression"));
        String replacement = upToDelimiter("the replacement");
        boolean all = false;
        int caseFlag = 0;
        for (char flag : expression.substring(at).toCharArray()) {
            switch (flag) {
                case 'g' -> all = true;
                case 'i' -> caseFlag = Pattern.CASE_INSENSITIVE;
                default -> throw wrong("there is no flag '" + flag + "', only g and i");
            }
        }
        if (regex.isEmpty()) {
            throw wrong("the regular expression is empty");
        }
        Pattern pattern = KeyRegex.compile(regex, caseFlag);
        return new RegexReplacement(pattern, parts(replacement, pattern.groupCount()), all);
    }

    private static boolean canDelimit(char c) {
        return c != '\\' && c != '\n' && c != '\r' && !Character.isSurrogate(c);
    }

    /** Takes the text up to the next delimiter without a backslash in front, and the delimiter. */
    private String upToDelimiter(String what) {
        int begin = at;
        while (at < expression.length() && expression.charAt(at) != delimiter) {
            at += expression.charAt(at) == '\\' ? 2 : 1;
        }
        if (at >= expression.length()) {
            throw wrong("no " + delimiter + " ends " + what);
        }
        return expression.substring(begin, at++);
    }

    /**
     * {@code \,} becomes {@code ,} but {@code \|} stays: a delimiter is always literal, and {@code |} without a
     * backslash would not be.
     */
    private String unescapeDelimiter(String regex) {
        boolean special = "^$.*+?()[]{}|-".indexOf(delimiter) >= 0;
        StringBuilder out = new StringBuilder(regex.length());
        for (int i = 0; i < regex.length(); i++) {
            char c = regex.charAt(i);
            if (c == '\\' && i + 1 < regex.length()) {
                char escaped = regex.charAt(++i);
                if (escaped != delimiter || special) {
                    out.append(c);
                }
                out.append(escaped);
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    private List<RegexReplacement.Part> parts(String replacement, int groups) {
        List<RegexReplacement.Part> parts = new ArrayList<>();
        for (int i = 0; i < replacement.length(); ) {
            char c = replacement.charAt(i);
            if (c == '&') {
                parts.add(RegexReplacement.Part.group(0));
                i++;
            } else if (c == '\\') {
                char escaped = replacement.charAt(i + 1);
                boolean hex = escaped == 'x' && delimiter != 'x';
                parts.add(hex ? hexByte(replacement, i + 2) : escaped(escaped, groups));
                i += hex ? 4 : 2;
            } else {
                int end = i;
                while (end < replacement.length() && "&\\".indexOf(replacement.charAt(end)) < 0) {
                    end++;
                }
                parts.add(literal(replacement.substring(i, end)));
                i = end;
            }
        }
        return parts;
    }

    private RegexReplacement.Part escaped(char c, int groups) {
        if (c == delimiter) {
            return literal(String.valueOf(c));
        }
        if (c >= '0' && c <= '9') {
            if (c - '0' > groups) {
                throw wrong("the replacement uses \\" + c + ", but the regular expression has "
                        + (groups == 0 ? "no groups" : groups == 1 ? "one group" : groups + " groups"));
            }
            return RegexReplacement.Part.group(c - '0');
        }
        return switch (c) {
            case 'n' -> literal("\n");
            case 'r' -> literal("\r");
            case 't' -> literal("\t");
            default -> {
                if (Character.isLetterOrDigit(c) || Character.isSurrogate(c)) {
                    throw wrong("the replacement has an unknown \\" + c);
                }
                yield literal(String.valueOf(c));
            }
        };
    }

    private RegexReplacement.Part hexByte(String replacement, int digits) {
        if (digits + 2 > replacement.length()) {
            throw wrong("the replacement has a \\x without two hex digits");
        }
        int high = Character.digit(replacement.charAt(digits), 16);
        int low = Character.digit(replacement.charAt(digits + 1), 16);
        if (high < 0 || low < 0) {
            throw wrong("the replacement has a \\x without two hex digits");
        }
        return RegexReplacement.Part.literal(new byte[] {(byte) (high << 4 | low)});
    }

    private static RegexReplacement.Part literal(String text) {
        return RegexReplacement.Part.literal(text.getBytes(StandardCharsets.UTF_8));
    }

    private IllegalArgumentException wrong(String why) {
        return new IllegalArgumentException(KeyRegex.shown(expression) + ": " + why);
    }
}
