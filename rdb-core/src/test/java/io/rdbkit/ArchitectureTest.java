package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of imports in docs/architecture.md agrees with the sources, and no two packages import each other. */
class ArchitectureTest {

    private static final Path SOURCES = Path.of("src/main/java/io/rdbkit");
    private static final Path DOC = Path.of("../docs/architecture.md");
    private static final String FACE = "the face";

    private static final Pattern IMPORT =
            Pattern.compile("(?m)^import (?:static )?io\\.rdbkit\\.(?:([a-z]\\w*)\\.)?[A-Z]");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (`\\w+`|the face) \\|(.*)\\|$");
    private static final Pattern NAME = Pattern.compile("`(\\w+)`|" + FACE);

    @Test
    void theTableOfImportsAgreesWithTheSources() throws IOException {
        assertEquals(lines(told()), lines(found()));
    }

    @Test
    void packagesImportEachOtherInNoCircle() throws IOException {
        Map<String, Set<String>> imports = found();
        List<String> order = new ArrayList<>();
        while (order.size() < imports.size()) {
            List<String> next = imports.keySet().stream()
                    .filter(name -> !order.contains(name) && order.containsAll(imports.get(name)))
                    .toList();
            assertFalse(
                    next.isEmpty(), () -> "some packages import each other in a circle; they are not among " + order);
            order.addAll(next);
        }
        assertEquals("format", order.get(0));
    }

    @Test
    void theTableIsThere() throws IOException {
        assertTrue(told().keySet().containsAll(Set.of("format", FACE, "repair")), () -> "rows are missing in " + DOC);
    }

    private static String lines(Map<String, Set<String>> imports) {
        StringBuilder lines = new StringBuilder();
        imports.forEach(
                (name, used) -> lines.append(name).append(" -> ").append(used).append('\n'));
        return lines.toString();
    }

    private static Map<String, Set<String>> told() throws IOException {
        Map<String, Set<String>> rows = new TreeMap<>();
        Matcher row = ROW.matcher(Files.readString(DOC));
        while (row.find()) {
            rows.put(row.group(1).replace("`", ""), names(row.group(2)));
        }
        return rows;
    }

    private static Set<String> names(String cell) {
        Set<String> names = new TreeSet<>();
        Matcher name = NAME.matcher(cell);
        while (name.find()) {
            names.add(name.group().replace("`", ""));
        }
        return names;
    }

    private static Map<String, Set<String>> found() throws IOException {
        Map<String, Set<String>> imports = new TreeMap<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".java")).toList()) {
                String own = SOURCES.equals(file.getParent())
                        ? FACE
                        : SOURCES.relativize(file.getParent()).toString().replace('/', '.');
                Set<String> used = imports.computeIfAbsent(own, name -> new TreeSet<>());
                Matcher one = IMPORT.matcher(Files.readString(file));
                while (one.find()) {
                    String other = one.group(1) == null ? FACE : one.group(1);
                    if (!other.equals(own)) {
                        used.add(other);
                    }
                }
            }
        }
        return imports;
    }
}
