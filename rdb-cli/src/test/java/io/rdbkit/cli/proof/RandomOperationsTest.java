package io.rdbkit.cli.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.cli.CommandRun;
import io.rdbkit.server.FreshServers;
import io.rdbkit.server.RealServer;
import io.rdbkit.server.ServerKey;
import io.rdbkit.server.ServerKind;
import io.rdbkit.server.ServerState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;

/** Random options on random data: a server with the file of {@code rdb rewrite} holds what a live copy holds. */
class RandomOperationsTest {

    private static final FreshServers SERVERS = new FreshServers();

    /** What to do with keys that get the same name. */
    enum OnDuplicate {
        FAIL,
        FIRST,
        LAST
    }

    private Path dir;

    @BeforeProperty
    void makeDirectory() throws IOException {
        dir = Files.createTempDirectory("rdb-random-");
    }

    @AfterProperty
    void deleteDirectory() throws IOException {
        Files.deleteIfExists(dump());
        Files.deleteIfExists(out());
        Files.delete(dir);
    }

    @AfterContainer
    static void close() {
        SERVERS.close();
    }

    private Path dump() {
        return dir.resolve("dump.rdb");
    }

    private Path out() {
        return dir.resolve("out.rdb");
    }

    @Provide
    Arbitrary<RandomData> data() {
        return RandomData.arbitrary();
    }

    @Provide
    Arbitrary<RandomOptions> options() {
        return RandomOptions.arbitrary();
    }

    @Property(tries = 60)
    void embedded(
            @ForAll("data") RandomData data, @ForAll("options") RandomOptions options, @ForAll OnDuplicate onDuplicate)
            throws IOException {
        for (ServerKind kind :
                ServerKind.available().filter(ServerKind::isEmbedded).toList()) {
            prove(kind, data, options, onDuplicate);
        }
    }

    @Property(tries = 5)
    void containers(
            @ForAll("data") RandomData data, @ForAll("options") RandomOptions options, @ForAll OnDuplicate onDuplicate)
            throws IOException {
        for (ServerKind kind :
                ServerKind.available().filter(k -> !k.isEmbedded()).toList()) {
            prove(kind, data, options, onDuplicate);
        }
    }

    private void prove(ServerKind kind, RandomData data, RandomOptions options, OnDuplicate onDuplicate)
            throws IOException {
        Files.deleteIfExists(dump());
        Files.deleteIfExists(out());
        RealServer server = SERVERS.empty(kind);
        data.load(server);
        server.save(dump());
        List<String> words = new ArrayList<>(options.words());
        words.add("--on-duplicate=" + onDuplicate);
        CommandRun run = Bench.rewrite(dump(), out(), words);

        LiveCopy live = new LiveCopy(server);
        options.filter(live);
        Set<ServerKey> losers =
                Losers.of(Losers.inOrderOfTheFile(dump(), live.keys()), options, onDuplicate == OnDuplicate.LAST);
        if (onDuplicate == OnDuplicate.FAIL && !losers.isEmpty()) {
            run.exits(5);
            assertTrue(run.err().contains("would both become"), run::toString);
            assertFalse(Files.exists(out()), run::toString);
            return;
        }
        run.exits(0);
        live.drop(losers);
        live.place(options::place);
        live.expire(options::expiry);
        assertEquals(live.keysInFile(), run.kept(), () -> kind + ": " + run);
        ServerState expected = live.state();
        RealServer loaded = SERVERS.load(kind, out());
        assertEquals(List.of(), expected.differences(loaded.state()), () -> kind + ": " + run);
        assertEquals(List.of(), loaded.logWarnings(), () -> kind + ": " + run + loaded.log());
    }
}
