package io.rdbkit.transform;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The masters of a cluster by its nodes.conf or the answer of CLUSTER NODES, which have the same lines (clusterGenNodeDescription in cluster.c, since
 * Redis 3.0):
 *
 * <pre>
 * ID HOST:PORT@BUSPORT,HOSTNAME,NAME=VALUE... FLAGS MASTER PING PONG EPOCH LINK SLOT FROM-TO [SLOT->-ID] [SLOT-<-ID]
 * vars currentEpoch 6 lastVoteEpoch 0
 * </pre>
 *
 * or by the answer of CLUSTER SHARDS, which {@link ClusterShards} reads.
 *
 * @param masters those that have slots, in the order of the file
 * @param notes   what a user should know: lines
 */
public record ClusterNodes(List<ClusterMaster> masters, List<String> notes) {

    private static final Pattern LINE = Pattern.compile(
            "([0-9a-f]{40}) (\\S*):([0-9]{1,5})(?:@[0-9]{1,5})?(?:,(\\S*))? (\\S+) (-|[0-9a-f]{40}) [0-9]+ [0-9]+ [0-9]+"
                    + " (?:connected|disconnected)((?: \\S+)*) ?");

    private static final Pattern SLOTS = Pattern.compile("[0-9]{1,5}(?:-[0-9]{1,5})?");
    private static final Pattern MOVING = Pattern.compile("\\[([0-9]{1,5})-([<>])-([0-9a-f]{40})]");
    private static final String VARS = "vars ";

    /**
     * Reads one of these.
     *
     * @throws IllegalArgumentException that says what is wrong with it, in a line
     */
    public static ClusterNodes parse(String text) {
        ClusterNodes nodes = ClusterShards.isOne(text) ? ClusterShards.parse(text) : ofLines(text);
        if (nodes.masters.isEmpty()) {
            throw new IllegalArgumentException("it has no master with slots");
        }
        return nodes;
    }

    /**
     * The slots of each master, in their order.
     *
     * @throws IllegalArgumentException if two masters own a slot
     */
    public SlotMap slots() {
        return SlotMap.of(masters.stream().map(ClusterMaster::slots).toList());
    }

    private static ClusterNodes ofLines(String text) {
        List<ClusterMaster> masters = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (line.isBlank() || line.startsWith(VARS)) {
                continue;
            }
            Matcher node = LINE.matcher(line);
            if (!node.matches()) {
                throw new IllegalArgumentException(
                        "line " + number + " is none of nodes.conf, CLUSTER NODES or CLUSTER SHARDS");
            }
            List<String> flags = List.of(node.group(5).split(","));
            if (flags.contains("master")) {
                add(node, flags, number, masters, notes);
            }
        }
        return new ClusterNodes(masters, notes);
    }

    private static void add(
            Matcher node, List<String> flags, int number, List<ClusterMaster> masters, List<String> notes) {
        List<String> slots = new ArrayList<>();
        List<String> moving = new ArrayList<>();
        for (String word : node.group(7).strip().split(" ")) {
            Matcher move = MOVING.matcher(word);
            if (SLOTS.matcher(word).matches()) {
                slots.add(word);
            } else if (move.matches()) {
                moving.add("slot " + move.group(1) + (move.group(2).equals(">") ? " is moving to " : " is coming from ")
                        + move.group(3) + ": its keys go to the owner");
            } else if (!word.isEmpty()) {
                throw new IllegalArgumentException("line " + number + " has \"" + word + "\" in place of slots");
            }
        }
        ClusterMaster master = new ClusterMaster(node.group(1), host(node), node.group(3), String.join(",", slots));
        moving.forEach(move -> notes.add(master + ": " + move));
        if (slots.isEmpty()) {
            notes.add(master + " has no slots, so no part is for it");
            return;
        }
        if (flags.contains("fail")) {
            notes.add(master + " has failed, and owns " + master.slots() + " all the same");
        }
        masters.add(master);
    }

    private static String host(Matcher node) {
        String more = node.group(4) == null ? "" : node.group(4).split(",", -1)[0];
        return node.group(2).isEmpty() && !more.contains("=") ? more : node.group(2);
    }
}
