package io.rdbkit.server;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The servers that tests run with: four whose binaries come in jars, five in containers.
 *
 * <p>If a server can't run here, its tests are skipped, with the reason. With {@code RDB_REQUIRE_SERVERS=embedded} in
 * the environment every embedded server with a binary for this platform must run. With {@code RDB_REQUIRE_SERVERS=all}
 * the containers must run too. If one can't, its tests fail.
 */
public enum ServerKind {
    REDIS_2_8(
            Fork.REDIS,
            "2.8.19",
            6,
            new EmbeddedBinary("embedded-redis-0.7.3")
                    .on(Platform.LINUX_AMD64, "redis-server-2.8.19")
                    .on(Platform.LINUX_386, "redis-server-2.8.19-32")
                    .on(Platform.MAC_AMD64, "redis-server-2.8.19.app")),
    REDIS_3_2(
            Fork.REDIS,
            "3.2.5",
            7,
            new EmbeddedBinary("redis-unit-1.0.3")
                    .on(Platform.LINUX_AMD64, "redis-server.3.2.5")
                    .on(Platform.LINUX_386, "redis-server.3.2.5_32")
                    .on(Platform.MAC_AMD64, "redis-server.3.2.5.app")),
    REDIS_6_2(
            Fork.REDIS,
            "6.2",
            9,
            new EmbeddedBinary("embedded-redis-1.4.4")
                    .on(Platform.LINUX_AMD64, "redis-server-6.2.6-v5-linux-amd64")
                    .on(Platform.LINUX_ARM64, "redis-server-6.2.7-linux-arm64")
                    .on(Platform.LINUX_386, "redis-server-6.2.7-linux-386")
                    .on(Platform.MAC_AMD64, "redis-server-6.2.6-v5-darwin-amd64")
                    .on(Platform.MAC_ARM64, "redis-server-6.2.6-v5-darwin-arm64")),
    REDIS_7_0_15(
            Fork.REDIS,
            "7.0.15",
            10,
            new EmbeddedBinary("embedded-redis-0.9.1")
                    .on(Platform.LINUX_AMD64, "redis-server-7.0.15-linux-amd64")
                    .on(Platform.LINUX_ARM64, "redis-server-7.0.15-linux-arm64")
                    .on(Platform.LINUX_386, "redis-server-7.0.15-linux-386")
                    .on(Platform.MAC_AMD64, "redis-server-7.0.15-darwin-amd64")
                    .on(Platform.MAC_ARM64, "redis-server-7.0.15-darwin-arm64")),
    REDIS_6_0(Fork.REDIS, "6.0", 9, new ServerImage("redis:6.0")),
    REDIS_7_0(Fork.REDIS, "7.0", 10, new ServerImage("redis:7.0")),
    REDIS_8_0(Fork.REDIS, "8.0", 12, new ServerImage("redis:8.0")),
    VALKEY_8_1(Fork.VALKEY, "8.1", 11, new ServerImage("valkey/valkey:8.1")),
    VALKEY_9_1(Fork.VALKEY, "9.1", 80, new ServerImage("valkey/valkey:9.1"));

    /** The two forks. */
    public enum Fork {
        REDIS("Redis"),
        VALKEY("Valkey");

        private final String shown;

        Fork(String shown) {
            this.shown = shown;
        }

        public String shown() {
            return shown;
        }
    }

    private final Fork fork;
    private final String version;
    private final int rdbVersion;
    private final EmbeddedBinary binary;
    private final ServerImage image;

    ServerKind(Fork fork, String version, int rdbVersion, EmbeddedBinary binary) {
        this(fork, version, rdbVersion, binary, null);
    }

    ServerKind(Fork fork, String version, int rdbVersion, ServerImage image) {
        this(fork, version, rdbVersion, null, image);
    }

    ServerKind(Fork fork, String version, int rdbVersion, EmbeddedBinary binary, ServerImage image) {
        this.fork = fork;
        this.version = version;
        this.rdbVersion = rdbVersion;
        this.binary = binary;
        this.image = image;
    }

    public Fork fork() {
        return fork;
    }

    /** As far as it is known before the server runs: {@code 7.0.15}, {@code 8.0}. */
    public String version() {
        return version;
    }

    /** The version in the header of its dumps. */
    public int rdbVersion() {
        return rdbVersion;
    }

    public boolean isEmbedded() {
        return binary != null;
    }

    /** The binary in a jar; {@code null} for a container. */
    EmbeddedBinary binary() {
        return binary;
    }

    /** The executable of an embedded server. */
    public Path executable() {
        try {
            return binary.path();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The image of a container; {@code null} for an embedded server. */
    ServerImage image() {
        return image;
    }

    /** Lists as quicklists, GEO, DEBUG HTSTATS: from 3.2. */
    public boolean hasQuicklists() {
        return atLeast(3, 2);
    }

    /** Streams: from 5.0. */
    public boolean hasStreams() {
        return atLeast(5, 0);
    }

    /** XINFO STREAM ... FULL: from 6.0. */
    public boolean showsWholeStreams() {
        return atLeast(6, 0);
    }

    /** Functions, PEXPIRETIME, DEBUG only when switched on, and listpacks instead of ziplists: from 7.0. */
    public boolean hasFunctions() {
        return atLeast(7, 0);
    }

    /** PEXPIRETIME: from 7.0. */
    public boolean tellsExpireTime() {
        return atLeast(7, 0);
    }

    /** DEBUG works only with {@code --enable-debug-command yes}: from 7.0. */
    public boolean hasDebugSwitch() {
        return atLeast(7, 0);
    }

    /** Small sets of text as listpacks: from 7.2. */
    public boolean hasListpackSets() {
        return atLeast(7, 2);
    }

    /** TTLs on hash fields: Redis from 7.4, Valkey from 9.0. */
    public boolean hasFieldTtls() {
        return fork == Fork.REDIS ? atLeast(7, 4) : atLeast(9, 0);
    }

    /** Vector sets, which are module values in the file: Redis from 8.0. */
    public boolean hasVectorSets() {
        return fork == Fork.REDIS && atLeast(8, 0);
    }

    /** Whether its version is this one or later. Both forks continue from 7.2. */
    public boolean atLeast(int major, int minor) {
        String[] parts = version.split("\\.");
        int itsMajor = Integer.parseInt(parts[0]);
        return itsMajor > major || itsMajor == major && Integer.parseInt(parts[1]) >= minor;
    }

    /** The reason why the server can't run here, if there is one. It is determined once in each JVM. */
    public Optional<String> reasonAgainst() {
        return isEmbedded() ? binary.reasonAgainst() : image.reasonAgainst();
    }

    public boolean isAvailable() {
        return reasonAgainst().isEmpty();
    }

    /** Whether {@code RDB_REQUIRE_SERVERS} requires this server. */
    public boolean isRequired() {
        String wanted = System.getenv("RDB_REQUIRE_SERVERS");
        if (wanted == null || wanted.isBlank()) {
            return false;
        }
        return switch (wanted) {
            case "embedded" -> isEmbedded() && binary.isForThisPlatform();
            case "all" -> !isEmbedded() || binary.isForThisPlatform();
            default -> throw new IllegalStateException("RDB_REQUIRE_SERVERS is neither embedded nor all: " + wanted);
        };
    }

    /** If this server can't run here, skips the current test, or fails it if the server is required. */
    public void orSkip() {
        reasonAgainst().ifPresent(reason -> {
            String message = this + " is not available: " + reason;
            if (isRequired()) {
                fail(message + " (and RDB_REQUIRE_SERVERS=" + System.getenv("RDB_REQUIRE_SERVERS") + ")");
            }
            abort(message);
        });
    }

    /** For {@code @MethodSource}: every server that runs here, and every required one. */
    public static Stream<ServerKind> available() {
        return Arrays.stream(values()).filter(kind -> kind.isAvailable() || kind.isRequired());
    }

    /** The servers of {@link #available}, but only one of each series: 7.0 is in a jar and in a container. */
    public static Stream<ServerKind> ofEachSeries() {
        Set<String> series = new HashSet<>();
        return available().filter(kind -> series.add(kind.series())).toList().stream();
    }

    private String series() {
        String[] parts = version.split("\\.");
        return fork + " " + parts[0] + "." + parts[1];
    }

    /** Such as {@code Redis 7.0.15} and {@code Valkey 9.1 (container)}. */
    @Override
    public String toString() {
        return fork.shown() + " " + version + (isEmbedded() ? "" : " (container)");
    }
}
