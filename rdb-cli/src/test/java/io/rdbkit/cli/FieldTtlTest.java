package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** --ttl, --field-ttl and --drop-expired for hash fields. */
class FieldTtlTest {

    private static final long TIME = 1_900_000_000_000L;

    @TempDir
    Path directory;

    private Path in;

    /**
     * A hash with three fields, one of which never expires; a hash whose fields all expire early; and a key that
     * expires.
     */
    @BeforeEach
    void makeInput() throws IOException {
        in = Files.write(directory.resolve("in.rdb"), TinyRdb.of("REDIS0012", rdb -> rdb.db(0)
                .key(22, "some")
                .length(3)
                .bytes(0x81)
                .bytes(bigEndian(TIME))
                .strings("early", "1")
                .bytes(0x81)
                .bytes(bigEndian(TIME + 86_400_000))
                .strings("late", "2")
                .bytes(0)
                .strings("never", "3")
                .key(22, "all")
                .length(1)
                .bytes(0x81)
                .bytes(bigEndian(TIME))
                .strings("early", "1")
                .expiry(TIME)
                .key("k", "v")
                .end()));
    }

    private static int[] bigEndian(long number) {
        int[] bytes = new int[8];
        for (int i = 0; i < 8; i++) {
            bytes[i] = (int) (number >>> 56 - 8 * i) & 0xff;
        }
        return bytes;
    }

    private Cli rewrite(String options) {
        List<String> args = new ArrayList<>(List.of("rewrite", in.toString(), "-o", out().toString()));
        args.addAll(List.of(options.split(" ")));
        return Cli.run(args.toArray(String[]::new)).succeeds();
    }

    private Path out() {
        return directory.resolve("out.rdb");
    }

    /** The keys of a file, as {@code some early@5 never; k}. */
    private static String shown(Path rdb) {
        return Cli.run("export", rdb.toString())
                .succeeds()
                .out()
                .lines()
                .map(line -> line.replaceAll("^.*?\"key\":\"([^\"]*)\"", "$1 ")
                        .replaceAll(",\"(db|type|encoding)\":\"[^\"]*\"", "")
                        .replaceAll("}$", "")
                        .replaceAll("\\{\"value\":\"[^\"]*\",\"expiry\":(\\d+)}", "$1"))
                .reduce((one, other) -> one + "; " + other)
                .orElse("");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "--ttl drop | 0 | 3 | 0 | some ,\"value\":{\"early\":\"1\",\"late\":\"2\",\"never\":\"3\"}; all ,\"value\":{\"early\":\"1\"}; k ,\"value\":\"v\"",
                "--ttl +1s | 0 | 3 | 0 | some ,\"value\":{\"early\":1900000001000,\"late\":1900086401000,\"never\":\"3\"}; all ,\"value\":{\"early\":1900000001000}; k ,\"expiry\":1900000001000,\"value\":\"v\"",
                "--ttl drop --field-ttl keep | 0 | 0 | 0 | some ,\"value\":{\"early\":1900000000000,\"late\":1900086400000,\"never\":\"3\"}; all ,\"value\":{\"early\":1900000000000}; k ,\"value\":\"v\"",
                "--field-ttl =2000000000000 | 0 | 3 | 0 | some ,\"value\":{\"early\":2000000000000,\"late\":2000000000000,\"never\":\"3\"}; all ,\"value\":{\"early\":2000000000000}; k ,\"expiry\":1900000000000,\"value\":\"v\"",
                "--drop-expired --now 1900000000001 | 2 | 0 | 1 | some ,\"value\":{\"late\":1900086400000,\"never\":\"3\"}",
                "--drop-expired --field-ttl keep --now 1900000000001 | 1 | 0 | 0 | some ,\"value\":{\"early\":1900000000000,\"late\":1900086400000,\"never\":\"3\"}; all ,\"value\":{\"early\":1900000000000}",
                "--drop-expired --ttl 1d.. --now 1900000000001 | 2 | 1 | 1 | some ,\"value\":{\"late\":1900086400001,\"never\":\"3\"}",
            })
    void expiriesOfFieldsAreChanged(String options, long dropped, long changed, long fieldsDropped, String expected) {
        Cli dry = rewrite(options + " --dry-run --summary json");
        assertFalse(Files.exists(out()));
        Cli json = rewrite(options + " --summary json");
        for (Cli cli : List.of(dry, json)) {
            assertTrue(cli.err().contains("\"fieldExpiryChanged\":" + changed + ","), cli.err());
            assertTrue(cli.err().contains("\"fieldsDropped\":" + fieldsDropped + ","), cli.err());
            assertTrue(cli.err().contains("\"kept\":" + (3 - dropped) + ","), cli.err());
        }
        assertEquals(expected, shown(out()));
        String text = rewrite(options + " --force").err();
        assertEquals(changed > 0, text.contains("expiry of hash fields changed: " + changed + "\n"), text);
        assertEquals(fieldsDropped > 0, text.contains("expired hash fields dropped: " + fieldsDropped + "\n"), text);
    }

    /** Expiries that are dropped before the conversion are no loss. */
    @Test
    void lossesAreComputedAfterTheChange() {
        Cli lossy = Cli.run("rewrite", in.toString(), "-o", out().toString(), "--target", "redis-7.0");
        assertEquals(ExitCode.REFUSED, lossy.exitCode());
        Cli dropping = rewrite("--target redis-7.0 --ttl drop");
        assertTrue(dropping.err().contains("nothing is lost"), dropping.err());
        Cli valkey = rewrite("--target valkey-9.1 --ttl +1s --force");
        assertTrue(valkey.err().contains("expiry of hash fields changed: 3"), valkey.err());
        assertTrue(shown(out()).startsWith("some ,\"value\":{\"early\":1900000001000,"), shown(out()));
    }

    @Test
    void splitChangesThemToo() {
        Path parts = directory.resolve("parts");
        Cli.run("split", in.toString(), "-o", parts.toString(), "--by", "db", "--ttl", "drop")
                .succeeds();
        assertTrue(shown(parts.resolve("db0.rdb")).startsWith("some ,\"value\":{\"early\":\"1\","));
    }

    @Test
    void ttlKeepCopiesTheFile() throws IOException {
        rewrite("--ttl keep --field-ttl keep");
        assertArrayEquals(Files.readAllBytes(in), Files.readAllBytes(out()));
    }

    @Test
    void infoCountsFieldExpiries() {
        String info = Cli.run("info", in.toString(), "--now", "1900000000001")
                .succeeds()
                .out();
        assertTrue(info.contains("of fields   3 expiries in 2 hashes, 2 past, from 2030-03-17T17:46:40Z to "), info);
        assertFalse(Cli.run("info", Cli.dump("redis-7.0-rich").toString()).out().contains("of fields"));
    }

    @Test
    void errorsNameTheOption() {
        for (String option : List.of("--ttl", "--field-ttl")) {
            Cli.run("rewrite", in.toString(), "-o", "-", option, "1d")
                    .fails(ExitCode.USAGE, option + " 1d: \"1d\" can mean two things", "+1d", "=+1d", "1d..");
        }
    }

    /** Hashes with expired fields, and a key. */
    @Test
    void theCaseOfAUserIsRewritten() throws IOException {
        Path past = CaseFiles.file("field-expiry/past.rdb");
        in = past;
        String dropped = rewrite("--ttl drop").err();
        assertTrue(dropped.contains("expiry of hash fields changed: 4"), dropped);
        assertFalse(shown(out()).contains("17960"), shown(out()));
        rewrite("--ttl +30d -f");
        assertTrue(shown(out()).contains("\"token\":1798649922675"), shown(out()));
        rewrite("--ttl 1h.. -f --now 1800000000000");
        assertTrue(shown(out()).contains("\"token\":1800003600000"), shown(out()));
        String expired = rewrite("--drop-expired -f --now 1800000000000").err();
        assertTrue(expired.contains("dropped by --drop-expired: 2"), expired);
        assertTrue(expired.contains("expired hash fields dropped: 2"), expired);
        assertEquals("sess:1 ,\"value\":{\"user\":\"ann\"}", shown(out()));
        String info = Cli.run("info", past.toString(), "--now", "1800000000000").out();
        assertTrue(info.contains("of fields   4 expiries in 2 hashes, 4 past"), info);
    }
}
