package io.rdbkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names with line ends and other control characters. They are never printed unescaped. */
@DisabledOnOs(OS.WINDOWS)
class OddNamesTest {

    private static final String ODD = "a\nb\033[2Jc\u009bd\u202e";
    private static final String SHOWN = "a\\nb\\x1b[2Jc\\u009bd\\u202e";

    @TempDir
    Path directory;

    private Path odd() throws IOException {
        return Files.copy(Cli.dump("redis-7.0-rich"), directory.resolve(ODD));
    }

    private static void assertHarmless(String text, int lines) {
        assertEquals(lines, text.lines().count(), text);
        for (char c : text.toCharArray()) {
            assertTrue(c == '\n' || c >= ' ' && c != 0x9b && c != 0x202e && c != 0x7f, () -> (int) c + " in " + text);
        }
    }

    @Test
    void namesOfInputsAreEscaped() throws IOException {
        String file = odd().toString();
        for (List<String> command : List.of(
                List.of("verify", file),
                List.of("verify", file, "--deep"),
                List.of("verify", file, "--target", "redis-7.0"))) {
            Cli cli = Cli.run(command.toArray(String[]::new)).succeeds();
            assertHarmless(cli.out(), 1);
            assertTrue(cli.out().contains(SHOWN), cli.out());
        }
        String info = Cli.run("info", file).succeeds().out();
        assertHarmless(info, (int) info.lines().count());
        assertTrue(info.lines().findFirst().orElseThrow().endsWith(SHOWN), info);
        Cli diff = Cli.run("diff", file, file, "--summary").succeeds();
        assertHarmless(diff.out(), (int) diff.out().lines().count());
        assertTrue(diff.out().contains(SHOWN), diff.out());

        Files.write(Path.of(file), new byte[] {'R', 'E', 'D'});
        for (String command : List.of("verify", "info", "keys", "export", "repair")) {
            String[] args = command.equals("repair")
                    ? new String[] {
                        command, file, "-o", directory.resolve("out").toString()
                    }
                    : new String[] {command, file};
            Cli cli = Cli.run(args);
            assertHarmless(cli.err(), 1);
            assertTrue(cli.err().contains(SHOWN), cli.err());
        }
        Cli.run("keys", directory.resolve("none" + ODD).toString())
                .fails(ExitCode.IO, "none" + SHOWN + ": no such file");
    }

    @Test
    void namesOfOutputsAreEscaped() throws IOException {
        String dump = Cli.dump("redis-7.0-rich").toString();
        String out = directory.resolve(ODD).toString();
        Cli.run("rewrite", dump, "-o", out).succeeds();
        Cli.run("rewrite", dump, "-o", out).fails(ExitCode.USAGE, SHOWN + " is there already");
        Cli.run("rewrite", dump, "-o", out + "/x").fails(ExitCode.IO, SHOWN + ": no such directory");
        Cli split = Cli.run(
                        "split",
                        dump,
                        "-o",
                        directory.resolve("parts").toString(),
                        "--by",
                        "db",
                        "--name",
                        "{db}" + ODD)
                .succeeds();
        assertHarmless(split.err(), (int) split.err().lines().count());
        assertTrue(split.err().contains("0" + SHOWN + ": "), split.err());
        String manifest = Files.readString(directory.resolve("parts/manifest.json"));
        assertFalse(manifest.contains("a\nb") || manifest.contains("\033"), manifest);
        assertTrue(Files.exists(directory.resolve("parts/0" + ODD)));
    }

    /** AUX fields, which may have any names and values. */
    @Test
    void auxFieldsAreEscaped() throws IOException {
        byte[] rdb = TinyRdb.of(r -> r.bytes(0xfa)
                .strings("na\nme\033[2J", "va\nlue")
                .db(0)
                .key("k", "v")
                .end());
        String info = Cli.run(rdb, "info", "-").succeeds().out();
        assertHarmless(info, (int) info.lines().count());
        assertTrue(info.contains("na\\nme\\x1b[2J = va\\nlue"), info);
    }

    @Test
    void argumentsAreEscaped() {
        Cli.run("keys", "--k\ney\033[2J", "x").fails(ExitCode.USAGE, "--k\\ney\\x1b[2J");
        Cli.run("re\nwrite").fails(ExitCode.USAGE, "re\\nwrite");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../{db}.rdb",
                "/tmp/{db}.rdb",
                "sub/{db}.rdb",
                "{db}/..",
                "./{db}.rdb",
                "{db}/",
                "..//{db}",
                "{db}/."
            })
    void aPartOutsideOfTheDirectoryIsRefused(String name) throws IOException {
        String missing = directory.resolve("missing.rdb").toString(); // refused before anything is read
        Cli.run("split", missing, "-o", directory.resolve("parts").toString(), "--by", "db", "--name", name)
                .fails(ExitCode.USAGE, "--name " + name + ": is not the name of a file in the output directory");
        assertEquals(List.of(), Cli.names(directory));
    }
}
