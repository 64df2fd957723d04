package io.rdbkit.analyze;

import io.rdbkit.KeyEntry;
import io.rdbkit.format.Bytes;
import java.io.IOException;
import java.util.Arrays;

/**
 * Sums by prefix, in bounded memory however many prefixes there are: lossy counting (Manku and Motwani, 2002), weighted with memory, over a
 * tree.
 *
 * <p>When the nodes take more than there is room for, small leaves are folded into their parents: those whose memory so far, with what they
 * may miss, is at most a bound. The bound is what half of the leaves don't exceed. A node that comes later may have been folded before, so it
 * may miss as much as the bound is then, and never more than was folded into its parent. So no prefix lacks more than the last bound, and
 * each that has more than the bound in the end is there.
 */
final class PrefixTree {

    private static final int FEWEST_SLOTS = 1 << 10;
    /** Of the room, how much is left when leaves were folded. */
    private static final double KEPT = 0.6;

    private final PrefixNode root;
    private final NameParts parts;
    private final long room;
    private final int files;
    private PrefixNode[] slots = new PrefixNode[FEWEST_SLOTS];
    private int nodes;
    private long cost;
    private long bound;

    /** @param room bytes of memory for all nodes */
    PrefixTree(NameParts parts, long room, int files) {
        this.parts = parts;
        this.room = room;
        this.files = files;
        root = new PrefixNode(null, new byte[0], 0, 0, files);
        cost = root.cost();
    }

    void add(int file, KeyEntry key, MemoryUse use) throws IOException {
        add(file, key.key(), key, use);
    }

    private void add(int file, Bytes name, KeyEntry key, MemoryUse use) throws IOException {
        parts.read(name);
        PrefixNode node = root;
        cost += node.add(file, key, use);
        for (int i = 0; i < parts.count(); i++) {
            node = child(node, parts.text(), parts.from(i), parts.end(i));
            cost += node.add(file, key, use);
        }
        if (cost > room) {
            fold();
        }
    }

    private PrefixNode child(PrefixNode parent, byte[] text, int from, int end) {
        int hash = parent.hash * 31;
        for (int i = from; i < end; i++) {
            hash = hash * 0x01000193 + text[i];
        }
        hash ^= hash >>> 15;
        for (PrefixNode node = slots[hash & slots.length - 1]; node != null; node = node.next) {
            if (node.hash == hash
                    && node.parent == parent
                    && Arrays.equals(node.part, 0, node.part.length, text, from, end)) {
                return node;
            }
        }
        return newChild(parent, Arrays.copyOfRange(text, from, end), hash);
    }

    private PrefixNode newChild(PrefixNode parent, byte[] part, int hash) {
        // What the parent may miss, its child may too.
        long missing = Math.min(bound, parent.foldedMemory() + parent.mostMissing());
        PrefixNode node = new PrefixNode(parent, part, hash, missing, files);
        parent.childCount++;
        if (++nodes > slots.length) {
            grow();
        }
        put(node);
        cost += node.cost();
        return node;
    }

    private void put(PrefixNode node) {
        int slot = node.hash & slots.length - 1;
        node.next = slots[slot];
        slots[slot] = node;
    }

    private void grow() {
        PrefixNode[] old = slots;
        slots = new PrefixNode[2 * old.length];
        for (PrefixNode first : old) {
            for (PrefixNode node = first; node != null; ) {
                PrefixNode next = node.next;
                put(node);
                node = next;
            }
        }
    }

    private void fold() {
        while (cost > room * KEPT && nodes > 0) {
            bound = Math.max(bound, median());
            while (foldLeaves() > 0 && cost > room * KEPT) {
                // a parent may have become a leaf
            }
        }
    }

    /** Half of the leaves have no more than this, with what they may miss. */
    private long median() {
        long[] weights = new long[nodes];
        int leaves = 0;
        for (PrefixNode first : slots) {
            for (PrefixNode node = first; node != null; node = node.next) {
                if (node.childCount == 0) {
                    weights[leaves++] = node.memory() + node.mostMissing();
                }
            }
        }
        Arrays.sort(weights, 0, leaves);
        return weights[leaves / 2];
    }

    @SuppressWarnings("NullAway") // the root is never folded
    private int foldLeaves() {
        int folded = 0;
        for (int i = 0; i < slots.length; i++) {
            PrefixNode before = null;
            for (PrefixNode node = slots[i]; node != null; node = node.next) {
                if (node.childCount == 0 && node.memory() + node.mostMissing() <= bound) {
                    if (before == null) {
                        slots[i] = node.next;
                    } else {
                        before.next = node.next;
                    }
                    node.parent.fold(node);
                    cost -= node.cost();
                    nodes--;
                    folded++;
                } else {
                    before = node;
                }
            }
        }
        return folded;
    }

    /** How many bytes a prefix may lack, and how many one may have that is not there. */
    long bound() {
        return bound;
    }

    /** The root, with its children. */
    @SuppressWarnings("NullAway") // the root is never folded
    PrefixNode root() {
        root.unlinkAll();
        for (PrefixNode first : slots) {
            for (PrefixNode node = first; node != null; node = node.next) {
                node.unlinkAll();
            }
        }
        for (PrefixNode first : slots) {
            for (PrefixNode node = first; node != null; node = node.next) {
                node.parent.link(node);
            }
        }
        return root;
    }
}
