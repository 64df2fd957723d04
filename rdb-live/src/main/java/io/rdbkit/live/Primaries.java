package io.rdbkit.live;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.exceptions.JedisAskDataException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisMovedDataException;
import redis.clients.jedis.util.JedisClusterCRC16;

/** One server, or the primaries of a cluster. Commands go to the primary of their key's slot. */
final class Primaries implements Closeable {

    private static final int SLOTS = 16384;

    /** How long a server may move slots, load, or fail over, until this gives up. */
    private static final long PATIENCE_SECONDS = 60;

    private static final long PAUSE_MILLIS = 200;

    private final ServerAddress address;
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final boolean cluster;
    /** The primary of each slot; null without a cluster. */
    private Node[] slots;

    Primaries(ServerAddress address) throws IOException {
        this.address = address;
        Node first = new Node(address);
        nodes.put(address.toString(), first);
        try {
            String info = Connection.text(first.connection().call("INFO", "cluster"));
            cluster = info.contains("cluster_enabled:1");
            if (cluster) {
                loadSlots();
            }
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    boolean isCluster() {
        return cluster;
    }

    /** All primaries. */
    List<Node> all() {
        if (!cluster) {
            return List.copyOf(nodes.values());
        }
        List<Node> all = new ArrayList<>();
        for (Node node : slots) {
            if (node != null && !all.contains(node)) {
                all.add(node);
            }
        }
        return all;
    }

    private void loadSlots() throws IOException {
        IOException failure = null;
        for (Node node : List.copyOf(nodes.values())) {
            try {
                slots = slots(node.connection().call("CLUSTER", "SLOTS"));
                return;
            } catch (IOException e) {
                node.close();
                failure = e;
            }
        }
        throw failure;
    }

    private Node[] slots(Object reply) {
        Node[] all = new Node[SLOTS];
        for (Object range : (List<?>) reply) {
            List<?> parts = (List<?>) range;
            List<?> primary = (List<?>) parts.get(2);
            String host = primary.get(0) == null ? "" : Connection.text(primary.get(0));
            Node node = node(host, ((Long) primary.get(1)).intValue());
            long last = (Long) parts.get(1);
            for (int slot = ((Long) parts.get(0)).intValue(); slot <= last; slot++) {
                all[slot] = node;
            }
        }
        return all;
    }

    /** @param host empty or ? if it is the host that was asked */
    private Node node(String host, int port) {
        ServerAddress place = address.at(host.isEmpty() || host.equals("?") ? address.host() : host, port);
        return nodes.computeIfAbsent(place.toString(), name -> new Node(place));
    }

    private static int slotOf(Command command) {
        return JedisClusterCRC16.getSlot(command.key().toByteArray());
    }

    private Node nodeOf(Command command) throws IOException {
        if (!cluster) {
            return nodes.values().iterator().next();
        }
        Node node = slots[slotOf(command)];
        if (node == null) {
            throw new IOException("no primary of the cluster has slot " + slotOf(command));
        }
        return node;
    }

    /**
     * Runs commands, and follows slots that move.
     *
     * @param repeatable whether commands may be sent again after a link broke, because a second run does no harm
     * @return for each command its first error, else its last reply
     */
    Object[] run(List<Command> commands, boolean repeatable) throws IOException {
        Object[] replies = new Object[commands.size()];
        Node[] asked = new Node[commands.size()];
        List<Integer> open = new ArrayList<>();
        for (int i = 0; i < replies.length; i++) {
            open.add(i);
        }
        Patience patience = new Patience(PATIENCE_SECONDS, PAUSE_MILLIS);
        while (true) {
            Round round = new Round(replies, asked, open, commands);
            IOException broken = null;
            try {
                round.run();
            } catch (ServerException e) {
                throw e;
            } catch (IOException e) {
                broken = e;
                round.abandon();
            }
            open = round.again;
            if (open.isEmpty()) {
                return replies;
            }
            boolean wait = broken != null || round.wait;
            if (broken != null && !repeatable) {
                throw broken;
            }
            if (wait && patience.isOver()) {
                throw broken != null
                        ? broken
                        : new ServerException("a command for " + patience.seconds() + " s", round.reason);
            }
            if (wait) {
                patience.pause();
                reloadSlots();
            }
        }
    }

    private void reloadSlots() {
        if (cluster) {
            try {
                loadSlots();
            } catch (IOException notYet) {
                // the next round fails, and tells why when the time is over
            }
        }
    }

    /** One sending of all commands that have no reply yet. */
    private final class Round {

        private final Object[] replies;
        private final Node[] asked;
        private final List<Integer> open;
        private final List<Command> commands;
        /** The commands to send again. */
        private List<Integer> again = new ArrayList<>();
        /** Whether to wait before they are sent again, and why. */
        private boolean wait;

        private String reason = "";

        Round(Object[] replies, Node[] asked, List<Integer> open, List<Command> commands) {
            this.replies = replies;
            this.asked = asked;
            this.open = open;
            this.commands = commands;
        }

        void run() throws IOException {
            for (int i : open) {
                (asked[i] == null ? nodeOf(commands.get(i)) : asked[i])
                        .require(commands.get(i).db());
            }
            for (int i : open) {
                Node node = asked[i] == null ? nodeOf(commands.get(i)) : asked[i];
                node.send(i, commands.get(i), asked[i] != null);
                asked[i] = null;
            }
            List<Node> busy = List.copyOf(nodes.values());
            for (Node node : busy) {
                node.flush();
            }
            for (Node node : busy) {
                node.read(this::take);
            }
        }

        private void take(int i, Object reply) {
            if (reply instanceof JedisMovedDataException moved) {
                HostAndPort to = moved.getTargetNode();
                slots[moved.getSlot()] = node(to.getHost(), to.getPort());
                again.add(i);
            } else if (reply instanceof JedisAskDataException ask
                    && commands.get(i).replies() == 1) {
                asked[i] =
                        node(ask.getTargetNode().getHost(), ask.getTargetNode().getPort());
                again.add(i);
            } else if (reply instanceof JedisDataException error && passes(error.getMessage())) {
                wait = true;
                reason = error.getMessage();
                again.add(i);
            } else {
                replies[i] = reply;
            }
        }

        /** Whether an error is about a state that passes. */
        private boolean passes(String error) {
            return error.startsWith("TRYAGAIN")
                    || error.startsWith("LOADING")
                    || error.startsWith("CLUSTERDOWN")
                    || error.startsWith("MASTERDOWN")
                    || error.startsWith("ASK ")
                    || cluster && error.startsWith("READONLY");
        }

        /** After a link broke: all commands without a reply are to be sent again, on new links. */
        void abandon() throws IOException {
            again = new ArrayList<>();
            for (int i : open) {
                if (replies[i] == null) {
                    again.add(i);
                }
            }
            for (Node node : nodes.values()) {
                node.close();
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (Node node : nodes.values()) {
            node.close();
        }
    }
}
