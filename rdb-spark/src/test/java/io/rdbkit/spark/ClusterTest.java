package io.rdbkit.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.cli.CommandRun;
import io.rdbkit.cli.TinyRdb;
import io.rdbkit.server.RealServer;
import io.rdbkit.server.ServerKind;
import io.rdbkit.server.ShardCluster;
import io.rdbkit.transform.Manifest;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup of sixteen shards, of seven versions and both forks, goes through a cluster of Spark into a cluster of Redis. */
class ClusterTest {

    private static final List<String> SHARDS = List.of(
            "redis-2.8-rich",
            "redis-3.2-rich",
            "redis-6.0-rich",
            "redis-6.0-streams",
            "redis-6.2-rich",
            "redis-7.0-rich",
            "redis-7.0.15-functions",
            "redis-8.0-rich",
            "redis-8.0-field-ttls",
            "valkey-8.1-rich",
            "valkey-9.1-rich",
            "valkey-9.1-field-ttls");

    private static final int KEYS = 3000;
    private static final long PATIENCE_SECONDS = 180;

    @TempDir
    Path directory;

    private Path shards() throws IOException {
        Path shards = Files.createDirectory(directory.resolve("shards"));
        for (String name : SHARDS) {
            Files.copy(SharedSession.DUMPS.resolve(name + ".rdb"), shards.resolve(name + ".rdb"));
        }
        for (int shard = 0; shard < 4; shard++) {
            int begin = shard * KEYS;
            Files.write(shards.resolve("made-" + shard + ".rdb"), TinyRdb.of("REDIS0009", rdb -> {
                for (int i = 0; i < KEYS; i++) {
                    if (i % (KEYS / 3) == 0) {
                        rdb.db(3 * i / KEYS);
                    }
                    rdb.key("key:" + (begin + i), "value ".repeat(i % 20) + i);
                }
                rdb.end();
            }));
        }
        return shards;
    }

    /** What the command makes of the shards: one file with all keys. */
    private Path byCommand(Path shards) throws IOException {
        List<Object> merge = new ArrayList<>(List.of("merge"));
        try (Stream<Path> files = Files.list(shards)) {
            for (Path shard : files.sorted().toList()) {
                String name = shard.getFileName().toString();
                Path changed = directory.resolve("changed-" + name);
                CommandRun.of(
                                "rewrite",
                                shard,
                                "-o",
                                changed,
                                "--db-prefix",
                                name.replace(".rdb", "") + ":{db}:",
                                "--target",
                                "redis-7.0",
                                "--on-loss",
                                "drop-feature",
                                "-q")
                        .exits(0);
                merge.add(changed);
            }
        }
        Path whole = directory.resolve("whole.rdb");
        merge.addAll(List.of("-o", whole, "-q"));
        CommandRun.of(merge.toArray()).exits(0);
        return whole;
    }

    @Test
    void aWorkerIsKilledAndTheResultIsWhole() throws Exception {
        Path shards = shards();
        Path whole = byCommand(shards);
        Path parts = directory.resolve("parts");
        Path home = Files.createDirectory(directory.resolve("spark"));
        try (StandaloneCluster spark = StandaloneCluster.start(home, 2)) {
            Process driver = spark.java(
                    "driver",
                    "org.apache.spark.deploy.SparkSubmit",
                    List.of(
                            "--master",
                            spark.address(),
                            "--class",
                            MergeJob.class.getName(),
                            "--conf",
                            "spark.executor.memory=500m",
                            "--conf",
                            "spark.executor.extraClassPath=" + spark.executorClassPath(),
                            "--conf",
                            "spark.executor.extraJavaOptions=-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
                            "--conf",
                            "spark.driver.bindAddress=127.0.0.1",
                            "--conf",
                            "spark.driver.host=127.0.0.1",
                            "--conf",
                            "spark.ui.enabled=false",
                            "--conf",
                            "spark.speculation=true",
                            "--conf",
                            "spark.speculation.interval=100ms",
                            "--conf",
                            "spark.speculation.multiplier=1.1",
                            "--conf",
                            "spark.speculation.quantile=0.3",
                            "--conf",
                            "spark.scheduler.minRegisteredResourcesRatio=1.0",
                            "spark-internal",
                            shards.toString(),
                            parts.toString()));
            try {
                Path log = home.resolve("driver.log");
                await(driver, log, MergeJob.MIDDLE);
                spark.kill(1);
                assertTrue(driver.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), () -> text(log));
                assertEquals(0, driver.exitValue(), () -> text(log));
                assertTrue(text(log).contains(MergeJob.LOST), () -> text(log));
                assertTrue(
                        text(log)
                                .contains(MergeJob.KEYS
                                        + TableContents.keys(whole).size() + "\n"),
                        () -> text(log));
            } finally {
                driver.destroyForcibly();
            }
        }
        isWhole(whole, parts);
        aClusterLoads(whole, parts);
    }

    private static void await(Process driver, Path log, String line) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!text(log).contains(line)) {
            assertTrue(System.nanoTime() < end && driver.isAlive(), () -> text(log));
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private static String text(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return "";
        }
    }

    private static void isWhole(Path whole, Path parts) throws IOException {
        Set<String> keys = new TreeSet<>();
        Set<String> files = new TreeSet<>(Set.of("manifest.json"));
        for (Manifest.Listed part : Manifest.parts(parts.resolve("manifest.json"))) {
            part.require(parts.resolve(part.file()));
            files.add(part.file());
            for (String key : TableContents.keys(parts.resolve(part.file()))) {
                assertTrue(keys.add(key), key);
            }
        }
        assertEquals(TableContents.keys(whole), keys);
        assertTrue(keys.size() > 4 * KEYS);
        try (Stream<Path> left = Files.list(parts)) {
            assertEquals(
                    files,
                    left.map(file -> file.getFileName().toString())
                            .collect(java.util.stream.Collectors.toCollection(TreeSet::new)));
        }
    }

    /** Each node loads its part, and together they hold what a server holds that loads the whole. */
    private void aClusterLoads(Path whole, Path parts) throws IOException {
        List<Path> files = Manifest.parts(parts.resolve("manifest.json")).stream()
                .map(part -> parts.resolve(part.file()))
                .toList();
        try (ShardCluster cluster = ShardCluster.load(ServerKind.REDIS_7_0_15, files, directory.resolve("nodes"));
                RealServer all = RealServer.load(ServerKind.REDIS_7_0_15, whole)) {
            assertEquals(
                    all.dbSizes().get(0),
                    cluster.sizes().stream().mapToLong(Long::longValue).sum());
            BigInteger sum = BigInteger.ZERO; // the digests of three nodes each begin with that of database 0
            for (String digest : cluster.digests()) {
                sum = sum.xor(new BigInteger(digest, 16));
            }
            assertEquals(new BigInteger(all.digest(), 16), sum);
            assertEquals(List.of(), cluster.logWarnings());
        }
    }
}
