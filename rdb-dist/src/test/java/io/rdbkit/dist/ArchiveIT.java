package io.rdbkit.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.dist.Commands.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The archives and the image: unpacked, used, and removed by removing their directory. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(600)
class ArchiveIT {

    private static final String PLATFORM = System.getProperty("rdb.platform");
    private static final long MOST_BYTES_OF_IMAGE = 60_000_000;
    private static final String DUMP =
            Commands.CHECKOUT.resolve("testdata/redis-7.0-rich.rdb").toString();

    @TempDir
    Path dir;

    private Path home;

    @BeforeEach
    void homeOfTheUser() throws IOException {
        home = Files.createDirectory(dir.resolve("home"));
    }

    private enum Kind {
        TAR_GZ("rdb-" + Commands.VERSION + "-bin.tar.gz", "rdb-" + Commands.VERSION),
        ZIP("rdb-" + Commands.VERSION + "-bin.zip", "rdb-" + Commands.VERSION),
        IMAGE("rdb-" + Commands.VERSION + "-" + PLATFORM + ".tar.gz", "rdb-" + Commands.VERSION + "-" + PLATFORM);

        private final String file;
        private final String top;

        Kind(String file, String top) {
            this.file = file;
            this.top = top;
        }

        /** Java for the archives; none for the image, not even a wrong one. */
        Map<String, String> environment() {
            return Map.of("JAVA_HOME", this == IMAGE ? "/nowhere" : System.getProperty("java.home"));
        }
    }

    private Path unpack(Kind kind) throws Exception {
        String file = Commands.TARGET.resolve(kind.file).toString();
        if (kind == Kind.ZIP) {
            Commands.run(dir, Map.of(), "unzip", "-q", file).succeeds();
        } else {
            Commands.run(dir, Map.of(), "tar", "-xzf", file).succeeds();
        }
        return dir.resolve(kind.top);
    }

    @ParameterizedTest
    @EnumSource
    void isUnpackedUsedAndRemoved(Kind kind) throws Exception {
        Path top = unpack(kind);
        String rdb = top.resolve("bin/rdb").toString();

        Outcome first = Commands.run(dir, kind.environment(), rdb, "--version").succeeds();
        assertEquals("rdb " + Commands.VERSION + "\n", first.out());
        assertTrue(first.err().startsWith("rdb: preparing fast starts with Java "), first.err());

        String out = dir.resolve("users.rdb").toString();
        Outcome rewrite = Commands.run(dir, kind.environment(), rdb, "rewrite", DUMP, "-o", out, "--key", "user:*");
        assertTrue(rewrite.succeeds().err().contains("read 205 keys, kept 18"), rewrite.err());
        Outcome verify = Commands.run(dir, kind.environment(), rdb, "verify", "--deep", out);
        assertTrue(verify.succeeds().out().contains("18 keys"), verify.out());
        assertEquals("", verify.err());

        // The archive of classes is good: with it alone Java starts.
        Path share = top.resolve("share/rdb");
        String java = kind == Kind.IMAGE ? share + "/java/bin/java" : System.getProperty("java.home") + "/bin/java";
        List<String> archives = names(share.resolve("cache"));
        assertEquals(1, archives.size(), archives.toString());
        String archive = "-XX:SharedArchiveFile=" + share.resolve("cache").resolve(archives.get(0));
        String jar = share.resolve("rdb.jar").toString();
        Commands.run(dir, Map.of(), java, "-Xshare:on", archive, "-cp", jar, "io.rdbkit.cli.Main", "--version")
                .succeeds();

        readsAndWritesCompressedFiles(kind, top);
        writesTables(kind, rdb);
        hasWhatBelongsToIt(kind, top);

        Commands.run(dir, Map.of(), "rm", "-r", top.toString()).succeeds();
        assertEquals(List.of("home", "keys.parquet", "page.html", "stderr", "users.rdb"), names(dir));
        assertEquals(List.of(), names(home), "it leaves nothing in the home of the user");
    }

    private void readsAndWritesCompressedFiles(Kind kind, Path top) throws Exception {
        String rdb = top.resolve("bin/rdb").toString();
        String script = "for c in gzip zstd xz bzip2; do $c -c \"$1\" | \"$2\" verify - || exit; done";
        assertEquals(
                4,
                Commands.run(dir, kind.environment(), "sh", "-c", script, "sh", DUMP, rdb)
                        .succeeds()
                        .out()
                        .lines()
                        .count());
        String html = dir.resolve("page.html").toString();
        Commands.run(dir, kind.environment(), rdb, "report", DUMP, "-o", html).succeeds();
        // TLS: nobody listens, and that is all that is wrong.
        Outcome pull = Commands.run(dir, kind.environment(), rdb, "pull", "rediss://127.0.0.1:1", "-o", "pulled.rdb");
        assertEquals(4, pull.exit(), pull.err());
        assertFalse(pull.err().contains("Java can't go on"), pull.err());
    }

    private void writesTables(Kind kind, String rdb) throws Exception {
        Path table = dir.resolve("keys.parquet");
        Outcome export = Commands.run(
                dir, kind.environment(), rdb, "export", DUMP, "--format", "parquet", "-o", table.toString());
        assertEquals("", export.succeeds().out());
        String bytes = Files.readString(table, StandardCharsets.ISO_8859_1);
        assertTrue(bytes.startsWith("PAR1") && bytes.endsWith("PAR1"), "it is a Parquet file");
    }

    private void hasWhatBelongsToIt(Kind kind, Path top) throws Exception {
        Path share = top.resolve("share");
        String help = Commands.run(
                        dir, kind.environment(), top.resolve("bin/rdb").toString(), "--help")
                .succeeds()
                .out();
        List<String> commands = Commands.commands(help);
        assertTrue(commands.containsAll(List.of("rewrite", "verify", "completion")), commands.toString());
        for (String command : commands) {
            String page = Files.readString(share.resolve("man/man1/rdb-" + command + ".1"));
            assertTrue(page.contains("SH \"SYNOPSIS\""), command);
            assertFalse(page.contains("pass:c"), command);
            assertFalse(page.contains("*\\-"), "a mark of AsciiDoc is left in " + command);
        }
        for (String[] shell : new String[][] {
            {"bash", "bash-completion/completions/rdb"},
            {"zsh", "zsh/site-functions/_rdb"},
            {"fish", "fish/vendor_completions.d/rdb.fish"}
        }) {
            Outcome script =
                    Commands.run(dir, kind.environment(), top.resolve("bin/rdb").toString(), "completion", shell[0]);
            assertEquals(script.succeeds().out(), Files.readString(share.resolve(shell[1])));
        }
        assertTrue(Files.size(share.resolve("doc/rdb/LICENSE")) > 1000);
        assertTrue(Files.readString(share.resolve("doc/rdb/NOTICE")).startsWith("rdb\n"));
        List<String> libraries = new ArrayList<>(classPath(share.resolve("rdb/rdb.jar")));
        libraries.addAll(classPath(share.resolve("rdb/rdb-parquet.jar")));
        for (String name : libraries) {
            assertTrue(Files.exists(share.resolve("rdb").resolve(name)), name);
            String library = name.replace("lib/", "").replace(".jar", "");
            if (!library.startsWith("rdb-")) {
                List<String> texts = names(share.resolve("doc/rdb/licences").resolve(library));
                assertTrue(texts.stream().anyMatch(text -> text.matches("(?i)(licen[sc]e|copying).*")), library);
            }
        }
    }

    @Test
    void theImageIsSmall() throws Exception {
        Path top = unpack(Kind.IMAGE);
        try (Stream<Path> files = Files.walk(top)) {
            long bytes = files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
            assertTrue(bytes < MOST_BYTES_OF_IMAGE, bytes + " bytes");
        }
    }

    @Test
    void theChecksumsAreThoseOfAllArtefacts() throws Exception {
        Set<String> summed = new HashSet<>();
        for (String line : Files.readAllLines(Commands.TARGET.resolve("SHA256SUMS"))) {
            String name = line.substring(line.indexOf('*') + 1);
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(Commands.TARGET.resolve(name)));
            assertEquals(HexFormat.of().formatHex(sum) + " *" + name, line);
            summed.add(name);
        }
        Set<String> made = names(Commands.TARGET).stream()
                .filter(name -> name.matches("rdb[-_].*\\.(gz|zip|deb|json)"))
                .collect(Collectors.toSet());
        assertEquals(made, summed);
        assertEquals(5, made.size(), () -> made + "; offline, CycloneDX makes no SBOM");
    }

    @Test
    void theBillOfMaterialsHasAllLibraries() throws Exception {
        String bill = Files.readString(Commands.TARGET.resolve("rdb-" + Commands.VERSION + "-sbom.json"));
        Path share = unpack(Kind.TAR_GZ).resolve("share/rdb");
        for (String library : names(share.resolve("lib"))) {
            String name = library.replaceAll("-[0-9].*", "");
            assertTrue(bill.contains("\"name\" : \"" + name + "\""), name);
        }
    }

    /** It can't run here. It must at least start Java as the other launcher does. */
    @Test
    void theLauncherForWindows() throws Exception {
        String script = Files.readString(unpack(Kind.ZIP).resolve("bin/rdb.cmd"));
        assertEquals(script.lines().count(), script.split("\r\n").length, "every line ends with CR and LF");
        String unix = Files.readString(Commands.CHECKOUT.resolve("rdb"));
        String start = unix.substring(unix.indexOf("exec \"$java\"")).replace("\\\n", " ");
        String compiler = unix.substring(unix.indexOf("'-XX:MaxInlineLevel") + 1);
        String options = start.substring("exec \"$java\"".length(), start.indexOf("${RDB_JAVA_OPTS"))
                .replace("$compiler", compiler.substring(0, compiler.indexOf("'")));
        String windows = script.substring(script.indexOf("\"%RDB_JAVA%\" -X"));
        assertEquals(
                options.strip().replaceAll("\\s+", " "),
                windows.substring("\"%RDB_JAVA%\"".length(), windows.indexOf("%RDB_JAVA_OPTS%"))
                        .strip());
    }

    private static List<String> classPath(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return List.of(file.getManifest()
                    .getMainAttributes()
                    .getValue(Attributes.Name.CLASS_PATH)
                    .split(" "));
        }
    }

    private static List<String> names(Path dir) throws IOException {
        try (Stream<Path> files = Files.list(dir)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
