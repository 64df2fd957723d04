package io.rdbkit.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RaxSizeTest {

    /** A tree of sorted keys that is built in one step: the number of nodes and their bytes. */
    private static final class Tree {

        private long nodes;
        private long bytes;

        void node(int characters, int pointers) {
            nodes++;
            int head = 4 + characters;
            bytes += SizeClasses.JEMALLOC_8.of((head + 7) / 8 * 8 + 8L * pointers);
        }

        void build(List<byte[]> keys, int depth) {
            if (depth == 16) {
                node(0, 1);
                return;
            }
            byte[] first = keys.get(0);
            byte[] last = keys.get(keys.size() - 1);
            int end = depth;
            while (end < 16 && first[end] == last[end]) {
                end++;
            }
            if (end > depth) {
                node(end - depth, 1);
                build(keys, end);
                return;
            }
            List<List<byte[]>> groups = new ArrayList<>();
            for (byte[] key : keys) {
                if (groups.isEmpty() || groups.get(groups.size() - 1).get(0)[depth] != key[depth]) {
                    groups.add(new ArrayList<>());
                }
                groups.get(groups.size() - 1).add(key);
            }
            node(groups.size(), groups.size());
            groups.forEach(group -> build(group, depth + 1));
        }
    }

    private static void compare(TreeSet<Long> ids, int shift) {
        RaxSize size = new RaxSize(SizeClasses.JEMALLOC_8);
        List<byte[]> keys = new ArrayList<>();
        for (long id : ids) {
            long ms = shift == 0 ? 7 : id >>> shift;
            size.add(ms, id);
            keys.add(ByteBuffer.allocate(16).putLong(ms).putLong(id).array());
        }
        size.finish();
        Tree tree = new Tree();
        tree.build(keys, 0);
        assertEquals(tree.nodes, size.nodes(), ids::toString);
        assertEquals(tree.bytes, size.bytes(), ids::toString);
        assertEquals(ids.size(), size.ids());
    }

    @Test
    void theSizeIsThatOfATreeBuiltInOneStep() {
        Random random = new Random(5);
        for (int round = 0; round < 500; round++) {
            TreeSet<Long> ids = new TreeSet<>();
            int bits = 1 + random.nextInt(62);
            for (int n = 1 + random.nextInt(60); n > 0; n--) {
                ids.add(random.nextLong() >>> 64 - bits);
            }
            compare(ids, round % 3 == 0 ? 0 : random.nextInt(63) + 1);
        }
    }

    @Test
    void anEmptyTreeIsOneNode() {
        RaxSize size = new RaxSize(SizeClasses.JEMALLOC_8);
        size.finish();
        assertEquals(1, size.nodes());
        assertEquals(8, size.bytes());
        size.clear();
        size.add(1, 1);
        size.finish();
        assertEquals(2, size.nodes(), Arrays.toString(new long[] {size.nodes(), size.bytes()}));
    }
}
