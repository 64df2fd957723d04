package io.rdbkit.transform;

/**
 * How large the program is that RE2/J makes of an expression, at a guess that is rather too high: it writes out what is repeated, so that a few
 * characters such as {@code ((a{1000}){1000}){1000}} ask for more than any memory. And how deep its groups are. What is no expression at all it
 * doesn't find out.
 */
final class RegexSize {

    /** Beyond that nobody counts. */
    private static final long MOST = Integer.MAX_VALUE;

    private final String regex;
    private int at;

    /** Sizes of what stands before the groups that are open. */
    private final long[] outer;

    private int depth;
    private int deepest;
    /** Of the group in hand so far. */
    private long size;
    /** Of what stands last in it, which a repetition repeats. */
    private long last;

    RegexSize(String regex) {
        this.regex = regex;
        outer = new long[regex.length()];
        measure();
    }

    /** How many steps there are. */
    long steps() {
        return size;
    }

    /** How many groups stand within each other at most. */
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

    /** What stands last becomes larger. */
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

    /** A count such as {@code {5}}, {@code {5,}} or {@code {5,9}}; anything else is text. */
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
