package io.rdbkit.server;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.PullImageResultCallback;
import com.github.dockerjava.api.exception.NotFoundException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.testcontainers.DockerClientFactory;

/** A server's container image. */
final class ServerImage {

    private static Optional<String> engineTrouble;
    /** Set by the first pull that fails, so that a machine without a registry waits for it only once. */
    private static String registryTrouble;

    private final String name;
    private Optional<String> reasonAgainst;

    ServerImage(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    /** The path of the server in the image. */
    String executable() {
        String[] entrypoint = DockerClientFactory.lazyClient()
                .inspectImageCmd(name)
                .exec()
                .getConfig()
                .getEntrypoint();
        boolean isServer = entrypoint != null && entrypoint[0].startsWith("/") && entrypoint[0].endsWith("-server");
        // Otherwise it is a script, as in the official images, which have the server at this path.
        return isServer
                ? entrypoint[0]
                : "/usr/local/bin/" + (name.startsWith("valkey") ? "valkey" : "redis") + "-server";
    }

    /** The reason why the image can't run here, if there is one. Pulls a missing image. */
    Optional<String> reasonAgainst() {
        synchronized (ServerImage.class) {
            if (reasonAgainst == null) {
                reasonAgainst = engineTrouble().or(this::imageTrouble);
            }
            return reasonAgainst;
        }
    }

    private static Optional<String> engineTrouble() {
        if (engineTrouble == null) {
            try {
                engineTrouble = DockerClientFactory.instance().isDockerAvailable()
                        ? Optional.empty()
                        : Optional.of("Testcontainers finds no Docker engine");
            } catch (RuntimeException e) {
                engineTrouble = Optional.of("Testcontainers can use no Docker engine: " + e.getMessage());
            }
        }
        return engineTrouble;
    }

    private Optional<String> imageTrouble() {
        DockerClient docker = DockerClientFactory.lazyClient();
        try {
            docker.inspectImageCmd(name).exec();
            return Optional.empty();
        } catch (NotFoundException notLocal) {
            if (registryTrouble == null) {
                registryTrouble = pull(docker);
            }
            return Optional.ofNullable(registryTrouble).map(t -> "image " + name + " is not here: " + t);
        } catch (RuntimeException e) {
            return Optional.of("image " + name + ": " + e.getMessage());
        }
    }

    /** Tries once. The pull of Testcontainers tries for two minutes even without a network. */
    private String pull(DockerClient docker) {
        try {
            boolean done = docker.pullImageCmd(name)
                    .exec(new PullImageResultCallback())
                    .awaitCompletion(5, TimeUnit.MINUTES);
            return done ? null : "the registry is too slow";
        } catch (RuntimeException e) {
            return String.valueOf(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
