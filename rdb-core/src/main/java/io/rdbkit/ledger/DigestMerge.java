package io.rdbkit.ledger;

import java.io.IOException;

/**
 * Goes through the keys of two files at once: each step is a key that one of them has, or a pair of the same name.
 *
 * <p>If a file has a name more than once, which no server loads, the first is paired with the first of the other file, and so on.
 */
public final class DigestMerge {

    private final LongRecords a;
    private final LongRecords b;
    private boolean moreA;
    private boolean moreB;
    private boolean inA;
    private boolean inB;

    /** Begins before the first; both must be sealed and have records of the same shape. */
    public DigestMerge(KeyDigests a, KeyDigests b) throws IOException {
        if (a.words() != b.words()) {
            throw new IllegalArgumentException("records of " + a.words() + " and " + b.words() + " longs");
        }
        this.a = a.sorted();
        this.b = b.sorted();
        inA = true;
        inB = true;
        moreA = true;
        moreB = true;
    }

    /** Goes on; false at the end. */
    public boolean next() throws IOException {
        moreA = inA ? a.next() : moreA;
        moreB = inB ? b.next() : moreB;
        int order = !moreA ? 1 : !moreB ? -1 : compareNames();
        inA = moreA && order <= 0;
        inB = moreB && order >= 0;
        return inA || inB;
    }

    private int compareNames() {
        int first = Long.compare(a.get(0), b.get(0));
        return first != 0 ? first : Long.compare(a.get(1), b.get(1));
    }

    /** Whether the first file has it. */
    public boolean inA() {
        return inA;
    }

    /** Whether the second file has it. */
    public boolean inB() {
        return inB;
    }

    /** A word of the first file's record, if {@link #inA}. */
    public long a(int word) {
        return a.get(word);
    }

    /** A word of the second file's record, if {@link #inB}. */
    public long b(int word) {
        return b.get(word);
    }
}
