package io.rdbkit.cli.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rdbkit.server.FreshServers;
import io.rdbkit.server.RealServer;
import io.rdbkit.server.ServerKind;
import io.rdbkit.server.ServerState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;

/**
 * Random data is saved, and sent to the emptied server as commands and as RESTOREs. The server then holds the same data
 * again.
 */
class RespRandomTest {

    private static final FreshServers SERVERS = new FreshServers();

    private Path dump;

    @BeforeProperty
    void makeFile() throws IOException {
        dump = Files.createTempDirectory("rdb-random-").resolve("dump.rdb");
    }

    @AfterProperty
    void deleteFile() throws IOException {
        Files.deleteIfExists(dump);
        Files.delete(dump.getParent());
    }

    @AfterContainer
    static void close() {
        SERVERS.close();
    }

    @Provide
    Arbitrary<RandomData> data() {
        return RandomData.arbitrary();
    }

    @Provide
    Arbitrary<RandomStream> stream() {
        return RandomStream.arbitrary();
    }

    @Property(tries = 60)
    void embedded(@ForAll("data") RandomData data, @ForAll @Size(max = 3) List<@From("stream") RandomStream> streams)
            throws IOException {
        for (ServerKind kind :
                ServerKind.available().filter(ServerKind::isEmbedded).toList()) {
            prove(kind, data, streams);
        }
    }

    @Property(tries = 10)
    void containers(@ForAll("data") RandomData data, @ForAll @Size(max = 3) List<@From("stream") RandomStream> streams)
            throws IOException {
        for (ServerKind kind :
                ServerKind.available().filter(k -> !k.isEmbedded()).toList()) {
            prove(kind, data, streams);
        }
    }

    private void prove(ServerKind kind, RandomData data, List<RandomStream> streams) throws IOException {
        Files.deleteIfExists(dump);
        RealServer server = SERVERS.empty(kind);
        data.load(server);
        if (kind.hasStreams()) {
            for (int i = 0; i < streams.size(); i++) {
                streams.get(i).load(server.client().select(i), kind, "random stream " + i);
            }
            server.client().select(0);
        }
        server.save(dump);
        ServerState whole = server.state();
        CommandLimits.acknowledgeDeleted(server);
        ServerState expected = CommandLimits.withoutTimesSeen(server.state());

        server.clear();
        assertEquals(List.of(), server.pipe(RespProofTest.commands(dump)));
        assertEquals(List.of(), expected.differences(CommandLimits.withoutTimesSeen(server.state())), kind::toString);
        server.clear();
        assertEquals(List.of(), server.pipe(RespProofTest.commands(dump, "--restore")));
        assertEquals(List.of(), whole.differences(server.state()), kind::toString);
    }
}
