package io.rdbkit.cli.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rdbkit.cli.CommandRun;
import io.rdbkit.server.FreshServers;
import io.rdbkit.server.RealServer;
import io.rdbkit.server.RichData;
import io.rdbkit.server.ServerKey;
import io.rdbkit.server.ServerKind;
import io.rdbkit.server.ServerState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;

/** Servers, a dump of {@link RichData} by each, and the comparison that is the proof. */
final class Bench implements AutoCloseable {

    private final FreshServers servers = new FreshServers();
    private final Path dir;
    private final Map<ServerKind, Dump> dumps = new EnumMap<>(ServerKind.class);

    /**
     * @param file what the server saved
     * @param sizes what the server says its values take in there
     */
    record Dump(Path file, SortedMap<ServerKey, Long> sizes) {}

    /** @param dir where the dumps go */
    Bench(Path dir) {
        this.dir = dir;
    }

    FreshServers servers() {
        return servers;
    }

    Dump dump(ServerKind kind) {
        return dumps.computeIfAbsent(kind, k -> RichDump.of(k, servers).copiedTo(dir.resolve(k.name() + ".rdb")));
    }

    LiveCopy live(ServerKind kind) {
        return new LiveCopy(servers.load(kind, dump(kind).file()));
    }

    /** Rewrites the dump to a path where there is nothing yet, has a live copy changed, and compares. */
    void prove(ServerKind kind, Operation operation, Path out) {
        CommandRun run = rewrite(dump(kind).file(), out, operation.words()).exits(0);
        LiveCopy live = live(kind);
        operation.commands().accept(live);
        assertEquals(live.keysInFile(), run.kept(), run::toString);
        assertLoadsAs(live.state(), kind, out);
    }

    /** What a server is called in {@code --target}. */
    static String target(ServerKind kind) {
        return kind.fork().name().toLowerCase(Locale.ROOT) + "-" + kind.version();
    }

    static CommandRun rewrite(Path in, Path out, List<String> words) {
        List<Object> all = new ArrayList<>(List.of("rewrite", in, "-o", out, "--summary", "json"));
        all.addAll(words);
        return CommandRun.of(all.toArray());
    }

    /** A fresh server that loads the file holds just this, and complains of nothing. */
    void assertLoadsAs(ServerState expected, ServerKind kind, Path file) {
        RealServer loaded = servers.load(kind, file);
        assertEquals(List.of(), expected.differences(loaded.state()));
        assertEquals(List.of(), loaded.logWarnings(), loaded::log);
    }

    @Override
    public void close() {
        servers.close();
    }
}
