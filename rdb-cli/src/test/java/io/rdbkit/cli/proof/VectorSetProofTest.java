package io.rdbkit.cli.proof;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.rdbkit.KeyEntry;
import io.rdbkit.RdbReader;
import io.rdbkit.ReadOptions;
import io.rdbkit.cli.CaseFiles;
import io.rdbkit.cli.CommandRun;
import io.rdbkit.cli.TinyRdb;
import io.rdbkit.server.Client;
import io.rdbkit.server.FreshServers;
import io.rdbkit.server.RealServer;
import io.rdbkit.server.ServerKind;
import io.rdbkit.server.ServerStartException;
import io.rdbkit.value.ModuleToken;
import io.rdbkit.value.ModuleToken.Form;
import io.rdbkit.value.ModuleValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Vector sets whose nodes have the form of Redis 8.0.6 and later. Redis 8.0.2 refuses that form, so they are converted
 * for it.
 */
class VectorSetProofTest {

    private static final ServerKind SERVER = ServerKind.REDIS_8_0;
    private static final String TARGET = "redis-8.0";
    private static final int ELEMENTS = 200;
    private static final int DIMENSION = 6;

    @TempDir
    Path dir;

    /**
     * A set of 8.0.2 is brought into the newer form. The server refuses it without the conversion. With the conversion
     * it holds the original set.
     */
    @Test
    void aConvertedSetEqualsTheOriginal() throws IOException {
        SERVER.orSkip();
        try (FreshServers servers = new FreshServers()) {
            RealServer server = servers.empty(SERVER);
            fill(server.client());
            Path original = server.save(dir.resolve("original.rdb"));
            List<String> before = answers(server.client());
            Path newer = dir.resolve("newer.rdb");
            Files.write(newer, newer(original));

            assertThrows(ServerStartException.class, () -> RealServer.load(SERVER, newer));
            Path converted = dir.resolve("converted.rdb");
            rewrite(newer, converted);
            assertArrayEquals(value(original), value(converted));
            RealServer loaded = servers.load(SERVER, converted);
            assertEquals(List.of(), loaded.logWarnings(), loaded::log);
            assertEquals(before, answers(loaded.client()));
        }
    }

    @Test
    void theSetOfTheCaseFileLoads() throws IOException {
        SERVER.orSkip();
        Path file = CaseFiles.file("vector-set/new-nodes-8.8.rdb");
        Path converted = dir.resolve("converted.rdb");
        rewrite(file, converted);
        try (FreshServers servers = new FreshServers()) {
            RealServer loaded = servers.load(SERVER, converted);
            assertEquals(List.of(), loaded.logWarnings(), loaded::log);
            assertEquals(5L, loaded.client().call("VCARD", "v"));
            List<?> found = (List<?>) loaded.client().call("VSIM", "v", "VALUES", 3, 1, 1, 1, "COUNT", 10);
            assertEquals(5, found.size());
            for (Object name : found) {
                List<?> nearest = (List<?>) loaded.client().call("VSIM", "v", "ELE", name, "COUNT", 1);
                assertArrayEquals((byte[]) name, (byte[]) nearest.get(0));
            }
        }
    }

    private static void rewrite(Path from, Path to) {
        CommandRun.of("rewrite", from.toString(), "-o", to.toString(), "--target", TARGET)
                .exits(0);
    }

    private static void fill(Client client) {
        Random random = new Random(5);
        for (int i = 0; i < ELEMENTS; i++) {
            List<Object> command = new ArrayList<>(List.of("VADD", "v", "VALUES", DIMENSION));
            for (int j = 0; j < DIMENSION; j++) {
                command.add(random.nextInt(2001) - 1000);
            }
            command.add("element:" + i);
            if (i % 3 == 0) {
                command.addAll(List.of("SETATTR", "{\"n\":" + i + "}"));
            }
            client.call(command.toArray());
        }
    }

    private static List<String> answers(Client client) {
        List<String> answers = new ArrayList<>();
        answers.add(shown(client.call("VCARD", "v")));
        for (int i = 0; i < ELEMENTS; i++) {
            String name = "element:" + i;
            answers.add(name
                    + shown(client.call("VEMB", "v", name))
                    + shown(client.call("VSIM", "v", "ELE", name, "WITHSCORES", "COUNT", 7))
                    + shown(client.call("VGETATTR", "v", name)));
        }
        assertNotEquals(answers.get(1), answers.get(2));
        return answers;
    }

    private static String shown(Object reply) {
        if (reply instanceof List<?> several) {
            return several.stream().map(VectorSetProofTest::shown).toList().toString();
        }
        return reply instanceof byte[] bytes ? new String(bytes) : String.valueOf(reply);
    }

    private static byte[] value(Path file) throws IOException {
        try (RdbReader in = RdbReader.open(file, ReadOptions.DEFAULT)) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            key(in).value().copyTo(bytes);
            return bytes.toByteArray();
        }
    }

    private static KeyEntry key(RdbReader in) throws IOException {
        while (true) {
            if (in.next() instanceof KeyEntry key) {
                return key;
            }
        }
    }

    // ---- the same in the newer form

    private static byte[] newer(Path file) throws IOException {
        return TinyRdb.of("REDIS0012", rdb -> writeNewer(file, rdb.db(0)));
    }

    private static void writeNewer(Path file, TinyRdb rdb) throws IOException {
        try (RdbReader in = RdbReader.open(file, ReadOptions.DEFAULT)) {
            KeyEntry key = key(in);
            ModuleValue value = (ModuleValue) key.decode();
            rdb.key(7, "v").longLength(value.module().id());
            copy(value, rdb); // the dimension
            long elements = copy(value, rdb);
            copy(value, rdb);
            boolean attributes = copy(value, rdb) == 2;
            for (long i = 0; i < elements; i++) {
                for (int strings = attributes ? 3 : 2; strings > 0; strings--) {
                    copy(value, rdb);
                }
                node(value, rdb);
            }
        }
        rdb.length(0).end();
    }

    private static long copy(ModuleValue value, TinyRdb rdb) throws IOException {
        ModuleToken token = value.next();
        rdb.length(token.form().opcode());
        if (token.form() == Form.STRING) {
            rdb.string(token.string().toBytes().toByteArray());
            return 0;
        }
        rdb.longLength(token.integer());
        return token.integer();
    }

    private static void node(ModuleValue value, TinyRdb rdb) throws IOException {
        long count = value.next().integer();
        long id = value.next().integer();
        long level = value.next().integer();
        unsigned(rdb, count + level + 1, id, level | 1 << 24);
        for (long i = 0; i <= level; i++) {
            for (long left = copy(value, rdb) + 1; left > 0; left--) {
                copy(value, rdb);
            }
            unsigned(rdb, 0x3dcccccd00000000L);
        }
        copy(value, rdb);
    }

    private static void unsigned(TinyRdb rdb, long... numbers) throws IOException {
        for (long number : numbers) {
            rdb.length(Form.UNSIGNED.opcode()).longLength(number);
        }
    }
}
