package io.rdbkit.cli.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rdbkit.EntryFormat;
import io.rdbkit.KeyEntry;
import io.rdbkit.RdbEntry;
import io.rdbkit.RdbReader;
import io.rdbkit.ReadOptions;
import io.rdbkit.cli.resp.RespFormat;
import io.rdbkit.cli.resp.RespOptions;
import io.rdbkit.server.FreshServers;
import io.rdbkit.server.RealServer;
import io.rdbkit.server.RichData;
import io.rdbkit.server.ServerKind;
import io.rdbkit.server.ServerState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A dump as commands, sent to an empty server of the same kind: it then holds what one holds that loads the dump. */
class RespProofTest {

    private static final FreshServers SERVERS = new FreshServers();

    @TempDir
    Path dir;

    @AfterAll
    static void close() {
        SERVERS.close();
    }

    @ParameterizedTest
    @EnumSource
    void commandsBuildWhatTheDumpHolds(ServerKind kind) throws IOException {
        Path dump = richDump(kind);
        RealServer loaded = SERVERS.load(kind, dump);
        CommandLimits.acknowledgeDeleted(loaded);
        ServerState expected = CommandLimits.withoutTimesSeen(loaded.state());
        RealServer piped = SERVERS.empty(kind);
        assertEquals(List.of(), piped.pipe(commands(dump, false, false, key -> true)));
        assertEquals(List.of(), expected.differences(CommandLimits.withoutTimesSeen(piped.state())));
        // and once more over what is there
        assertEquals(List.of(), piped.pipe(commands(dump, false, true, key -> true)));
        assertEquals(List.of(), expected.differences(CommandLimits.withoutTimesSeen(piped.state())));
    }

    @ParameterizedTest
    @EnumSource
    void restoreBringsBackWhatTheDumpHolds(ServerKind kind) throws IOException {
        Path dump = richDump(kind);
        // ABSTTL is of 5.0, and REPLACE of 3.0
        Predicate<KeyEntry> understood = kind.hasStreams() ? key -> true : key -> !key.hasExpiry();
        RealServer loaded = SERVERS.load(kind, dump);
        if (!kind.hasStreams()) {
            loaded.expiries().keySet().forEach(key -> loaded.client().callIn(key.db(), "DEL", key.key()));
        }
        ServerState expected = loaded.state();
        RealServer restored = SERVERS.empty(kind);
        assertEquals(List.of(), restored.pipe(commands(dump, true, false, understood)));
        assertEquals(List.of(), expected.differences(restored.state()));
        if (kind.hasQuicklists()) {
            assertEquals(List.of(), restored.pipe(commands(dump, true, true, understood)));
            assertEquals(List.of(), expected.differences(restored.state()));
        }
    }

    private Path richDump(ServerKind kind) throws IOException {
        RealServer server = SERVERS.empty(kind);
        RichData.load(server);
        Path dump = dir.resolve(kind + ".rdb");
        Files.deleteIfExists(dump);
        return server.save(dump);
    }

    static byte[] commands(Path dump, boolean restore, boolean replace, Predicate<KeyEntry> kept) throws IOException {
        RespOptions options = new RespOptions(restore, replace, true, lost -> {
            throw new AssertionError(lost);
        });
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        EntryFormat format = RespFormat.of(options).get();
        try (RdbReader in = RdbReader.open(dump, ReadOptions.DEFAULT)) {
            format.begin(0, out);
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                if (!(entry instanceof KeyEntry key) || kept.test(key)) {
                    format.write(entry, out);
                }
            }
            format.end(out);
        }
        return out.toByteArray();
    }
}
