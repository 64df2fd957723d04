package io.rdbkit.spark;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Spark's own cluster on this machine: a master and workers, each a process, with the jars that Maven has. */
final class StandaloneCluster implements AutoCloseable {

    private static final long START_MILLIS = 60_000;
    private static final String LOOPBACK = "127.0.0.1";

    private final Path home;
    /** Directories of classes; Spark takes jars from its home itself. */
    private final List<String> classes = new ArrayList<>();

    private final List<Process> workers = new ArrayList<>();
    private final int port;
    private Process master;

    private StandaloneCluster(Path home) throws IOException {
        this.home = home;
        Path jars = Files.createDirectories(home.resolve("jars"));
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path path = Path.of(entry).toAbsolutePath();
            if (entry.endsWith(".jar") && !path.getFileName().toString().contains("slf4j-nop")) {
                Path link = jars.resolve(path.getFileName());
                if (Files.notExists(link)) {
                    Files.createSymbolicLink(link, path);
                }
            } else if (Files.isDirectory(path)) {
                classes.add(path.toString());
            }
        }
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
    }

    /** Starts a master and workers, each with one processor. */
    static StandaloneCluster start(Path home, int workers) throws IOException {
        StandaloneCluster cluster = new StandaloneCluster(home);
        try {
            cluster.master = cluster.java(
                    "master",
                    "org.apache.spark.deploy.master.Master",
                    List.of("--host", LOOPBACK, "--port", Integer.toString(cluster.port), "--webui-port", "0"));
            cluster.await();
            for (int i = 0; i < workers; i++) {
                cluster.workers.add(cluster.java(
                        "worker" + i,
                        "org.apache.spark.deploy.worker.Worker",
                        List.of(
                                "--host",
                                LOOPBACK,
                                "--cores",
                                "1",
                                "--memory",
                                "600M",
                                "--webui-port",
                                "0",
                                "--work-dir",
                                home.resolve("work" + i).toString(),
                                cluster.address())));
            }
            return cluster;
        } catch (IOException | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    private void await() throws IOException {
        long end = System.currentTimeMillis() + START_MILLIS;
        while (true) {
            try {
                new Socket(LOOPBACK, port).close();
                return;
            } catch (IOException notYet) {
                if (System.currentTimeMillis() > end || !master.isAlive()) {
                    throw new IOException(
                            "the master does not start: " + Files.readString(home.resolve("master.log")), notYet);
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(100);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    String address() {
        return "spark://" + LOOPBACK + ":" + port;
    }

    /** Starts a program with the classes of this JVM. Its output goes to a file beside the jars, NAME.log. */
    Process java(String name, String main, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String option :
                java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (option.startsWith("--add-opens")
                    || option.startsWith("--enable-native")
                    || option.startsWith("-Djdk")) {
                command.add(option);
            }
        }
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx600m"));
        command.addAll(List.of("-cp", classPath(), main));
        command.addAll(arguments);
        ProcessBuilder process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(home.resolve(name + ".log").toFile());
        process.environment().put("SPARK_HOME", home.toString());
        process.environment().put("SPARK_LOCAL_IP", LOOPBACK);
        process.environment().put("SPARK_SCALA_VERSION", "2.13");
        process.environment()
                .put(
                        "SPARK_LOCAL_DIRS",
                        Files.createDirectories(home.resolve("local")).toString());
        return process.start();
    }

    private String classPath() {
        return String.join(File.pathSeparator, classes) + File.pathSeparator + home.resolve("jars") + File.separator
                + "*";
    }

    /** What executors need beside the jars. */
    String executorClassPath() {
        return String.join(File.pathSeparator, classes);
    }

    /** Kills a worker, and with it its executor. */
    void kill(int worker) {
        List<ProcessHandle> children = workers.get(worker).descendants().toList();
        workers.get(worker).destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public void close() {
        for (int i = 0; i < workers.size(); i++) {
            kill(i);
        }
        if (master != null) {
            master.destroyForcibly();
        }
    }
}
