package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.format.Eviction;
import io.rdbkit.format.Fork;
import io.rdbkit.format.ServerVersion;
import io.rdbkit.format.Target;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files for servers that can't run here have only types and opcodes that these servers, or older ones of their fork,
 * wrote into a dump of the corpus.
 */
@EnabledIfEnvironmentVariable(
        named = Dumps.CORPUS,
        matches = ".+",
        disabledReason = "it needs a directory of dumps by many servers")
class ConvertedTypesTest {

    /** {@code redis-7.2.6}, {@code redis-8.6-dev}. */
    private static final Pattern FOLDER = Pattern.compile("(redis|valkey)-(\\d+)\\.(\\d+)(?:\\.\\d+|-dev)");

    private static final Set<String> SOURCES = Set.of("rich.rdb", "hfe.rdb", "functions.rdb", "native-types.rdb");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis-2.4",
                "redis-4.0",
                "redis-5.0",
                "redis-7.2",
                "redis-7.4",
                "redis-8.6",
                "redis-8.8",
                "valkey-7.2",
                "valkey-8.0"
            })
    void typesAndOpcodesAreThoseThatServersWrote(String name) throws IOException {
        Target target = Target.parse(name);
        Set<String> written = writtenUpTo(target.server());
        int converted = 0;
        for (Path dump : Dumps.readable()) {
            if (SOURCES.contains(dump.getFileName().toString())) {
                Set<String> used = new TreeSet<>();
                try (RdbReader in =
                        RdbReader.open(new ByteArrayInputStream(converted(dump, target)), ReadOptions.DEFAULT)) {
                    assertEquals(target.version(), in.version());
                    addUsed(in, used);
                }
                used.removeAll(written);
                assertEquals(Set.of(), used, dump::toString);
                converted++;
            }
        }
        assertTrue(converted > 20, converted + " dumps");
    }

    private static Set<String> writtenUpTo(ServerVersion server) throws IOException {
        Set<String> written = new TreeSet<>();
        for (Path folder : folders()) {
            Matcher name = FOLDER.matcher(folder.getFileName().toString());
            if (name.matches() && isUpTo(name, server)) {
                for (Path dump : Dumps.in(folder, "glob:**.rdb")) {
                    try (RdbReader in = RdbReader.open(dump)) {
                        addUsed(in, written);
                    }
                }
            }
        }
        assertTrue(written.contains("type 0"), server::toString);
        return written;
    }

    private static List<Path> folders() throws IOException {
        try (Stream<Path> files = Files.list(Dumps.corpus())) {
            return files.filter(Files::isDirectory).toList();
        }
    }

    /** Valkey forked from Redis 7.2. */
    private static boolean isUpTo(Matcher folder, ServerVersion server) {
        int major = Integer.parseInt(folder.group(2));
        int minor = Integer.parseInt(folder.group(3));
        boolean older = major < server.major() || major == server.major() && minor <= server.minor();
        boolean common = major < 7 || major == 7 && minor <= 2;
        boolean sameFork = folder.group(1).equals(server.fork() == Fork.REDIS ? "redis" : "valkey");
        return older && (sameFork || common);
    }

    private static void addUsed(RdbReader in, Set<String> used) throws IOException {
        for (RdbEntry entry; (entry = in.next()) != null; ) {
            if (entry instanceof KeyEntry key) {
                used.add("type " + key.type().id());
                if (key.hasExpiry()) {
                    used.add(in.version().hasMillisecondExpiry() ? "252" : "253");
                }
                if (key.eviction() != Eviction.NONE) {
                    used.add(key.eviction().frequency() >= 0 ? "249" : "248");
                }
                if (!key.metadata().isEmpty()) {
                    used.add("243");
                }
            } else {
                used.add(entry.getClass().getSimpleName());
            }
        }
    }

    private static byte[] converted(Path dump, Target target) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Losses losses = new Losses(LossPolicy.of(OnLoss.DROP_FEATURE));
        try (InputStream bytes = Files.newInputStream(dump);
                RdbReader in = RdbReader.open(bytes, ReadOptions.DEFAULT);
                TargetWriter writer = TargetWriter.to(Channels.newChannel(out), target, losses, WriteOptions.DEFAULT)) {
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                writer.write(entry);
            }
            writer.finish();
        }
        return out.toByteArray();
    }
}
