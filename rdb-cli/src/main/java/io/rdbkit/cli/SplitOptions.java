package io.rdbkit.cli;

import io.rdbkit.format.Bytes;
import io.rdbkit.transform.ClusterNodes;
import io.rdbkit.transform.KeySet;
import io.rdbkit.transform.PartNames;
import io.rdbkit.transform.Partition;
import io.rdbkit.transform.SlotMap;
import io.rdbkit.transform.Span;
import io.rdbkit.transform.SplitBy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** What makes the parts of a split. */
final class SplitOptions {

    @Option(
            names = "--by",
            paramLabel = "WHAT",
            required = true,
            description = "db slots nodes prefix type hash or size.")
    SplitBy by;

    @Option(names = "--into", paramLabel = "N", description = "With slots: N masters. With hash: N parts.")
    Integer into;

    @Option(names = "--slots", paramLabel = "RANGES", description = "With slots: ranges of a part; repeatable.")
    List<String> slots = new ArrayList<>();

    @Option(names = "--nodes", paramLabel = "FILE", description = "With nodes: nodes.conf, CLUSTER NODES or SHARDS.")
    Path nodes;

    @Option(names = "--separator", paramLabel = "TEXT", description = "With prefix: text that ends it; default ':'.")
    String separator;

    @Option(names = "--depth", paramLabel = "N", description = "With prefix: number of separators; default 1.")
    Integer depth;

    @Option(names = "--part-size", paramLabel = "SIZE", description = "With size: bytes of a part, such as 1GB.")
    String partSize;

    @Option(names = "--name", paramLabel = "TEMPLATE", description = "Names of the parts, such as {slots}.rdb.")
    String name;

    /** What a user should know of the nodes. */
    private final List<String> notes = new ArrayList<>();

    /** @throws IllegalArgumentException if the options don't go together, or what a file says is not what it should be */
    Partition partition() throws IOException {
        requireFor(by == SplitBy.SLOTS || by == SplitBy.HASH, into != null, "--into", "slots or hash");
        requireFor(by == SplitBy.SLOTS, !slots.isEmpty(), "--slots", "slots");
        requireFor(by == SplitBy.NODES, nodes != null, "--nodes", "nodes");
        requireFor(by == SplitBy.PREFIX, separator != null, "--separator", "prefix");
        requireFor(by == SplitBy.PREFIX, depth != null, "--depth", "prefix");
        requireFor(by == SplitBy.SIZE, partSize != null, "--part-size", "size");
        PartNames names = names();
        return switch (by) {
            case DB -> Partition.byDb(names);
            case TYPE -> Partition.byType(names);
            case PREFIX -> byPrefix(names);
            case HASH -> Partition.byHash(count(into, "--into", "--by hash"), names);
            case SIZE -> Partition.bySize(size(), names);
            case SLOTS -> bySlots(names);
            case NODES -> byNodes(names);
        };
    }

    /** Whether a file of this name could be a part. */
    boolean mayBe(String file) {
        return names().mayBe(file);
    }

    private PartNames names() {
        return name == null ? by.names(null) : OptionValue.parse("--name", name, by::names);
    }

    /** What a user should know, each a line; after {@link #partition}. */
    List<String> notes() {
        return notes;
    }

    private void requireFor(boolean isThat, boolean isGiven, String option, String what) {
        if (isGiven && !isThat) {
            throw new IllegalArgumentException(option + " goes with --by " + what);
        }
    }

    private static int count(Integer given, String option, String needs) {
        if (given == null) {
            throw new IllegalArgumentException(needs + " needs " + option);
        }
        if (given < 1 || given > Partition.MOST_PARTS) {
            throw new IllegalArgumentException(
                    option + " " + given + ": it is a number from 1 to " + Partition.MOST_PARTS);
        }
        return given;
    }

    private Partition byPrefix(PartNames names) {
        Bytes end = OptionValue.parse(
                "--separator",
                separator == null ? ":" : separator,
                text -> KeySet.unescape(text.getBytes(StandardCharsets.UTF_8)));
        if (end.isEmpty()) {
            throw new IllegalArgumentException("--separator is empty");
        }
        int separators = depth == null ? 1 : depth;
        if (separators < 1) {
            throw new IllegalArgumentException("--depth " + separators + ": it is a number from 1 on");
        }
        return Partition.byPrefix(end, separators, names);
    }

    private long size() {
        if (partSize == null) {
            throw new IllegalArgumentException("--by size needs --part-size");
        }
        long size = OptionValue.parse("--part-size", partSize, Span::parseSize);
        if (size < 1) {
            throw new IllegalArgumentException("--part-size " + partSize + ": it is at least 1");
        }
        return size;
    }

    private Partition bySlots(PartNames names) {
        if (slots.isEmpty() == (into == null)) {
            throw new IllegalArgumentException("--by slots needs --into or --slots, one of them");
        }
        SlotMap map = slots.isEmpty()
                ? SlotMap.evenly(count(into, "--into", "--by slots"))
                : OptionValue.parse("--slots", String.join(" ", slots), text -> SlotMap.of(slots));
        String missing = map.ranges(SlotMap.NONE);
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("--slots leaves out " + missing);
        }
        return Partition.bySlots(map, names);
    }

    private Partition byNodes(PartNames names) throws IOException {
        if (nodes == null) {
            throw new IllegalArgumentException("--by nodes needs --nodes");
        }
        String text = new String(Files.readAllBytes(nodes), StandardCharsets.ISO_8859_1);
        ClusterNodes cluster = OptionValue.parse("--nodes", nodes.toString(), file -> ClusterNodes.parse(text));
        SlotMap map = OptionValue.parse("--nodes", nodes.toString(), file -> cluster.slots());
        notes.addAll(cluster.notes());
        String missing = map.ranges(SlotMap.NONE);
        if (!missing.isEmpty()) {
            notes.add("no master owns the slots " + missing + ": a key of one is refused");
        }
        return Partition.byNodes(cluster, names);
    }
}
