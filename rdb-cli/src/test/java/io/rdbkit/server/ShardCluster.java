package io.rdbkit.server;

import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisCluster;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.MigrateParams;

/**
 * A cluster of three primaries. Each node knows its slots when it loads its dump, so it treats keys of other slots as a
 * node of a real cluster does.
 */
public final class ShardCluster implements AutoCloseable {

    /** The slots of the nodes, in the form of CLUSTER ADDSLOTSRANGE and {@code --slot}. */
    public static final List<String> SLOTS = List.of("0-5460", "5461-10922", "10923-16383");

    private static final String LOOPBACK = "127.0.0.1";
    /** The directory in a container. */
    private static final String HOME = "/data";

    private static final long START_MILLIS = 40_000;
    /** After five seconds a server gives a failover up, for which it has not enough votes: other nodes may not know the replica yet. */
    private static final int FAILOVER_MILLIS = 6000;

    private final List<Integer> ports;
    private final List<Process> processes = new ArrayList<>();
    private final List<RealServer> replicas = new ArrayList<>();
    private final List<Path> logs = new ArrayList<>();
    private final List<GenericContainer<?>> containers = new ArrayList<>();

    private ShardCluster(List<Integer> ports) {
        this.ports = ports;
    }

    /**
     * Starts the cluster. Skips the test if the server can't run here.
     *
     * @param directory for the files of the nodes
     */
    public static ShardCluster load(ServerKind kind, List<Path> dumps, Path directory) {
        kind.orSkip();
        ShardCluster cluster = new ShardCluster(freePorts(2 * SLOTS.size()));
        try {
            if (kind.isEmbedded()) {
                cluster.startProcesses(kind, dumps, directory);
            } else {
                cluster.startContainers(kind, dumps);
            }
            cluster.awaitUp();
            return cluster;
        } catch (IOException e) {
            cluster.close();
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    private void startProcesses(ServerKind kind, List<Path> dumps, Path directory) throws IOException {
        for (int node = 0; node < SLOTS.size(); node++) {
            Path home = Files.createDirectories(directory.resolve("node" + node));
            Files.copy(dumps.get(node), home.resolve(ServerOptions.DUMP));
            Files.writeString(home.resolve("nodes.conf"), nodes(node));
            List<String> command = new ArrayList<>(List.of(kind.binary().path().toString()));
            command.addAll(options(kind, node, home.toString()));
            processes.add(new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(home.resolve("log").toFile())
                    .start());
            logs.add(home.resolve("log"));
        }
    }

    /** All three containers share the network of the first. So the nodes and clients outside use the same addresses. */
    private void startContainers(ServerKind kind, List<Path> dumps) throws IOException {
        for (int node = 0; node < SLOTS.size(); node++) {
            GenericContainer<?> container =
                    new GenericContainer<>(DockerImageName.parse(kind.image().name()));
            byte[] dump = Files.readAllBytes(dumps.get(node));
            container.withCopyToContainer(Transferable.of(dump, 0644), HOME + "/" + ServerOptions.DUMP);
            container.withCopyToContainer(Transferable.of(nodes(node)), HOME + "/nodes.conf");
            container.withCommand(options(kind, node, HOME).toArray(String[]::new));
            if (node == 0) {
                publishPorts(container, kind);
            } else {
                container.withNetworkMode("container:" + containers.get(0).getContainerId());
                container.withCreateContainerCmdModifier(
                        create -> create.withEntrypoint(kind.image().executable()));
            }
            container.withStartupCheckStrategy(new ContainerRun.NoCheck()).waitingFor(new ContainerRun.NoWait());
            containers.add(container);
            container.start();
        }
    }

    private void publishPorts(GenericContainer<?> container, ServerKind kind) {
        List<PortBinding> bindings = new ArrayList<>();
        for (int port : ports.subList(0, SLOTS.size())) {
            bindings.add(new PortBinding(Ports.Binding.bindPort(port), ExposedPort.tcp(port)));
        }
        container.withCreateContainerCmdModifier(create -> {
            create.withEntrypoint(kind.image().executable());
            create.withExposedPorts(
                    bindings.stream().map(PortBinding::getExposedPort).toList());
            create.getHostConfig().withPortBindings(bindings);
        });
    }

    private List<String> options(ServerKind kind, int node, String home) {
        List<String> more = List.of(
                "--port",
                ports.get(node).toString(),
                "--cluster-enabled",
                "yes",
                "--cluster-port",
                ports.get(SLOTS.size() + node).toString(),
                "--cluster-announce-ip",
                LOOPBACK,
                "--protected-mode",
                "no");
        List<String> all = new ArrayList<>(more);
        if (kind.hasFunctions()) {
            all.addAll(List.of("--repl-diskless-sync-delay", "0"));
        }
        return ServerOptions.of(kind, home, all);
    }

    /** The nodes.conf in which a node remembers the cluster. */
    private String nodes(int myself) {
        StringBuilder file = new StringBuilder();
        for (int node = 0; node < SLOTS.size(); node++) {
            file.append(Integer.toString(node + 1).repeat(40))
                    .append(' ')
                    .append(LOOPBACK)
                    .append(':')
                    .append(ports.get(node))
                    .append('@')
                    .append(ports.get(SLOTS.size() + node))
                    .append(node == myself ? " myself,master" : " master")
                    .append(" - 0 0 ")
                    .append(node + 1)
                    .append(" connected ")
                    .append(SLOTS.get(node))
                    .append('\n');
        }
        return file + "vars currentEpoch 3 lastVoteEpoch 0\n";
    }

    private static List<Integer> freePorts(int count) {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            List<Integer> ports = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                ServerSocket socket = new ServerSocket(0);
                sockets.add(socket);
                ports.add(socket.getLocalPort());
            }
            for (ServerSocket socket : sockets) {
                socket.close();
            }
            return ports;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitUp() {
        long end = System.currentTimeMillis() + START_MILLIS;
        for (int node = 0; node < SLOTS.size(); ) {
            if (isUp(node)) {
                node++;
            } else if (System.currentTimeMillis() > end) {
                throw new IllegalStateException("the cluster is not up after " + START_MILLIS + " ms");
            } else {
                pause();
            }
        }
    }

    private boolean isUp(int node) {
        try (Jedis jedis = new Jedis(LOOPBACK, ports.get(node))) {
            return jedis.clusterInfo().contains("cluster_state:ok");
        } catch (JedisConnectionException | JedisDataException notYet) {
            return false;
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(100);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A client that follows the slots. The caller closes it. */
    public JedisCluster client() {
        Set<HostAndPort> nodes = new HashSet<>();
        ports.subList(0, SLOTS.size()).forEach(port -> nodes.add(new HostAndPort(LOOPBACK, port)));
        return new JedisCluster(nodes);
    }

    /** The address of each node, in the form that the command takes. */
    public List<String> addresses() {
        return ports.subList(0, SLOTS.size()).stream()
                .map(port -> "redis://" + LOOPBACK + ":" + port)
                .toList();
    }

    /** Moves a slot with its keys to another node, in the same steps as redis-cli. */
    public void moveSlot(int slot, int from, int to) {
        String fromId = Integer.toString(from + 1).repeat(40);
        String toId = Integer.toString(to + 1).repeat(40);
        try (Jedis source = new Jedis(LOOPBACK, ports.get(from));
                Jedis target = new Jedis(LOOPBACK, ports.get(to))) {
            target.clusterSetSlotImporting(slot, fromId);
            source.clusterSetSlotMigrating(slot, toId);
            for (List<String> keys; !(keys = source.clusterGetKeysInSlot(slot, 100)).isEmpty(); ) {
                source.migrate(LOOPBACK, ports.get(to), 10_000, new MigrateParams(), keys.toArray(String[]::new));
            }
            target.clusterSetSlotNode(slot, toId);
            source.clusterSetSlotNode(slot, toId);
        }
    }

    /** Runs something for each node. */
    public void eachNode(Consumer<Jedis> work) {
        for (int port : ports.subList(0, SLOTS.size())) {
            try (Jedis jedis = new Jedis(LOOPBACK, port)) {
                work.accept(jedis);
            }
        }
    }

    /** Adds a replica for each node, by servers that end with {@link #close}. Only for embedded servers. */
    public void addReplicas(ServerKind kind) {
        eachNode(node -> node.configSet("cluster-node-timeout", "2000"));
        for (int node = 0; node < SLOTS.size(); node++) {
            RealServer replica = RealServer.start(
                    kind,
                    "--cluster-enabled",
                    "yes",
                    "--cluster-port",
                    freePorts(1).get(0).toString(),
                    "--cluster-node-timeout",
                    "2000",
                    "--repl-diskless-sync-delay",
                    "0");
            replicas.add(replica);
            replica.client().call("CLUSTER", "MEET", LOOPBACK, ports.get(node), ports.get(SLOTS.size() + node));
            String id = Integer.toString(node + 1).repeat(40);
            await(() -> replicates(replica, id));
            await(() -> replica.client().text("INFO", "replication").contains("master_link_status:up"));
        }
        await(() -> replicas.stream()
                .allMatch(r -> r.client().text("CLUSTER", "INFO").contains("cluster_state:ok")));
        await(() -> {
            List<Boolean> known = new ArrayList<>();
            eachNode(node -> known.add(knowsReplicas(node.clusterNodes())));
            return !known.contains(false);
        });
    }

    /** Whether a node would give its vote to any of the replicas. */
    private boolean knowsReplicas(String nodes) {
        return nodes.lines()
                        .filter(node -> node.matches(".* (?:myself,)?slave .* connected.*"))
                        .count()
                == replicas.size();
    }

    /** Whether the replica knows the primary, and so follows it now. To say it again would begin the transfer anew. */
    private static boolean replicates(RealServer replica, String primary) {
        try {
            replica.client().call("CLUSTER", "REPLICATE", primary);
            return true;
        } catch (JedisDataException notYet) {
            return false;
        }
    }

    /** Makes the replica of a node its primary, without losing data. Returns when it is the primary. */
    public void failOver(int node) {
        RealServer replica = replicas.get(node);
        long[] asked = {0};
        await(() -> {
            boolean isDone = isPrimary(replica);
            if (!isDone && System.currentTimeMillis() - asked[0] > FAILOVER_MILLIS) {
                replica.client().call("CLUSTER", "FAILOVER");
                asked[0] = System.currentTimeMillis();
            }
            return isDone;
        });
    }

    /** Kills a node. Returns when its replica is the primary. */
    public void kill(int node) {
        processes.get(node).destroyForcibly();
        await(() -> isPrimary(replicas.get(node)));
    }

    private static boolean isPrimary(RealServer server) {
        return server.client().text("INFO", "replication").contains("role:master");
    }

    /** The address of the first replica of a node. */
    public String replica(int node) {
        return replicas.get(node).address();
    }

    private static void await(BooleanSupplier done) {
        long end = System.currentTimeMillis() + START_MILLIS;
        while (!done.getAsBoolean()) {
            if (System.currentTimeMillis() > end) {
                throw new IllegalStateException("no change after " + START_MILLIS + " ms");
            }
            pause();
        }
    }

    /** The number of keys in each node. */
    public List<Long> sizes() {
        List<Long> sizes = new ArrayList<>();
        for (int port : ports.subList(0, SLOTS.size())) {
            try (Jedis jedis = new Jedis(LOOPBACK, port)) {
                sizes.add(jedis.dbSize());
            }
        }
        return sizes;
    }

    /** DEBUG DIGEST of each node. */
    public List<String> digests() {
        List<String> digests = new ArrayList<>();
        for (int port : ports.subList(0, SLOTS.size())) {
            try (Jedis jedis = new Jedis(LOOPBACK, port)) {
                Object digest = jedis.sendCommand(() -> "DEBUG".getBytes(StandardCharsets.US_ASCII), "DIGEST");
                digests.add(new String((byte[]) digest, StandardCharsets.US_ASCII));
            }
        }
        return digests;
    }

    /** The answer of the first node to CLUSTER NODES, which has the lines of its nodes.conf. */
    public String nodes() {
        try (Jedis jedis = new Jedis(LOOPBACK, ports.get(0))) {
            return jedis.clusterNodes();
        }
    }

    /** The warnings of the nodes, except those that every node of a cluster logs at its start. */
    public List<String> logWarnings() throws IOException {
        List<String> warnings = new ArrayList<>();
        for (Path log : logs) {
            warnings.addAll(LogWarnings.in(Files.readString(log)));
        }
        for (GenericContainer<?> container : containers) {
            warnings.addAll(LogWarnings.in(container.getLogs()));
        }
        warnings.removeIf(line -> line.contains("Cluster state changed: ok"));
        return warnings;
    }

    @Override
    public void close() {
        replicas.forEach(RealServer::close);
        for (Process process : processes) {
            process.destroyForcibly();
            process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
        }
        for (int i = containers.size() - 1; i >= 0; i--) {
            containers.get(i).stop();
        }
    }
}
