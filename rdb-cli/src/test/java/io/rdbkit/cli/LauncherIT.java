package io.rdbkit.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The script {@code rdb} with the packaged jar, in a tree of its own. There it has nothing to build, and leaves no
 * file.
 */
@DisabledOnOs(OS.WINDOWS)
@Timeout(120)
class LauncherIT {

    private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();
    private static final Path PACKAGED = CHECKOUT.resolve("rdb-cli/target");
    private static final Path TABLES = CHECKOUT.resolve("rdb-parquet/target");
    private static final byte[] NOTHING = {};

    @TempDir
    Path dir;

    private Path launcher;
    private Path target;
    private Path archive;

    private record Outcome(int exit, String out, String err) {}

    @BeforeEach
    void copyTree() throws IOException {
        Path top = Files.createDirectories(dir.resolve("a tree"));
        launcher = Files.copy(CHECKOUT.resolve("rdb"), top.resolve("rdb"));
        assertTrue(launcher.toFile().setExecutable(true));
        target = Files.createDirectories(top.resolve("rdb-cli/target"));
        Path lib = Files.createDirectories(target.resolve("lib"));
        Files.copy(PACKAGED.resolve("rdb.jar"), target.resolve("rdb.jar"));
        for (String name : fileNames(PACKAGED.resolve("lib"))) {
            Files.copy(PACKAGED.resolve("lib").resolve(name), lib.resolve(name));
        }
        // An empty archive means that none could be made. It saves most tests the time to make one.
        archive = Files.createFile(target.resolve("rdb-" + System.getProperty("java.runtime.version") + ".jsa"));
        timeOfJar(archive);
    }

    @Test
    void aChainOfLinksFromElsewhereIsFollowed() throws Exception {
        Path bin = Files.createDirectories(dir.resolve("my bin"));
        Files.createSymbolicLink(bin.resolve("first"), Path.of("../a tree/rdb"));
        Files.createSymbolicLink(dir.resolve("second"), Path.of("my bin/first"));
        Path last = Files.createSymbolicLink(bin.resolve("rdb"), dir.resolve("second"));

        Outcome outcome = run(last, Map.of(), NOTHING, "--version");
        assertEquals("", outcome.err());
        assertTrue(outcome.out().matches("rdb \\d+\\.\\d+\\.\\d+\\S*\n"), outcome.out());
        assertEquals(0, outcome.exit());
    }

    @ParameterizedTest
    @CsvSource({"124999999, 1", "125000001, 4"})
    void theQuickCompilerAloneIsForInputThatIsSmallTogether(long size, int level) throws Exception {
        Files.createDirectory(dir.resolve("in"));
        for (String name : List.of("in/large", "small")) {
            try (RandomAccessFile file = new RandomAccessFile(dir.resolve(name).toFile(), "rw")) {
                file.setLength(name.equals("small") ? 1 : size);
            }
        }
        assertEquals(level, compilerFor("info", "in", "small"));
        assertEquals(4, compilerFor("info", "in", "small", "-"));
        assertEquals(4, compilerFor("info", "redis://127.0.0.1:1", "small"));
    }

    private int compilerFor(String... arguments) throws Exception {
        Map<String, String> printing = Map.of("RDB_JAVA_OPTS", "-XX:+PrintFlagsFinal");
        Matcher found = Pattern.compile(" TieredStopAtLevel += (\\d)")
                .matcher(run(launcher, printing, NOTHING, arguments).out());
        assertTrue(found.find());
        return Integer.parseInt(found.group(1));
    }

    @Test
    void theFirstStartMakesAnArchiveForTheNext() throws Exception {
        Files.delete(archive);
        Outcome first = run(launcher, Map.of(), NOTHING, "--version");
        assertEquals(List.of("lib", archive.getFileName().toString(), "rdb.jar"), fileNames(target));
        assertTrue(Files.size(archive) > 1_000_000, "the archive was not made");
        assertTrue(first.err().matches("rdb: preparing fast starts with Java \\S+, once\\.\\.\\.\n"), first.err());

        Map<String, String> strict = Map.of("RDB_JAVA_OPTS", "-Xshare:on");
        assertEquals(new Outcome(0, first.out(), ""), run(launcher, strict, NOTHING, "--version"));
    }

    @Test
    void theArchiveOfAnotherJarIsReplaced() throws Exception {
        for (long seconds : new long[] {-60, 60}) {
            Files.writeString(archive, "of another jar");
            FileTime jar = Files.getLastModifiedTime(target.resolve("rdb.jar"));
            Files.setLastModifiedTime(archive, FileTime.from(jar.toInstant().plusSeconds(seconds)));
            assertEquals(0, run(launcher, Map.of(), NOTHING, "--version").exit());
            assertTrue(Files.size(archive) > 1_000_000, "the archive was not made");
        }
    }

    @Test
    void aNewArchiveReplacesThoseThatNoJavaCanUse() throws Exception {
        FileTime jar = Files.getLastModifiedTime(target.resolve("rdb.jar"));
        for (int seconds : new int[] {-60, 60}) {
            Path other = Files.writeString(target.resolve("rdb-other" + seconds + ".jsa"), "of another jar");
            Files.setLastModifiedTime(other, FileTime.from(jar.toInstant().plusSeconds(seconds)));
        }
        Path used = Files.writeString(target.resolve("rdb-99.0.1+1.jsa"), "of another Java, from this jar");
        timeOfJar(used);
        Path killed = Files.writeString(target.resolve("rdb.1.classes.2"), "left by a process that was killed");
        Files.setLastModifiedTime(killed, FileTime.from(Instant.now().minus(Duration.ofDays(3))));
        Path busy = Files.writeString(target.resolve("rdb.1.classes"), "of a process on another machine");
        assertEquals(0, run(launcher, Map.of(), NOTHING, "--version").exit());
        assertEquals(8, fileNames(target).size(), "nothing is removed while the archive is good");

        Files.delete(archive);
        assertEquals(0, run(launcher, Map.of(), NOTHING, "--version").exit());
        List<String> left = new ArrayList<>(List.of("lib", "rdb.jar"));
        left.add(archive.getFileName().toString());
        left.add(used.getFileName().toString());
        left.add(busy.getFileName().toString());
        assertEquals(left.stream().sorted().toList(), fileNames(target));
    }

    @Test
    void whereNoArchiveCanBeMadeTheCommandWorks() throws Exception {
        Files.delete(archive);
        assumeTrue(target.toFile().setWritable(false) && !Files.isWritable(target), "root may write everywhere");
        try {
            Outcome outcome = run(launcher, Map.of(), NOTHING, "--version");
            assertEquals("", outcome.err());
            assertEquals(0, outcome.exit());
            assertEquals(List.of("lib", "rdb.jar"), fileNames(target));
        } finally {
            assertTrue(target.toFile().setWritable(true));
        }
    }

    @Test
    void aDamagedArchiveOnlyCostsTime() throws Exception {
        Files.writeString(archive, "not an archive");
        timeOfJar(archive);
        Outcome outcome = run(launcher, Map.of(), NOTHING, "--version");
        assertEquals("", outcome.err());
        assertEquals(0, outcome.exit());
    }

    @Test
    void severalFirstStartsAtOnceBuildOnce() throws Exception {
        Files.delete(target.resolve("rdb.jar"));
        Map<String, String> maven = countingMaven();
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            processes.add(start(launcher, maven, "--version"));
        }
        List<String> said = new ArrayList<>();
        for (Process process : processes) {
            Outcome outcome = finish(process, NOTHING);
            outcome.err().lines().forEach(said::add);
            assertEquals(0, outcome.exit());
        }
        // The start that does the work prints each line once, even if stderr is no terminal.
        assertEquals(2, said.size(), said.toString());
        assertTrue(said.stream().anyMatch(line -> line.startsWith("rdb: building it, once")), said.toString());
        assertTrue(said.stream().anyMatch(line -> line.startsWith("rdb: preparing fast starts")), said.toString());
        assertEquals(1, builds());
        assertEquals(3, fileNames(target).size(), fileNames(target).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rdb-core", "rdb-live", "rdb-cli"})
    void changedSourcesInACheckoutAreBuiltOnce(String module) throws Exception {
        Map<String, String> maven = countingMaven();
        Path sources = Files.createDirectories(launcher.resolveSibling(module + "/src/main"));
        Files.createFile(sources.resolve("Changed.java"));
        Files.setLastModifiedTime(target.resolve("rdb.jar"), FileTime.fromMillis(0));
        Files.setLastModifiedTime(archive, FileTime.fromMillis(0));

        assertEquals(0, run(launcher, maven, NOTHING, "--version").exit());
        assertEquals(0, builds(), "a tree without .git is no checkout");

        Files.createDirectory(launcher.resolveSibling(".git"));
        Outcome first = run(launcher, maven, NOTHING, "--version");
        assertEquals(0, first.exit());
        assertTrue(first.err().startsWith("rdb: its sources have changed; building it again..."), first.err());
        assertEquals(0, run(launcher, maven, NOTHING, "--version").exit());
        assertEquals(1, builds());
    }

    @Test
    void theModuleOfTablesIsBuiltWhenATableIsAskedFor() throws Exception {
        Path tables = launcher.resolveSibling("rdb-parquet/target");
        Files.createDirectories(tables.getParent());
        Map<String, String> maven = maven("echo >>builds; echo \"$@\" >>said; mkdir '%s' && cp -R '%s' '%s' '%s'"
                .formatted(tables, TABLES.resolve("rdb-parquet.jar"), TABLES.resolve("lib"), tables));
        String dump = CHECKOUT.resolve("testdata/redis-8.0-multidb.rdb").toString();
        assertEquals(0, run(launcher, maven, NOTHING, "info", dump).exit());
        assertEquals(0, builds(), "no table");

        Outcome first = run(launcher, maven, NOTHING, "export", "-q", "--format", "parquet", dump, "-o", "a.parquet");
        assertEquals(
                "rdb: building it, once; what Maven does not have yet, at most 40 MB, it fetches...\n", first.err());
        assertEquals(0, first.exit());
        assertTrue(Files.size(dir.resolve("a.parquet")) > 500);
        assertTrue(Files.readString(launcher.resolveSibling("said")).contains("-pl rdb-parquet -am package"));

        Outcome second = run(launcher, maven, NOTHING, "export", "-q", "--format=parquet", dump, "-o", "b.parquet");
        assertEquals("", second.err());
        assertEquals(0, second.exit());
        assertEquals(1, builds());

        Path sources = Files.createDirectories(launcher.resolveSibling("rdb-parquet/src/main"));
        Files.createFile(sources.resolve("Changed.java"));
        Files.setLastModifiedTime(tables.resolve("rdb-parquet.jar"), FileTime.fromMillis(0));
        Files.createDirectory(launcher.resolveSibling(".git"));
        assertEquals(0, run(launcher, maven, NOTHING, "--version").exit());
        assertEquals(1, builds(), "no table");
        Outcome changed = run(launcher, maven("echo >>builds; exit 1"), NOTHING, "export", "--format", "parquet");
        assertTrue(changed.err().startsWith("rdb: its sources have changed; building it again..."), changed.err());
        assertEquals(ExitCode.IO, changed.exit());
        assertEquals(2, builds());
        assertFalse(Files.exists(tables.resolve("rdb-parquet.jar")));
    }

    @Test
    void aLockOfADeadProcessIsIgnored() throws Exception {
        Process dead = new ProcessBuilder("true").start();
        dead.waitFor();
        Files.createSymbolicLink(target.resolve("rdb.lock"), Path.of(Long.toString(dead.pid())));
        assertEquals(0, run(launcher, Map.of(), NOTHING, "--version").exit());
    }

    @Test
    void inputOutputAndExitCodesArePassedOn() throws Exception {
        byte[] dump = Files.readAllBytes(CHECKOUT.resolve("testdata/redis-7.0-rich.rdb"));
        Outcome good = run(launcher, Map.of(), dump, "verify", "-");
        assertEquals("", good.err());
        assertTrue(good.out().contains("205 keys"), good.out());
        assertEquals(ExitCode.DONE, good.exit());

        dump[dump.length / 2] ^= 1;
        assertEquals(ExitCode.NO, run(launcher, Map.of(), dump, "verify", "-").exit());

        Outcome usage = run(launcher, Map.of(), NOTHING, "no such command");
        assertEquals(ExitCode.USAGE, usage.exit());
        assertTrue(usage.err().contains("no such command: no such command"), usage.err());
    }

    @Test
    void namesOutsideAsciiWorkInTheCLocale() throws Exception {
        assumeTrue(System.getProperty("sun.jnu.encoding").equals("UTF-8"), "these tests can't write such a file name");
        Path odd = dir.resolve("d\u00fcmp.rdb");
        Files.copy(CHECKOUT.resolve("testdata/redis-7.0-rich.rdb"), odd);
        Outcome outcome = run(launcher, Map.of("LC_ALL", "C"), NOTHING, "verify", odd.toString());
        assertEquals("", outcome.err());
        assertEquals(0, outcome.exit());
    }

    @Test
    void signalsReachJava() throws Exception {
        Process process = start(launcher, Map.of(), "verify", "-");
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write("REDIS0011".getBytes(UTF_8));
            stdin.flush();
            while (!process.info().command().orElse("").endsWith("/java")) {
                assertFalse(process.waitFor(10, TimeUnit.MILLISECONDS), "the command ended too early");
            }
            // The process is Java itself by now. No shell is left that would have to pass the signal on.
            process.destroy();
            assertEquals(128 + 15, process.waitFor());
        }
    }

    @Test
    void optionsForJavaArePassedOn() throws Exception {
        Outcome outcome = run(launcher, Map.of("RDB_JAVA_OPTS", "-Xmx32m -showversion"), NOTHING, "--version");
        assertTrue(outcome.out().startsWith("rdb "), outcome.out());
        assertTrue(outcome.err().contains(System.getProperty("java.version")), outcome.err());
    }

    @Test
    void withoutJavaTheScriptSaysSo() throws Exception {
        assertFailure("JAVA_HOME is nowhere, and there is no nowhere/bin/java", Map.of("JAVA_HOME", "nowhere"));
    }

    @Test
    void optionsThatJavaRefusesAreReported() throws Exception {
        assertFailure(
                "Java can't start with RDB_JAVA_OPTS=-foo: Unrecognized option: -foo", Map.of("RDB_JAVA_OPTS", "-foo"));
        assertFailure("Too small maximum heap", Map.of("RDB_JAVA_OPTS", "-Xmx1k"));
        assertFailure("Unrecognized option: -bar", Map.of("JAVA_TOOL_OPTIONS", "-bar"));
    }

    /** Java gets too little to start or to continue. The exit code must not be 1, which means a bad file. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ulimit -n 12",
                "ulimit -n 14",
                "ulimit -n 16",
                "ulimit -v 100000",
                "ulimit -v 1500000",
                "ulimit -v 2600000"
            })
    void tooFewResourcesAreReported(String limit) throws Exception {
        assumeTrue(
                System.getProperty("os.name").equals("Linux"),
                "other systems need more or less, or have no such limit");
        Path script = Files.writeString(dir.resolve("script"), limit + " && exec \"$@\"\n");
        List<String> line = List.of(
                "sh",
                script.toString(),
                launcher.toString(),
                "verify",
                CHECKOUT.resolve("testdata/redis-7.0-rich.rdb").toString());
        ProcessBuilder builder = new ProcessBuilder(line).directory(dir.toFile());
        builder.environment().remove("RDB_JAVA_OPTS");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Outcome outcome = finish(builder.start(), NOTHING);
        assertEquals("", outcome.out());
        assertEquals(1, outcome.err().strip().lines().count(), outcome.err());
        assertTrue(outcome.err().startsWith("rdb: "), outcome.err());
        assertEquals(ExitCode.IO, outcome.exit());
        assertEquals(List.of("a tree", "script"), fileNames(dir), "Java must not leave a file");
    }

    @Test
    void standardInputMayBeClosed() throws Exception {
        Path script = Files.writeString(dir.resolve("script"), "exec \"$@\" <&-\n");
        ProcessBuilder builder = new ProcessBuilder("sh", script.toString(), launcher.toString(), "verify", "-");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Outcome outcome = finish(builder.start(), NOTHING);
        assertTrue(outcome.err().contains("standard input: Bad file descriptor"), outcome.err());
        assertEquals(ExitCode.IO, outcome.exit());
    }

    @ParameterizedTest
    @ValueSource(strings = {"picocli", "rdb-core", "commons-io"})
    void aMissingLibraryIsReported(String name) throws Exception {
        for (String lib : fileNames(target.resolve("lib"))) {
            if (lib.startsWith(name)) {
                Files.delete(target.resolve("lib").resolve(lib));
            }
        }
        Outcome outcome = run(
                launcher,
                Map.of(),
                Files.readAllBytes(CHECKOUT.resolve("testdata/redis-7.0-rich.rdb")),
                "rewrite",
                "-",
                "-o",
                "-",
                "--add-prefix",
                "x");
        assertEquals(1, outcome.err().strip().lines().count(), outcome.err());
        assertTrue(outcome.err().startsWith("rdb: "), outcome.err());
        assertEquals(ExitCode.IO, outcome.exit());
    }

    @Test
    void anUnreadableJarIsReported() throws Exception {
        Path jar = target.resolve("rdb.jar");
        assumeTrue(jar.toFile().setReadable(false) && !Files.isReadable(jar), "root may read every file");
        assertFailure("can't read " + jar, Map.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "rdb-core/target", "rdb-cli/target"})
    void anUnwritableTreeWithoutAJarIsReported(String name) throws Exception {
        Files.delete(target.resolve("rdb.jar"));
        Path part = Files.createDirectories(launcher.resolveSibling(name)).normalize();
        assumeTrue(part.toFile().setWritable(false) && !Files.isWritable(part), "root may write everywhere");
        try {
            assertFailure("it is not built, or older than its sources, and " + part, countingMaven());
        } finally {
            assertTrue(part.toFile().setWritable(true));
        }
    }

    @Test
    void aJavaWithoutACompilerCannotBuild() throws Exception {
        Files.delete(target.resolve("rdb.jar"));
        Path bin = Files.createDirectories(dir.resolve("jre/bin"));
        Files.writeString(bin.resolveSibling("release"), "JAVA_VERSION=\"17.0.1\"\n");
        assertTrue(Files.createFile(bin.resolve("java")).toFile().setExecutable(true));
        String home = bin.getParent().toString();
        Map<String, String> environment = new HashMap<>(countingMaven());
        environment.put("JAVA_HOME", home);
        assertFailure("a JDK: JAVA_HOME is " + home + ", and there is no " + bin.resolve("javac"), environment);
        assertEquals(0, builds());
    }

    @Test
    void anOldJavaIsReported() throws Exception {
        Path bin = Files.createDirectories(dir.resolve("old/bin"));
        Files.writeString(bin.resolveSibling("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"11.0.2\"\n");
        Path java = Files.createFile(bin.resolve("java"));
        assertTrue(java.toFile().setExecutable(true));
        assertFailure("is 11.0.2", Map.of("JAVA_HOME", bin.getParent().toString()));
    }

    @Test
    void aFailedBuildIsReported() throws Exception {
        Files.delete(target.resolve("rdb.jar"));
        Outcome outcome = run(launcher, maven("echo the reason; exit 1"), NOTHING, "--version");
        String expected = "rdb: building it, once; what Maven does not have yet, at most 35 MB, it fetches...\n"
                + "the reason\nrdb: it could not be built in " + launcher.getParent() + "\n";
        assertEquals(expected, outcome.err());
        assertEquals(ExitCode.IO, outcome.exit());
        assertEquals(List.of("lib", archive.getFileName().toString()), fileNames(target));
    }

    private void timeOfJar(Path file) throws IOException {
        Files.setLastModifiedTime(file, Files.getLastModifiedTime(target.resolve("rdb.jar")));
    }

    /** The environment in which the first Maven on the PATH is this script. */
    private Map<String, String> maven(String script) throws IOException {
        Path bin = Files.createDirectories(dir.resolve("bin"));
        Path maven = Files.writeString(bin.resolve("mvn"), "#!/bin/sh\n" + script + "\n");
        assertTrue(maven.toFile().setExecutable(true));
        return Map.of("PATH", bin + ":" + System.getenv("PATH"));
    }

    private Map<String, String> countingMaven() throws IOException {
        return maven("echo >>builds; sleep 1; cp '%s' '%s'"
                .formatted(PACKAGED.resolve("rdb.jar"), target.resolve("rdb.jar")));
    }

    private long builds() throws IOException {
        Path builds = launcher.resolveSibling("builds");
        return Files.exists(builds) ? Files.size(builds) : 0;
    }

    private void assertFailure(String message, Map<String, String> environment) throws Exception {
        Outcome outcome = run(launcher, environment, NOTHING, "--version");
        assertEquals("", outcome.out());
        assertTrue(outcome.err().contains(message), outcome.err());
        assertEquals(1, outcome.err().strip().lines().count(), outcome.err());
        assertEquals(ExitCode.IO, outcome.exit());
    }

    private static List<String> fileNames(Path dir) throws IOException {
        try (Stream<Path> files = Files.list(dir)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private Outcome run(Path command, Map<String, String> environment, byte[] stdin, String... arguments)
            throws Exception {
        return finish(start(command, environment, arguments), stdin);
    }

    private Process start(Path command, Map<String, String> environment, String... arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of(command.toString()));
        line.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(line).directory(dir.toFile());
        builder.environment().remove("RDB_JAVA_OPTS");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** Only for little output, because stderr is read last. */
    private static Outcome finish(Process process, byte[] stdin) throws Exception {
        try (OutputStream out = process.getOutputStream()) {
            out.write(stdin);
        }
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
        return new Outcome(process.waitFor(), out, err);
    }
}
