package io.rdbkit.ledger;

import java.io.IOException;

/**
 * Walks through the keys of two files together. Each step is a key that only one file has, or a pair of keys with the
 * same name.
 *
 * <p>A file may have a name more than once, though no server loads such a file. Then the first key is paired with the
 * first key of that name in the other file, the second with the second, and so on.
 */
public final class DigestMerge {

    private final LongRecords a;
    private final LongRecords b;
    private boolean moreA;
    private boolean moreB;
    private boolean inA;
    private boolean inB;

    /** Starts before the first key. Both must be sealed and have records of the same width. */
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

    /**
     * Goes to the next key or pair.
     *
     * @return false at the end
     */
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

    /** Whether the first file has the key. */
    public boolean inA() {
        return inA;
    }

    /** Whether the second file has the key. */
    public boolean inB() {
        return inB;
    }

    /** A word of the first file's record. Valid only if {@link #inA} is true. */
    public long a(int word) {
        return a.get(word);
    }

    /** A word of the second file's record. Valid only if {@link #inB} is true. */
    public long b(int word) {
        return b.get(word);
    }
}
