package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.format.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Messages on stderr never show a part of a value, whatever is wrong with it. With {@code --hide-keys} they show no
 * part of a key either. Values and keys consist of letters and digits that occur in no message.
 */
class SecretsTest {

    private static final String VALUE = "ZQXJKVWPQZ";
    private static final String NUMBER = "73519";
    private static final String KEY = "JQKXZVBQWK";

    /** A key of each type, in the encodings of several versions, packed and plain. */
    private static final String LINES = """
            {"key":"KEY1","type":"string","value":"VALUE NUMBER VALUE"}
            {"key":"KEY2","type":"list","value":["VALUE","NUMBER","VALUEVALUEVALUEVALUE"]}
            {"key":"KEY3","type":"set","value":["VALUE","VALUE2"]}
            {"key":"KEY4","type":"set","value":["NUMBER","NUMBER1"]}
            {"key":"KEY5","type":"zset","value":{"VALUE":NUMBER,"VALUE2":NUMBER.25}}
            {"key":"KEY6","type":"hash","value":{"VALUE":"VALUE","VALUE2":"NUMBER"}}
            {"key":"KEY7","type":"hash","value":{"LONG":"VALUE","VALUE":"NUMBER"}}
            {"key":"KEY8","type":"zset","value":{"LONG":NUMBER.5,"VALUE":2}}
            {"key":"KEY9","type":"set","value":["LONG","VALUE"]}
            {"key":"KEY0","type":"stream","value":{"last_id":"2-0","records":[{"id":"1-0","fields":["VALUE","NUMBER"]},\
            {"id":"2-0","fields":["VALUE","VALUE2"]}],"groups":[{"name":"VALUE","last_id":"2-0","pending":[{"id":"1-0",\
            "consumer":"VALUE2","delivery_time":1,"delivery_count":1}],"consumers":[{"name":"VALUE2","seen_time":1}]}]}}
            """.replace("VALUE", VALUE)
            .replace("NUMBER", NUMBER)
            .replace("KEY", KEY)
            .replace("LONG", VALUE.repeat(8));

    /** One of so many bytes is damaged. {@code -Dsecrets.step=1} takes minutes. */
    private static final int STEP = Integer.getInteger("secrets.step", 23);

    @TempDir
    Path directory;

    private Path file;

    private static void assertSecret(Cli cli, boolean keysToo, String what) {
        for (String secret : keysToo ? List.of(VALUE, NUMBER, KEY) : List.of(VALUE, NUMBER)) {
            for (int i = 0; i + 4 <= secret.length(); i++) {
                String part = secret.substring(i, i + 4);
                assertFalse(cli.err().contains(part), () -> part + " is in: " + cli.err() + what);
            }
        }
        assertFalse(cli.err().contains("internal error"), () -> cli.err() + what);
    }

    private byte[] build(String target) throws IOException {
        Path rdb = directory.resolve("good.rdb");
        String lines =
                target.equals("redis-2.8") ? LINES.substring(0, LINES.indexOf("{\"key\":\"" + KEY + "0")) : LINES;
        Cli.run(lines.getBytes(StandardCharsets.UTF_8), "build", "-", "-o", rdb.toString(), "-f", "--target", target)
                .succeeds();
        return Files.readAllBytes(rdb);
    }

    private String[] command(int which) {
        String in = file.toString();
        return switch (which) {
            case 0 -> new String[] {"export", in, "--lenient"};
            case 1 -> new String[] {"export", in, "--format", "resp"};
            case 2 -> new String[] {"rewrite", in, "-o", "-", "--target", "redis-4.0", "--on-loss", "drop-feature"};
            case 3 -> new String[] {"rewrite", in, "-o", "-", "--target", "valkey-9.0", "--add-prefix", "x"};
            case 4 -> new String[] {"get", in, KEY + "5", KEY + "7"};
            case 5 -> new String[] {"keys", in, "--size", "1.."};
            case 6 -> new String[] {"diff", in, directory.resolve("good.rdb").toString()};
            default -> new String[] {"verify", in, "--target", "redis-4.0"};
        };
    }

    private Cli run(int which, boolean hide) {
        String[] words = command(which);
        String[] args = Arrays.copyOf(words, words.length + (hide ? 3 : 2));
        args[words.length] = "--ignore-checksum";
        args[words.length + 1] = "--debug";
        if (hide) {
            args[words.length + 2] = "--hide-keys";
        }
        return Cli.run(args);
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis-2.8", "redis-6.2", "redis-8.0"})
    void damageAnywhereShowsNothing(String target) throws IOException {
        byte[] good = build(target);
        file = directory.resolve("bad.rdb");
        int complaints = 0;
        for (int at = 0; at < good.length - 9; at += STEP) {
            byte[] bad = good.clone();
            bad[at] ^= (byte) (at % 3 == 0 ? 1 : at % 3 == 1 ? 0x40 : 0xff);
            Files.write(file, bad);
            boolean hide = at % 2 == 0;
            Cli cli = run(at % 8, hide);
            assertSecret(cli, hide, " byte " + at);
            complaints += cli.err().isEmpty() ? 0 : 1;
        }
        assertTrue(complaints > good.length / STEP / 8, complaints + " complaints");
    }

    /** Messages about a damaged value name its key. */
    @Test
    void aHiddenKeyCanBeFoundByItsHash() throws IOException {
        byte[] good = build("redis-6.2");
        String text = new String(good, StandardCharsets.ISO_8859_1);
        int at = text.indexOf(KEY + "6") + KEY.length() + 1;
        file = Files.write(directory.resolve("bad.rdb"), damaged(good, at + 8));
        String hash = KeyDisplay.hash(Bytes.utf8(KEY + "6"));
        assertTrue(run(0, true).err().contains(", key #" + hash + ", HASH"), () -> run(0, true)
                .err());
        assertTrue(run(0, false).err().contains("key \"" + KEY + "6\""), () -> run(0, false)
                .err());
    }

    private static byte[] damaged(byte[] good, int at) {
        byte[] bad = good.clone();
        bad[at] ^= (byte) 0xff;
        return bad;
    }

    @Test
    void theHashIsOrdinarySha256() {
        // printf %s user:42 | sha256sum | cut -c1-16
        assertEquals("#ea3fd43be1e57d62", KeyDisplay.HASHED.of(Bytes.utf8("user:42")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "\"", ""})
    void damageOfJsonAnywhereShowsNothing(String by) throws IOException {
        int complaints = 0;
        String[] lines = LINES.split("\n");
        for (String line : lines) {
            for (int at = 0; at < line.length(); at += STEP) {
                String bad = line.substring(0, at) + by + line.substring(at + 1) + "\n";
                boolean hide = at % 2 == 0;
                String[] args = {"build", "-", "--dry-run", "--debug", hide ? "--hide-keys" : "--quiet"};
                Cli cli = Cli.run(bad.getBytes(StandardCharsets.UTF_8), args);
                assertSecret(cli, hide, bad);
                complaints += cli.exitCode() == 0 ? 0 : 1;
            }
        }
        assertTrue(complaints > lines.length, complaints + " complaints");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'key':'KEY','value':{'VALUE':1,'VALUE':2}}",
                "{'key':'KEY','type':'set','value':['VALUE','VALUE']}",
                "{'key':'KEY','type':'zset','value':{'VALUE':'VALUE'}}",
                "{'key':'KEY','type':'zset','value':{'VALUE':NUMBERe999}}",
                "{'key':'KEY','type':'VALUE','value':['VALUE','VALUE']}",
                "{'key':'KEY','VALUE':'VALUE','value':['VALUE','VALUE']}",
                "{'key':'KEY','db':'VALUE','value':['VALUE','VALUE']}",
                "{'key':'KEY','db':NUMBERNUMBER,'value':['VALUE','VALUE']}",
                "{'key':'KEY','expiry':'VALUE','value':['VALUE','VALUE']}",
                "{'key':'KEY','expiry':NUMBER.5,'value':['VALUE','VALUE']}",
                "{'key':'KEY','type':'stream','value':{'last_id':'VALUE'}}",
                "{'key':'KEY','type':'module','value':{'module':'VALUE','version':1,'tokens':[['VALUE',1]]}}",
                "{'key':'KEY','type':'array','value':{'VALUE':1}}",
                "VALUE",
                "'VALUE",
            })
    void wrongJsonShowsNothing(String line) {
        String json = line.replace('\'', '"')
                .replace("KEY", KEY)
                .replace("VALUE", VALUE)
                .replace("NUMBER", NUMBER);
        Cli cli = Cli.run(json.getBytes(StandardCharsets.UTF_8), "build", "-", "-o", "-", "--hide-keys");
        assertTrue(cli.exitCode() == ExitCode.BAD_INPUT || cli.exitCode() == ExitCode.REFUSED, cli.err());
        assertSecret(cli, true, "");
    }

    /** Keys that are duplicates, lost in a conversion, or missing. */
    @Test
    void keysAreHiddenInAllOtherMessages() throws IOException {
        build("redis-8.0");
        file = directory.resolve("good.rdb");
        Cli clash = Cli.run("rewrite", file.toString(), "-o", "-", "--rename-regex", "s/[0-9]$//", "--hide-keys");
        clash.fails(ExitCode.REFUSED, "would both become", "#" + KeyDisplay.hash(Bytes.utf8(KEY)));
        assertSecret(clash, true, "");

        Path report = directory.resolve("report");
        Cli lost = Cli.run(
                "rewrite",
                file.toString(),
                "-o",
                directory.resolve("out").toString(),
                "--target",
                "redis-4.0",
                "--on-loss",
                "drop-key",
                "--report",
                report.toString(),
                "--hide-keys");
        lost.succeeds();
        String hash = KeyDisplay.hash(Bytes.utf8(KEY + "0"));
        assertTrue(lost.err().contains("db 0 #" + hash), lost.err());
        assertSecret(lost, true, "");
        assertTrue(Files.readString(report).contains("\"key_hash\":\"" + hash + "\""));
        assertFalse(Files.readString(report).contains(KEY));

        Cli missing = Cli.run("get", file.toString(), KEY, "--hide-keys");
        missing.fails(ExitCode.NO, "no key #");
        assertSecret(missing, true, "");

        Cli info = Cli.run("info", file.toString(), "--hide-keys").succeeds();
        assertTrue(info.out().contains(", #"), info.out());
        assertFalse(info.out().contains(KEY), info.out());

        String twice = "{\"key\":\"" + KEY + "\",\"value\":\"a\"}\n";
        Cli built = Cli.run((twice + twice).getBytes(StandardCharsets.UTF_8), "build", "-", "-o", "-", "--hide-keys");
        built.fails(ExitCode.REFUSED, "has #" + KeyDisplay.hash(Bytes.utf8(KEY)) + " already");
        assertSecret(built, true, "");
    }

    @Test
    void aLongKeyIsCut() throws IOException {
        byte[] bad = TinyRdb.of(
                rdb -> rdb.db(0).bytes(11).bytes(0x40, 200).raw("k".repeat(200)).bytes(3, 9, 9, 9));
        Cli cli = Cli.run(bad, "export", "-");
        cli.fails(ExitCode.BAD_INPUT, "key \"" + "k".repeat(80) + "\"... (200 bytes)");
        Cli.run(bad, "export", "-", "--hide-keys")
                .fails(ExitCode.BAD_INPUT, "key #" + KeyDisplay.hash(Bytes.utf8("k".repeat(200))) + ",");
    }
}
