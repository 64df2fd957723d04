package io.rdbkit.analyze;

import io.rdbkit.format.Bytes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keys whose names begin alike. The children of a node are the parts that follow its separator; runs of digits, hexadecimal numbers and UUIDs
 * are {@code *} in them.
 *
 * <p>Where there are too many prefixes, the smallest are folded into their parents. What was folded and came again is counted from then on, so
 * it may lack something: never more than {@link #mostMissing}. A prefix that was never folded is exact, and its sums are whole whatever
 * became of its children.
 */
public final class PrefixNode extends MemoryGroup {

    private final @Nullable PrefixNode parent;
    private final byte[] part;
    private final int depth;
    private final long missing;
    private final long foldedKeys;
    private final long foldedMemory;
    /** Null for none. */
    private @Nullable List<PrefixNode> children;

    /** @param missing how many bytes it may have had before */
    PrefixNode(
            @Nullable PrefixNode parent,
            byte[] part,
            MemoryGroup group,
            long missing,
            long foldedKeys,
            long foldedMemory) {
        super(group);
        this.parent = parent;
        this.part = part;
        this.missing = missing;
        this.foldedKeys = foldedKeys;
        this.foldedMemory = foldedMemory;
        depth = parent == null ? 0 : parent.depth + 1;
    }

    void link(PrefixNode child) {
        if (children == null) {
            children = new ArrayList<>();
        }
        children.add(child);
    }

    /** The prefix from the beginning of the names, with its separator; a whole name, if no other part follows. */
    public Bytes prefix() {
        int length = 0;
        for (PrefixNode node = this; node != null; node = node.parent) {
            length += node.part.length;
        }
        byte[] whole = new byte[length];
        for (PrefixNode node = this; node != null; node = node.parent) {
            length -= node.part.length;
            System.arraycopy(node.part, 0, whole, length, node.part.length);
        }
        return Bytes.wrap(whole);
    }

    /** Its last part alone. */
    public Bytes part() {
        return Bytes.wrap(part);
    }

    /** How many parts it has; 0 is the root, which all names are below. */
    public int depth() {
        return depth;
    }

    /** What it has that is longer, the largest first. */
    public List<PrefixNode> children() {
        List<PrefixNode> sorted = new ArrayList<>(anyChildren());
        sorted.sort(Comparator.comparingLong(PrefixNode::memory).reversed().thenComparing(PrefixNode::part));
        return sorted;
    }

    /** The same in no order. */
    List<PrefixNode> anyChildren() {
        return children == null ? List.of() : children;
    }

    /** How many bytes of {@link #memory} are missing at most, as they came before it was folded; 0 if it is exact. */
    public long mostMissing() {
        return missing;
    }

    /** Keys of those below it that were folded into it. */
    public long foldedKeys() {
        return foldedKeys;
    }

    /** Memory of those below it that were folded into it. */
    public long foldedMemory() {
        return foldedMemory;
    }
}
