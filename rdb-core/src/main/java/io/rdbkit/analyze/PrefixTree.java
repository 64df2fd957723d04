package io.rdbkit.analyze;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Sums by prefix, in bounded memory however many prefixes there are: lossy counting (Manku and Motwani, 2002), weighted with memory, over a
 * tree.
 *
 * <p>When the nodes take more than there is room for, small leaves are folded into their parents: those whose memory so far, with what they
 * may miss, is at most a bound. The bound is what half of the leaves don't exceed. A node that comes later may have been folded before, so it
 * may miss as much as the bound is then, and never more than was folded into its parent. So no prefix lacks more than the last bound, and
 * each that has more than the bound in the end is there.
 *
 * <p>Most names of a file may be nodes for a while, which come and go. So nodes are no objects but places in arrays: a garbage collector that
 * has to look after them takes as long as all the rest.
 */
final class PrefixTree {

    private static final int FEWEST_SLOTS = 1 << 10;
    /** Of the room, how much is left when leaves were folded. */
    private static final double KEPT = 0.6;

    /** What a node takes in the arrays while these grow, about. */
    private static final int NODE = 180;

    private static final int ROOT = 0;
    private static final int NONE = -1;
    private static final int ROOT_HASH = 0;

    // What a node has in {@code links}.
    private static final int PARENT = 0;
    /** The next in its slot of the table, or of those that are free. */
    private static final int NEXT = 1;

    private static final int HASH = 2;
    private static final int CHILDREN = 3;
    private static final int PART = 4;
    private static final int PART_END = 5;
    private static final int LINKS = 6;

    // What a node has in {@code figures}, behind those of a group.
    private static final int MISSING = 0;
    private static final int FOLDED_KEYS = 1;
    private static final int FOLDED_MEMORY = 2;

    private final NameParts parts;
    private final long room;
    private final int files;
    /** Where the figures of a node begin that a group doesn't have. */
    private final int own;
    /** How many figures a node has. */
    private final int width;

    private int[] slots = filled(FEWEST_SLOTS);
    private int[] links = new int[FEWEST_SLOTS * LINKS];
    private long[] figures;
    private @Nullable SizeHistogram[] sizes = new SizeHistogram[FEWEST_SLOTS];
    /** The parts of all nodes. */
    private byte[] text = new byte[FEWEST_SLOTS];

    private int textEnd;
    /** The first place that no node ever had. */
    private int end = 1;
    /** The first of the places that are free again. */
    private int free = NONE;

    private int nodes;
    private long cost;
    private long bound;

    /** @param room bytes of memory for all nodes */
    PrefixTree(NameParts parts, long room, int files) {
        this.parts = parts;
        this.room = room;
        this.files = files;
        own = MemoryGroup.figures(files);
        width = own + FOLDED_MEMORY + 1;
        figures = new long[FEWEST_SLOTS * width];
        links[ROOT * LINKS + PARENT] = NONE;
        links[ROOT * LINKS + HASH] = ROOT_HASH;
        cost = cost(ROOT);
    }

    private static int[] filled(int length) {
        int[] none = new int[length];
        Arrays.fill(none, NONE);
        return none;
    }

    void add(MeasuredKey key) {
        parts.read(key.name);
        int node = ROOT;
        add(node, key);
        for (int i = 0; i < parts.count(); i++) {
            node = child(node, parts.text(), parts.from(i), parts.end(i));
            add(node, key);
        }
        if (cost > room) {
            fold();
        }
    }

    private void add(int node, MeasuredKey key) {
        SizeHistogram before = sizes[node];
        int held = before == null ? 0 : before.bytes();
        SizeHistogram after = MemoryGroup.add(figures, node * width, before, files > 1, key);
        if (after != null) {
            sizes[node] = after;
            cost += after.bytes() - held;
        }
    }

    private int child(int parent, byte[] name, int from, int to) {
        int hash = links[parent * LINKS + HASH] * 31;
        for (int i = from; i < to; i++) {
            hash = hash * 0x01000193 + name[i];
        }
        hash ^= hash >>> 15;
        for (int node = slots[hash & slots.length - 1]; node != NONE; node = links[node * LINKS + NEXT]) {
            int at = node * LINKS;
            if (links[at + HASH] == hash
                    && links[at + PARENT] == parent
                    && Arrays.equals(text, links[at + PART], links[at + PART_END], name, from, to)) {
                return node;
            }
        }
        return newChild(parent, name, from, to, hash);
    }

    private int newChild(int parent, byte[] name, int from, int to, int hash) {
        int node = place();
        int at = node * LINKS;
        links[at + PARENT] = parent;
        links[at + HASH] = hash;
        links[at + CHILDREN] = 0;
        links[at + PART] = textEnd;
        append(name, from, to);
        links[at + PART_END] = textEnd;
        Arrays.fill(figures, node * width, node * width + width, 0);
        sizes[node] = null;
        // What the parent may miss, its child may too.
        int ofParent = parent * width + own;
        figures[node * width + own + MISSING] =
                Math.min(bound, figures[ofParent + FOLDED_MEMORY] + figures[ofParent + MISSING]);
        links[parent * LINKS + CHILDREN]++;
        if (++nodes > slots.length) {
            grow();
        }
        put(node);
        cost += cost(node);
        return node;
    }

    private int place() {
        if (free != NONE) {
            int node = free;
            free = links[node * LINKS + NEXT];
            return node;
        }
        if (end == sizes.length) {
            int larger = end + end / 2;
            links = Arrays.copyOf(links, larger * LINKS);
            figures = Arrays.copyOf(figures, larger * width);
            sizes = Arrays.copyOf(sizes, larger);
        }
        return end++;
    }

    private void append(byte[] name, int from, int to) {
        int length = to - from;
        if (text.length - textEnd < length) {
            text = Arrays.copyOf(text, Math.max(textEnd + length, text.length + text.length / 2));
        }
        System.arraycopy(name, from, text, textEnd, length);
        textEnd += length;
    }

    private void put(int node) {
        int slot = links[node * LINKS + HASH] & slots.length - 1;
        links[node * LINKS + NEXT] = slots[slot];
        slots[slot] = node;
    }

    private void grow() {
        int[] old = slots;
        slots = filled(2 * old.length);
        for (int first : old) {
            for (int node = first; node != NONE; ) {
                int next = links[node * LINKS + NEXT];
                put(node);
                node = next;
            }
        }
    }

    /** About what it takes in memory. */
    private int cost(int node) {
        SizeHistogram ofNode = sizes[node];
        return NODE
                + (links[node * LINKS + PART_END] - links[node * LINKS + PART])
                + (ofNode == null ? 0 : ofNode.bytes())
                + (files > 1 ? files * Long.BYTES : 0);
    }

    private void fold() {
        while (cost > room * KEPT && nodes > 0) {
            bound = Math.max(bound, median());
            while (foldLeaves() > 0 && cost > room * KEPT) {
                // a parent may have become a leaf
            }
        }
        closeGaps();
    }

    /** Its memory, with what it may miss. */
    private long weight(int node) {
        return MemoryGroup.memoryAt(figures, node * width) + figures[node * width + own + MISSING];
    }

    /** Half of the leaves have no more than this. */
    private long median() {
        long[] weights = new long[nodes];
        int leaves = 0;
        for (int first : slots) {
            for (int node = first; node != NONE; node = links[node * LINKS + NEXT]) {
                if (links[node * LINKS + CHILDREN] == 0) {
                    weights[leaves++] = weight(node);
                }
            }
        }
        Arrays.sort(weights, 0, leaves);
        return weights[leaves / 2];
    }

    private int foldLeaves() {
        int folded = 0;
        for (int i = 0; i < slots.length; i++) {
            int before = NONE;
            for (int node = slots[i]; node != NONE; ) {
                int next = links[node * LINKS + NEXT];
                if (links[node * LINKS + CHILDREN] == 0 && weight(node) <= bound) {
                    if (before == NONE) {
                        slots[i] = next;
                    } else {
                        links[before * LINKS + NEXT] = next;
                    }
                    fold(node);
                    folded++;
                } else {
                    before = node;
                }
                node = next;
            }
        }
        return folded;
    }

    private void fold(int node) {
        int parent = links[node * LINKS + PARENT];
        figures[parent * width + own + FOLDED_KEYS] += MemoryGroup.keysAt(figures, node * width);
        figures[parent * width + own + FOLDED_MEMORY] += MemoryGroup.memoryAt(figures, node * width);
        links[parent * LINKS + CHILDREN]--;
        cost -= cost(node);
        nodes--;
        sizes[node] = null;
        links[node * LINKS + NEXT] = free;
        free = node;
    }

    /** Moves the parts of those nodes together that are left. */
    private void closeGaps() {
        byte[] all = text;
        text = new byte[all.length];
        textEnd = 0;
        for (int first : slots) {
            for (int node = first; node != NONE; node = links[node * LINKS + NEXT]) {
                int at = node * LINKS;
                int from = links[at + PART];
                links[at + PART] = textEnd;
                append(all, from, links[at + PART_END]);
                links[at + PART_END] = textEnd;
            }
        }
    }

    /** How many bytes a prefix may lack, and how many one may have that is not there. */
    long bound() {
        return bound;
    }

    /** The root, with its children, as long as nothing is added. */
    PrefixNode root() {
        PrefixNode[] made = new PrefixNode[end];
        made[ROOT] = node(ROOT, null);
        for (int first : slots) {
            for (int node = first; node != NONE; node = links[node * LINKS + NEXT]) {
                make(node, made);
            }
        }
        return made[ROOT];
    }

    private PrefixNode make(int node, PrefixNode[] made) {
        if (made[node] == null) {
            PrefixNode parent = make(links[node * LINKS + PARENT], made);
            made[node] = node(node, parent);
            parent.link(made[node]);
        }
        return made[node];
    }

    private PrefixNode node(int node, @Nullable PrefixNode parent) {
        int at = node * width + own;
        return new PrefixNode(
                parent,
                Arrays.copyOfRange(text, links[node * LINKS + PART], links[node * LINKS + PART_END]),
                new MemoryGroup(figures, node * width, sizes[node], files),
                figures[at + MISSING],
                figures[at + FOLDED_KEYS],
                figures[at + FOLDED_MEMORY]);
    }
}
