package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rdbkit.analyze.Inventory;
import io.rdbkit.format.Feature;
import io.rdbkit.format.Fork;
import io.rdbkit.format.Opcode;
import io.rdbkit.format.RdbType;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.format.ServerVersion;
import io.rdbkit.format.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The tables in docs/versions.md agree with the code. {@code -Drdb.docs=write} writes them from the code; otherwise the
 * test compares them.
 */
class VersionsDocTest {

    private static final Path DOC = Path.of("..", "docs", "versions.md");
    private static final String BEGIN = "<!-- generated: ";
    private static final String END = "<!-- end -->";

    /** The letters in the matrix. */
    private static final Map<Feature, String> LETTERS = letters();

    private static Map<Feature, String> letters() {
        Map<Feature, String> letters = new LinkedHashMap<>();
        String all = "SCRAIUFYMXLKEWPBTGZ";
        for (Feature feature : Feature.values()) {
            letters.put(feature, all.substring(feature.ordinal(), feature.ordinal() + 1));
        }
        return letters;
    }

    @Test
    void theTablesAgreeWithTheCode() throws IOException {
        String doc = Files.readString(DOC);
        String expected = doc;
        expected = replaced(expected, "targets", targets());
        expected = replaced(expected, "features", features());
        expected = replaced(expected, "types", types());
        expected = replaced(expected, "opcodes", opcodes());
        expected = replaced(expected, "losses", losses());
        if ("write".equals(System.getProperty("rdb.docs"))) {
            Files.writeString(DOC, expected);
        } else {
            assertEquals(expected, doc, "mvn -q -B -pl rdb-core test -Dtest=VersionsDocTest -Drdb.docs=write");
        }
    }

    private static String replaced(String doc, String name, List<String> table) {
        String begin = BEGIN + name + " -->\n";
        int from = doc.indexOf(begin) + begin.length();
        int to = doc.indexOf(END, from);
        return doc.substring(0, from) + String.join("\n", table) + "\n" + doc.substring(to);
    }

    private static List<String> targets() {
        List<String> rows = new ArrayList<>(
                List.of("| target | magic | reads | types | opcodes | can't hold |", "|---|---|---|---|---|---|"));
        for (ServerVersion server : ServerVersion.known()) {
            Target target = Target.of(server);
            rows.add("| `%s` | `%s` | %s | %s | %s | %s |"
                    .formatted(
                            target,
                            new String(target.version().magic(), java.nio.charset.StandardCharsets.US_ASCII),
                            reads(server),
                            ranges(Arrays.stream(RdbType.values())
                                    .filter(target::takes)
                                    .mapToInt(RdbType::id)),
                            ranges(Arrays.stream(Opcode.values())
                                    .filter(target::loads)
                                    .mapToInt(Opcode::id)),
                            lacks(target)));
        }
        return rows;
    }

    private static String reads(ServerVersion server) {
        IntStream common =
                IntStream.rangeClosed(1, 15).filter(number -> server.reads(new RdbVersion(Fork.REDIS, number)));
        String own = ranges(
                IntStream.rangeClosed(80, 81).filter(number -> server.reads(new RdbVersion(Fork.VALKEY, number))));
        return ranges(common) + (own.isEmpty() ? "" : ", VALKEY " + own);
    }

    /** Such as {@code 0-5, 7}. */
    private static String ranges(IntStream numbers) {
        List<Integer> sorted = numbers.sorted().distinct().boxed().toList();
        List<String> ranges = new ArrayList<>();
        for (int i = 0; i < sorted.size(); i++) {
            int from = i;
            while (i + 1 < sorted.size() && sorted.get(i + 1) == sorted.get(i) + 1) {
                i++;
            }
            ranges.add(i == from ? sorted.get(i).toString() : sorted.get(from) + "-" + sorted.get(i));
        }
        return String.join(", ", ranges);
    }

    /** The features that a target lacks. Vector sets are values of a module, so their row stands for those too. */
    private static String lacks(Target target) {
        String lacking = Arrays.stream(Feature.values())
                .filter(feature -> feature != Feature.EMPTY_COLLECTION && !target.has(feature))
                .map(LETTERS::get)
                .collect(Collectors.joining(" "));
        return lacking + (target.hasModule("vectorset") ? "" : ", vector sets");
    }

    private static List<String> features() {
        List<String> rows = new ArrayList<>(List.of("| letter | feature | since |", "|---|---|---|"));
        LETTERS.forEach((feature, letter) -> rows.add("| %s | `%s` | %s |".formatted(letter, feature, since(feature))));
        return rows;
    }

    /** The first server of each fork with this feature. For Valkey nothing, if its first server has it. */
    private static String since(Feature feature) {
        return Arrays.stream(Fork.values())
                .map(fork -> ServerVersion.known().stream()
                        .filter(server ->
                                server.fork() == fork && Target.of(server).has(feature))
                        .findFirst()
                        .map(ServerVersion::toString)
                        .orElse("no " + (fork == Fork.REDIS ? "Redis" : "Valkey")))
                .map(first -> first.equals("Valkey 7.2") ? "every Valkey" : first)
                .collect(Collectors.joining("; "));
    }

    private static List<String> types() {
        List<String> rows = new ArrayList<>(List.of("| byte | type | holds | targets |", "|--:|---|---|---|"));
        for (RdbType type : RdbType.values()) {
            List<String> takers = Arrays.stream(Fork.values())
                    .map(fork -> ServerVersion.known().stream()
                            .filter(server ->
                                    server.fork() == fork && Target.of(server).takes(type))
                            .findFirst()
                            .map(server -> server.name() + " on")
                            .orElse(""))
                    .filter(text -> !text.isEmpty())
                    .toList();
            rows.add("| %d | %s | %s | %s |"
                    .formatted(
                            type.id(),
                            type,
                            type.kind(),
                            takers.isEmpty() ? "none: release candidates wrote it" : String.join(", ", takers)));
        }
        return rows;
    }

    private static List<String> opcodes() {
        List<String> rows = new ArrayList<>(List.of("| byte | opcode | stands | loads in |", "|--:|---|---|---|"));
        for (Opcode opcode : Opcode.values()) {
            String servers = Arrays.stream(Fork.values())
                    .map(fork -> servers(opcode, fork))
                    .filter(text -> !text.isEmpty())
                    .collect(Collectors.joining(", "));
            String place = opcode.isBeforeKey()
                    ? "before a key"
                    : opcode == Opcode.EOF
                            ? "at the end"
                            : opcode.isOfCluster() ? "anywhere; of a cluster" : "anywhere";
            rows.add("| %d | %s | %s | %s |".formatted(opcode.id(), opcode, place, servers));
        }
        return rows;
    }

    /** The first server that loads the opcode, and whether all later ones do. */
    private static String servers(Opcode opcode, Fork fork) {
        List<ServerVersion> all = ServerVersion.known().stream()
                .filter(server -> server.fork() == fork)
                .toList();
        List<ServerVersion> loading = all.stream().filter(opcode::isLoadedBy).toList();
        if (loading.isEmpty()) {
            return "";
        }
        boolean on = loading.get(loading.size() - 1).equals(all.get(all.size() - 1));
        return loading.get(0).name() + (on ? " on" : " alone");
    }

    private static List<String> losses() throws IOException {
        List<Target> targets = columns();
        List<String> rows = new ArrayList<>();
        rows.add("| dump | " + targets.stream().map(Target::toString).collect(Collectors.joining(" | ")) + " |");
        rows.add("|---|" + "---|".repeat(targets.size()));
        for (Path dump : Dumps.testdata()) {
            String name = dump.getFileName().toString();
            if (!name.contains("empty") && !name.contains("multidb")) {
                Inventory inventory;
                try (RdbReader in = RdbReader.open(dump)) {
                    inventory = Inventory.of(in, 0, 0, offset -> {});
                }
                rows.add("| " + name + " | "
                        + targets.stream()
                                .map(target -> cell(inventory, target))
                                .collect(Collectors.joining(" | "))
                        + " |");
            }
        }
        return rows;
    }

    /** The first server of each version, and the servers with the same version but other features. */
    private static List<Target> columns() {
        Map<String, Target> columns = new LinkedHashMap<>();
        for (ServerVersion server : ServerVersion.known()) {
            Target target = Target.of(server);
            columns.putIfAbsent(target.version() + lacks(target), target);
        }
        return List.copyOf(columns.values());
    }

    private static String cell(Inventory file, Target target) {
        String lost = file.lostIn(target).keySet().stream().map(LETTERS::get).collect(Collectors.joining());
        return lost.isEmpty() ? "." : lost;
    }
}
