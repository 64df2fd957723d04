package io.rdbkit.transform;

/**
 * Estimates the size of the program that RE2/J makes of an expression, rather too high. RE2/J writes out repetitions,
 * so a few characters such as {@code ((a{1000}){1000}){1000}} need more than any memory. Also finds the depth of
 * groups. It does not find syntax errors.
 */
final class RegexSize {

    /** The estimate stops here. */
    private static final long MOST = Integer.MAX_VALUE;

    private final String regex;
    private int at;

    /** The sizes of the parts in front of the open groups. */
    private final long[] outer;

    private int depth;
    private int deepest;
    /** The size of the current group so far. */
    private long size;
    /** The size of the last part of the current group, which a repetition repeats. */
    private long last;

    RegexSize(String regex) {
        this.regex = regex;
        outer = new long[regex.length()];
        measure();
    }

    /** The number of steps. */
    long steps() {
        return size;
    }

    /** The largest depth of groups. */
    int depth() {
        return deepest;
    }

    private void measure() {
        while (at < regex.length()) {
            char c = regex.charAt(at++);
            switch (c) {
                case '(' -> {
                    outer[depth++] = size;
                    deepest = Math.max(deepest, depth);
                    size = 0;
                }
                case ')' -> close();
                case '[' -> {
                    skipClass();
                    add(1);
                }
                case '{' -> repeat();
                case '*', '+', '?' -> grow(1);
                case '\\' -> {
                    at++;
                    add(1);
                }
                default -> add(1);
            }
        }
        while (depth > 0) {
            close();
        }
    }

    private void add(long one) {
        last = one;
        size = Math.min(MOST, size + one);
    }

    /** Makes the last part larger. */
    private void grow(long by) {
        last = Math.min(MOST, last + by);
        size = Math.min(MOST, size + by);
    }

    private void close() {
        if (depth > 0) {
            long group = size + 2;
            size = outer[--depth];
            add(group);
        }
    }

    /** Reads a count such as {@code {5}}, {@code {5,}} or {@code {5,9}}. Anything else is text. */
    private void repeat() {
        long most = 0;
        long number = 0;
        int i = at;
        for (; i < regex.length() && (regex.charAt(i) == ',' || Character.digit(regex.charAt(i), 10) >= 0); i++) {
            int digit = Character.digit(regex.charAt(i), 10);
            number = digit < 0 ? 0 : Math.min(MOST, 10 * number + digit);
            most = Math.max(most, number);
        }
        if (i == at || i == regex.length() || regex.charAt(i) != '}') {
            add(1);
            return;
        }
        at = i + 1;
        grow(Math.min(MOST, last * most));
    }

    private void skipClass() {
        if (at < regex.length() && regex.charAt(at) == '^') {
            at++;
        }
        int first = at;
        while (at < regex.length() && (regex.charAt(at) != ']' || at == first)) {
            if (regex.startsWith("[:", at) && regex.indexOf(":]", at) > 0) {
                at = regex.indexOf(":]", at) + 1;
            } else if (regex.charAt(at) == '\\') {
                at++;
            }
            at++;
        }
        at++;
    }
}
