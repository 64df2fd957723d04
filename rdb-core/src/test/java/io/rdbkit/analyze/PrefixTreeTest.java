package io.rdbkit.analyze;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.KeyEntry;
import io.rdbkit.RdbBytes;
import io.rdbkit.RdbReader;
import io.rdbkit.ReadOptions;
import io.rdbkit.format.Bytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PrefixTreeTest {

    private static final long ROOM = 1 << 20;

    private final PrefixTree tree = new PrefixTree(new NameParts("", 16), ROOM, 1);
    private final Map<String, Long> exact = new HashMap<>();
    private final KeyEntry any;
    private long total;

    PrefixTreeTest() throws IOException {
        try (RdbReader in = RdbReader.open(
                new ByteArrayInputStream(RdbBytes.redis(11).string("k", "v").end()), ReadOptions.DEFAULT)) {
            any = (KeyEntry) in.next();
            any.serializedSize();
        }
    }

    private void add(String name, long memory) throws IOException {
        tree.add(new MeasuredKey(
                0,
                any.withKey(Bytes.wrap(name.getBytes(StandardCharsets.US_ASCII))),
                new MemoryUse(memory, memory, -1, false)));
        total += memory;
    }

    private void addNoted(String name, String prefix, long memory) throws IOException {
        add(name, memory);
        exact.merge(prefix, memory, Long::sum);
    }

    private static String letters(long n) {
        StringBuilder text = new StringBuilder("g");
        for (long rest = n; rest > 0; rest /= 20) {
            text.append((char) ('g' + rest % 20)); // without digits, which would all count as one
        }
        return text.toString();
    }

    /**
     * Each prefix that was noted is in the tree. It lacks no more memory than it says, and that is no more than the
     * bound.
     */
    private void compare(double part) {
        Map<String, PrefixNode> found = new HashMap<>();
        for (PrefixNode node : tree.root().children()) {
            found.put(node.prefix().toString(), node);
        }
        exact.forEach((prefix, memory) -> {
            if (memory < total * part) {
                return;
            }
            PrefixNode node = found.get(prefix);
            assertTrue(node != null, () -> prefix + " is not in the tree, with " + memory + " of " + total);
            assertTrue(node.memory() <= memory, prefix);
            assertTrue(
                    node.memory() + node.mostMissing() >= memory,
                    () -> prefix + ": " + node.memory() + " + " + node.mostMissing() + " of " + memory);
            assertTrue(node.mostMissing() <= tree.bound(), prefix);
        });
        assertEquals(total, tree.root().memory());
    }

    @Test
    void theTreeIsExactIfThereIsRoom() throws IOException {
        for (int i = 0; i < 1000; i++) {
            addNoted("user" + letters(i % 50) + ":" + i + ":x", "user" + letters(i % 50) + ":", 100 + i);
        }
        assertEquals(0, tree.bound());
        compare(0);
        PrefixNode first = tree.root().children().get(0);
        assertEquals(first.keys(), first.children().get(0).children().get(0).keys());
        assertEquals(
                first.prefix() + "*:x",
                first.children().get(0).children().get(0).prefix().toString());
    }

    /** With -Drdb.proof=full there are 100 million prefixes. */
    @Test
    void manyMillionPrefixesNeedLittleMemory() throws IOException {
        long prefixes = "full".equals(System.getProperty("rdb.proof")) ? 100_000_000 : 2_000_000;
        Random random = new Random(3);
        for (long i = 0; i < prefixes; i++) {
            add(letters(i) + ":x", 50 + random.nextInt(100));
            if (i % 50 == 0) {
                addNoted("hot" + letters(i / 50 % 7) + ":" + i, "hot" + letters(i / 50 % 7) + ":", 500);
            }
        }
        assertEquals(7, exact.size());
        compare(0.001);
        for (PrefixNode node : tree.root().children()) {
            if (exact.containsKey(node.prefix().toString())) {
                assertEquals(0, node.mostMissing(), "a prefix that is large from the beginning is never folded");
            }
        }
        assertTrue(tree.bound() < total * 0.001, tree.bound() + " of " + total);
    }

    /** The worst order: each prefix comes rarely, so it is folded every time before it is large. */
    @Test
    void aRarePrefixLacksNoMoreThanTheBound() throws IOException {
        long n = 0;
        for (int round = 0; round < 400; round++) {
            for (int i = 0; i < 10; i++) {
                addNoted("rare" + letters(i) + ":x", "rare" + letters(i) + ":", 60 + i);
            }
            for (int i = 0; i < 2000; i++) {
                add(letters(n++) + ":x", 50 + i % 90);
            }
        }
        assertTrue(tree.bound() > 0);
        compare(tree.bound() / (double) total);
    }

    @Test
    void aFoldedPrefixIsCountedInItsParent() throws IOException {
        for (long i = 0; i < 100_000; i++) {
            add("session:" + letters(i), 100);
        }
        PrefixNode sessions = tree.root().children().get(0);
        assertEquals("session:", sessions.prefix().toString());
        assertEquals(100_000, sessions.keys());
        assertEquals(10_000_000, sessions.memory());
        assertEquals(0, sessions.mostMissing());
        long below = sessions.children().stream().mapToLong(PrefixNode::memory).sum();
        assertEquals(sessions.memory(), below + sessions.foldedMemory());
        assertTrue(sessions.foldedKeys() > 90_000);
    }

    /** A prefix whose keys have several sizes takes more room. It gives the room back when it is folded. */
    @Test
    void theNodesStayWithinTheLimit() throws IOException {
        for (long i = 0; i < 200_000; i++) {
            add(letters(i) + ":x", 50);
            add(letters(i) + ":x", 90);
        }
        long nodes = count(tree.root());
        assertTrue(nodes > ROOM / 1000, nodes + " nodes");
        assertTrue(nodes < ROOM / 200, nodes + " nodes");
    }

    private static long count(PrefixNode node) {
        return 1 + node.children().stream().mapToLong(PrefixTreeTest::count).sum();
    }
}
