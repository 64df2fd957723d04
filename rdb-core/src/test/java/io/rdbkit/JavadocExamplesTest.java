package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.format.Bytes;
import io.rdbkit.transform.Build;
import io.rdbkit.value.HashValue;
import io.rdbkit.value.ListValue;
import io.rdbkit.value.StringValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples in the javadoc compile. Those in the package's javadoc also run and do what they say. */
class JavadocExamplesTest {

    private static final Path SOURCES = Path.of("src", "main", "java", "io", "rdbkit");
    private static final List<String> EXPORTED = List.of("", "format", "value", "transform", "repair", "analyze");

    private static final Pattern EXAMPLE = Pattern.compile("<pre>\\{@code\n(.*?)\n\\s*\\* \\}</pre>", Pattern.DOTALL);
    private static final Pattern TITLED = Pattern.compile("<h2>(.*?)</h2>.*?" + EXAMPLE.pattern(), Pattern.DOTALL);

    private static final String IMPORTS = """
            import io.rdbkit.*;
            import io.rdbkit.analyze.*;
            import io.rdbkit.format.*;
            import io.rdbkit.repair.*;
            import io.rdbkit.transform.*;
            import io.rdbkit.value.*;
            import java.io.*;
            import java.nio.file.*;
            import java.util.*;
            import java.util.function.*;
            """;

    /** Declarations that the examples of classes use. */
    private static final String GIVEN = """
                static Path a, b, file, from, to, out, dump, damaged, directory, yesterday, today;
                static List<NewKey> keys;
                static HashValue hash;
                static Inputs inputs;
                static RdbReader in;
                static KeyEntry key;
                static Plan plan;
                static MemoryModel model;
                static MemoryReport report;
                static OutputStream stream;

                public static class MyFormat implements EntryFormat {
                    public void begin(long ordinal, OutputStream out) {}
                    public void write(RdbEntry entry, OutputStream out) {}
                    public void end(OutputStream out) {}
                }
            """;

    @TempDir
    Path dir;

    @BeforeEach
    void write() throws IOException {
        Map<Bytes, Bytes> fields = new LinkedHashMap<>();
        for (int i = 0; i < 101; i++) {
            fields.put(Bytes.utf8("f" + i), Bytes.utf8("v"));
        }
        List<NewKey> keys = List.of(
                NewKey.of(0, Bytes.utf8("user:1"), StringValue.of(Bytes.utf8("abc"))),
                NewKey.of(0, Bytes.utf8("user:2"), HashValue.of(Map.of(Bytes.utf8("f"), Bytes.utf8("v")))),
                NewKey.of(0, Bytes.utf8("page:1"), HashValue.of(fields)),
                NewKey.of(0, Bytes.utf8("list"), ListValue.of(List.of(Bytes.utf8("x"), Bytes.utf8("y")))));
        Path dump = dir.resolve("dump.rdb");
        Build.of(keys).to(dump);
        byte[] rdb = Files.readAllBytes(dump);
        try (OutputStream gz = new GZIPOutputStream(Files.newOutputStream(dir.resolve("dump.rdb.gz")))) {
            gz.write(rdb);
        }
        Files.write(dir.resolve("damaged.rdb"), Arrays.copyOf(rdb, rdb.length - 20));
    }

    @Test
    void theExamplesOfThePackageDoWhatTheySay() throws Exception {
        Map<String, String> examples = new LinkedHashMap<>();
        Matcher each = TITLED.matcher(Files.readString(SOURCES.resolve("package-info.java")));
        while (each.find()) {
            examples.put(each.group(1), code(each.group(2)));
        }
        assertEquals(
                List.of(
                        "Count keys by prefix",
                        "Sum the bytes of each kind of value",
                        "Copy the hashes of more than 100 fields",
                        "Read the elements of a value",
                        "Build a file from a map",
                        "Read from a stream",
                        "Handle a damaged file"),
                List.copyOf(examples.keySet()));
        assertEquals("{list=1, page=1, user=2}\n", run(examples.get("Count keys by prefix")));
        assertEquals(sizes(), run(examples.get("Sum the bytes of each kind of value")));
        assertEquals("1 of 4\n", run(examples.get("Copy the hashes of more than 100 fields")));
        assertEquals("[page:1 101]", keysOf("large.rdb"));
        assertEquals("list: x\nlist: y\n", run(examples.get("Read the elements of a value")));
        assertEquals("", run(examples.get("Build a file from a map")));
        assertEquals("[user:1 2]", keysOf("new.rdb"));
        assertEquals("4 keys, [gzip]\n", run(examples.get("Read from a stream")));
        assertEquals(
                "damaged at offset " + Files.size(dir.resolve("damaged.rdb")) + "\n3 keys saved\n",
                run(examples.get("Handle a damaged file")));
        assertEquals("[user:1 1, user:2 1, page:1 101]", keysOf("saved.rdb"));
    }

    private String sizes() throws IOException {
        long[] bytes = new long[3];
        try (RdbReader in = RdbReader.open(dir.resolve("dump.rdb"))) {
            for (RdbEntry entry : in) {
                if (entry instanceof KeyEntry key) {
                    bytes[
                            List.of("STRING", "LIST", "HASH")
                                    .indexOf(key.type().kind().name())] += key.serializedSize();
                }
            }
        }
        return "{string=" + bytes[0] + ", list=" + bytes[1] + ", hash=" + bytes[2] + "}\n";
    }

    private String keysOf(String file) throws IOException {
        List<String> keys = new ArrayList<>();
        try (RdbReader in = RdbReader.open(dir.resolve(file))) {
            for (RdbEntry entry : in) {
                if (entry instanceof KeyEntry key) {
                    keys.add(key.key() + " " + key.elements());
                }
            }
        }
        return keys.toString();
    }

    @Test
    void theExamplesOfAllPublicClassesCompile() throws Exception {
        int found = 0;
        for (String room : EXPORTED) {
            List<Path> files;
            try (Stream<Path> all = Files.list(SOURCES.resolve(room))) {
                files = all.filter(file -> file.toString().endsWith(".java"))
                        .sorted()
                        .toList();
            }
            for (Path file : files) {
                Matcher each = EXAMPLE.matcher(Files.readString(file));
                while (each.find()) {
                    compile("Example" + found++, code(each.group(1)), file.toString());
                }
            }
        }
        assertTrue(found >= 13, found + " examples");
    }

    private static String code(String commented) {
        return commented.replaceAll("(?m)^\\s*\\* ?", "");
    }

    /** Runs an example in the directory of this test, and returns what it prints. */
    private String run(String example) throws Exception {
        String here = example.replace("Path.of(\"", "dir.resolve(\"");
        compile("Example", here, example);
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try (URLClassLoader loader = new URLClassLoader(new URL[] {dir.toUri().toURL()})) {
            loader.loadClass("Example").getMethod("run", Path.class).invoke(null, dir);
        } finally {
            System.setOut(before);
        }
        return printed.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }

    /** The classpath is the library alone, because a user's project need not have the library's own dependencies. */
    private static String library() {
        return Path.of(URI.create(RdbReader.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toString()))
                .toString();
    }

    private void compile(String name, String code, String where) throws IOException {
        String text = IMPORTS + "public class " + name + " {\n" + GIVEN
                + "    public static void run(Path dir) throws Exception {\n" + code + "\n    }\n}\n";
        Path source = Files.writeString(dir.resolve(name + ".java"), text);
        StringWriter errors = new StringWriter();
        PrintWriter to = new PrintWriter(errors);
        int status = ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(
                        to,
                        to,
                        "--release",
                        "17",
                        "-proc:none",
                        "-d",
                        dir.toString(),
                        "-cp",
                        library(),
                        source.toString());
        assertEquals(0, status, () -> where + "\n" + errors + "\n" + text);
    }
}
