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

/** Servers, a dump of {@link RichData} by each, and the comparison that proves an operation. */
final class Bench implements AutoCloseable {

    private final FreshServers servers = new FreshServers();
    private final Path dir;
    private final Map<ServerKind, Dump> dumps = new EnumMap<>(ServerKind.class);

    /**
     * @param file  the file that the server saved
     * @param sizes the sizes of its values in the file, as the server reports them
     */
    record Dump(Path file, SortedMap<ServerKey, Long> sizes) {}

    /** @param dir the directory for the dumps */
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

    /** Rewrites the dump to a new path, changes a live copy by commands, and compares both. */
    void prove(ServerKind kind, Operation operation, Path out) {
        CommandRun run = rewrite(dump(kind).file(), out, operation.words()).exits(0);
        LiveCopy live = live(kind);
        operation.commands().accept(live);
        assertEquals(live.keysInFile(), run.kept(), run::toString);
        assertLoadsAs(live.state(), kind, out);
    }

    /** The name of a server for {@code --target}. */
    static String target(ServerKind kind) {
        return kind.fork().name().toLowerCase(Locale.ROOT) + "-" + kind.version();
    }

    static CommandRun rewrite(Path in, Path out, List<String> words) {
        List<Object> all = new ArrayList<>(List.of("rewrite", in, "-o", out, "--summary", "json"));
        all.addAll(words);
        return CommandRun.of(all.toArray());
    }

    /** Asserts that a fresh server loads the file, holds exactly this state, and logs no warning. */
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
