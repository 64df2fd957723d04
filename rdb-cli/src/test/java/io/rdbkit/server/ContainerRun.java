package io.rdbkit.server;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.output.OutputFrame;
import org.testcontainers.containers.startupcheck.StartupCheckStrategy;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** A server that runs in a container. */
final class ContainerRun implements ServerRun {

    private static final int PORT = 6379;
    private static final String DIR = "/data";
    private static final String DUMP_PATH = DIR + "/" + ServerOptions.DUMP;

    private final GenericContainer<?> container;

    private ContainerRun(GenericContainer<?> container) {
        this.container = container;
    }

    static ContainerRun start(ServerKind kind, Path dump, List<String> more, ServerLog log) throws IOException {
        GenericContainer<?> container =
                new GenericContainer<>(DockerImageName.parse(kind.image().name()));
        container.withCreateContainerCmdModifier(create -> {
            // The server itself, because the image's script loads modules into Redis 8, which would be in the dumps. By
            // its full path, so that DEBUG RESTART finds it again.
            create.withEntrypoint(kind.image().executable());
            // Not withExposedPorts: Testcontainers would look for the mapped port for five seconds after the server
            // refused its file and ended.
            create.withExposedPorts(ExposedPort.tcp(PORT));
            create.getHostConfig().withPortBindings(new PortBinding(Ports.Binding.empty(), ExposedPort.tcp(PORT)));
        });
        List<String> options = new ArrayList<>(ServerOptions.of(kind, DIR, more));
        // A client outside of the container is not on its loopback.
        options.addAll(List.of("--protected-mode", "no"));
        container.withCommand(options.toArray(String[]::new));
        container.withLogConsumer(frame -> {
            if (frame.getType() == OutputFrame.OutputType.END) {
                log.end();
            } else {
                log.add(frame.getUtf8StringWithoutLineEnding());
            }
        });
        // The log shows when the server is ready or has ended, faster than Testcontainers' own waiting.
        container.withStartupCheckStrategy(new NoCheck()).waitingFor(new NoWait());
        if (dump != null) {
            container.withCopyToContainer(Transferable.of(Files.readAllBytes(dump), 0644), DUMP_PATH);
        }
        try {
            container.start();
        } catch (ContainerLaunchException e) {
            throw new ServerStartException(kind, log.text(), e);
        }
        return new ContainerRun(container);
    }

    @Override
    public String thisMachine() {
        return container
                .getCurrentContainerInfo()
                .getNetworkSettings()
                .getNetworks()
                .values()
                .iterator()
                .next()
                .getGateway();
    }

    @Override
    public String host() {
        return container.getHost();
    }

    @Override
    public int port() {
        Ports.Binding[] bindings = container
                .getCurrentContainerInfo()
                .getNetworkSettings()
                .getPorts()
                .getBindings()
                .get(ExposedPort.tcp(PORT));
        return Integer.parseInt(bindings[0].getHostPortSpec());
    }

    @Override
    public void fetchDump(Path to) {
        container.copyFileFromContainer(DUMP_PATH, to.toString());
    }

    @Override
    public boolean restart(Path dump, Client client, ServerLog log) throws IOException {
        container.copyFileToContainer(Transferable.of(Files.readAllBytes(dump), 0644), DUMP_PATH);
        log.restart();
        try {
            client.call("DEBUG", "RESTART");
            throw new IllegalStateException("it answers, so it has not restarted");
        } catch (JedisConnectionException gone) {
            return true;
        }
    }

    @Override
    public void kill() {
        container.stop();
    }

    static final class NoCheck extends StartupCheckStrategy {
        @Override
        public StartupStatus checkStartupState(DockerClient docker, String containerId) {
            return StartupStatus.SUCCESSFUL;
        }

        @Override
        public boolean waitUntilStartupSuccessful(DockerClient docker, String containerId) {
            return true;
        }
    }

    static final class NoWait extends AbstractWaitStrategy {
        @Override
        protected void waitUntilReady() {
            // The caller waits.
        }
    }
}
