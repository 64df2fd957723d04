package io.rdbkit.transform;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Reads a glob into the runs between its stars: one run if there is no star, and always one more run than stars. */
final class GlobParser {

    private final byte[] pattern;
    private final List<GlobRun> runs = new ArrayList<>();
    private final List<BitSet> run = new ArrayList<>();
    private int at;

    GlobParser(byte[] pattern) {
        this.pattern = pattern;
    }

    List<GlobRun> parse() {
        while (at < pattern.length) {
            byte b = pattern[at++];
            switch (b) {
                case '*' -> {
                    endRun();
                    skipStars();
                }
                case '?' -> run.add(all());
                case '[' -> run.add(byteClass());
                case '\\' -> run.add(one(at < pattern.length ? pattern[at++] : b));
                default -> run.add(one(b));
            }
        }
        endRun();
        return runs;
    }

    private void endRun() {
        runs.add(new GlobRun(run));
        run.clear();
    }

    private void skipStars() {
        while (at < pattern.length && pattern[at] == '*') {
            at++;
        }
    }

    /** What follows a {@code [}, up to and with its {@code ]} or the end of the pattern. */
    private BitSet byteClass() {
        BitSet set = new BitSet(256);
        boolean not = at < pattern.length && pattern[at] == '^';
        if (not) {
            at++;
        }
        while (at < pattern.length && pattern[at] != ']') {
            int left = pattern.length - at;
            if (pattern[at] == '\\' && left >= 2) {
                set.set(pattern[at + 1] & 0xff);
                at += 2;
            } else if (left >= 3 && pattern[at + 1] == '-') {
                addRange(set, pattern[at], pattern[at + 2]);
                at += 3;
            } else {
                set.set(pattern[at++] & 0xff);
            }
        }
        at++;
        if (not) {
            set.flip(0, 256);
        }
        return set;
    }

    /** Both ends are signed, as {@code char} is where the servers mostly run. */
    private static void addRange(BitSet set, byte one, byte other) {
        for (int b = Math.min(one, other); b <= Math.max(one, other); b++) {
            set.set(b & 0xff);
        }
    }

    private static BitSet one(byte b) {
        BitSet set = new BitSet(256);
        set.set(b & 0xff);
        return set;
    }

    private static BitSet all() {
        BitSet set = new BitSet(256);
        set.set(0, 256);
        return set;
    }
}
