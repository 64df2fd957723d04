package io.rdbkit.memory;

/**
 * How many nodes a rax has that holds IDs of 16 bytes, and how many bytes they take: rax.c compresses the bytes between two branches to one
 * node. The IDs must come in their order, as a file has them; memory is that of one path.
 */
final class RaxSize {

    private static final int LENGTH = 16;
    private static final int NO_BRANCH = -1;

    private final SizeClasses classes;
    private final int[] depths = new int[LENGTH];
    private final int[] children = new int[LENGTH];
    private int branches;
    private long lastMs;
    private long lastSeq;
    private long ids;
    private long nodes;
    private long bytes;

    RaxSize(SizeClasses classes) {
        this.classes = classes;
    }

    void clear() {
        branches = 0;
        ids = 0;
        nodes = 0;
        bytes = 0;
    }

    /** The next ID; one that is not greater than the one before counts as another leaf beside it. */
    void add(long ms, long seq) {
        if (ids++ > 0) {
            int common = Math.min(LENGTH - 1, commonBytes(ms ^ lastMs, seq ^ lastSeq));
            leaf(Math.max(common, top()));
            while (top() > common) {
                close(common);
            }
            if (top() == common) {
                children[branches - 1]++;
            } else {
                depths[branches] = common;
                children[branches++] = 2;
            }
        }
        lastMs = ms;
        lastSeq = seq;
    }

    private static int commonBytes(long ms, long seq) {
        return ms != 0 ? Long.numberOfLeadingZeros(ms) / 8 : 8 + Long.numberOfLeadingZeros(seq) / 8;
    }

    private int top() {
        return branches == 0 ? NO_BRANCH : depths[branches - 1];
    }

    /** To be called behind the last ID. */
    void finish() {
        if (ids == 0) {
            node(0, 0);
            return;
        }
        leaf(top());
        while (branches > 0) {
            close(NO_BRANCH);
        }
    }

    private void leaf(int branch) {
        run(LENGTH - branch - 1);
        nodes++;
        bytes += classes.of(16); // a header, padding, and the pointer to the value
    }

    /** The branch on top is complete; it hangs below the one before it, or below one at a depth that is to come. */
    private void close(int coming) {
        branches--;
        node(children[branches], children[branches]);
        run(depths[branches] - Math.max(coming, top()) - 1);
    }

    private void run(int length) {
        if (length > 0) {
            node(length, 1);
        }
    }

    private void node(int characters, int pointers) {
        int padding = 8 - (characters + 4) % 8 & 7;
        nodes++;
        bytes += classes.of(4 + characters + padding + 8L * pointers);
    }

    long ids() {
        return ids;
    }

    long nodes() {
        return nodes;
    }

    /** As allocated, without the rax itself. */
    long bytes() {
        return bytes;
    }
}
