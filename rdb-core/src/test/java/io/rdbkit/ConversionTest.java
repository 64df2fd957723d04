package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.analyze.Inventory;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.Checksum;
import io.rdbkit.format.Feature;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.format.ServerVersion;
import io.rdbkit.format.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Converts every dump for every target. The result has the same content, except for the losses that the converter
 * reports.
 */
class ConversionTest {

    private static final LossPolicy DROP_FEATURE = LossPolicy.of(OnLoss.DROP_FEATURE);

    /**
     * Large inputs: the newest servers of each fork for which a corpus has all types. The other inputs are small or
     * nearly the same.
     */
    private static final Set<String> LARGE =
            Set.of("redis-3.2.13/rich.rdb", "redis-6.2.16/rich.rdb", "redis-8.8-dev/rich.rdb", "valkey-9.1.2/rich.rdb");

    /** Inputs that are cheap to convert many times. */
    static Stream<Named<Converted.Input>> inputs() throws IOException {
        Stream<Named<Converted.Input>> dumps = named(VariedDumps.small());
        List<Named<Converted.Input>> made = new ArrayList<>();
        for (Map.Entry<String, byte[]> file : DecodableFiles.all().entrySet()) {
            made.add(Named.of(file.getKey(), () -> Readings.open(file.getValue())));
        }
        return Stream.concat(dumps, made.stream());
    }

    static Stream<Named<Converted.Input>> inputsAndLargeOnes() throws IOException {
        return Stream.concat(
                inputs(),
                named(Dumps.readable().stream()
                        .filter(dump -> LARGE.contains(name(dump)))
                        .toList()));
    }

    private static Stream<Named<Converted.Input>> named(List<Path> dumps) {
        return dumps.stream().map(dump -> Named.of(name(dump), () -> RdbReader.open(dump)));
    }

    private static String name(Path dump) {
        return dump.getParent().getFileName() + "/" + dump.getFileName();
    }

    private static Converted converted(Converted.Input input, Target target) throws IOException {
        return Converted.of(input, target, DROP_FEATURE, WriteOptions.DEFAULT);
    }

    @ParameterizedTest
    @MethodSource("inputsAndLargeOnes")
    void onlyReportedLossesAreMissing(Converted.Input input) throws IOException {
        List<KeyContent> source = contents(input);
        for (Target target : Targets.different()) {
            Converted converted = converted(input, target);
            List<KeyContent> expected = source.stream()
                    .map(key -> key.in(target))
                    .filter(Objects::nonNull)
                    .map(KeyContent::aged)
                    .map(key -> key.linkedFor(target))
                    .toList();
            List<KeyContent> found = KeyContent.all(converted.rdb()).stream()
                    .map(KeyContent::aged)
                    .map(key -> key.linkedFor(target))
                    .toList();
            assertSame(expected, found, target);
            assertEquals(source.size() - expected.size(), converted.losses().keysDropped(), target.toString());
            assertEquals(expected.size(), converted.kept().size(), target.toString());
        }
    }

    private static List<KeyContent> contents(Converted.Input input) throws IOException {
        try (RdbReader in = input.open()) {
            return KeyContent.all(in);
        }
    }

    /** Compares key by key, because a difference of whole files would be too long to read. */
    private static void assertSame(List<KeyContent> expected, List<KeyContent> found, Target target) {
        for (int i = 0; i < Math.min(expected.size(), found.size()); i++) {
            assertEquals(expected.get(i), found.get(i), target.toString());
        }
        assertEquals(expected.size(), found.size(), target.toString());
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void everyLossIsReported(Converted.Input input) throws IOException {
        List<KeyContent> source = contents(input);
        for (Target target : Targets.different()) {
            List<String> expected = source.stream()
                    .flatMap(key -> key.lostIn(target).entrySet().stream()
                            .map(loss -> key.db() + " " + key.name() + " " + loss.getKey() + " " + loss.getValue()))
                    .toList();
            List<String> told = converted(input, target).lost().stream()
                    .filter(loss -> loss.key() != null)
                    .map(loss -> loss.db() + " " + loss.key() + " " + loss.feature() + " " + loss.things())
                    .toList();
            assertEquals(expected, told, target.toString());
        }
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void theFileHasTheVersionOfTheTarget(Converted.Input input) throws IOException {
        List<Bytes> source;
        try (RdbReader in = input.open()) {
            source = libraries(in);
        }
        for (Target target : Targets.different()) {
            Converted converted = converted(input, target);
            try (RdbReader in = Readings.open(converted.rdb())) {
                assertEquals(target.has(Feature.FUNCTION) ? source : List.of(), libraries(in), target.toString());
            }
            try (RdbReader in = Readings.open(converted.rdb())) {
                assertEquals(target.version(), in.version());
                for (RdbEntry entry; (entry = in.next()) != null; ) {
                    if (entry instanceof KeyEntry key) {
                        assertTrue(target.takes(key.type()), () -> key + " for " + target);
                    }
                }
                assertEquals(target.version().hasChecksum() ? Checksum.GOOD : Checksum.NONE, in.checksum());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("inputsAndLargeOnes")
    void theInventoryPredictsTheLosses(Converted.Input input) throws IOException {
        Inventory inventory;
        try (RdbReader in = input.open()) {
            inventory = Inventory.of(in, 0, 0, offset -> {});
        }
        for (Target target : Targets.all()) {
            assertEquals(
                    inventory.lostIn(target), converted(input, target).losses().counts(), target.toString());
        }
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void aNewerServerOfTheSameForkLosesNothingButModules(Converted.Input input) throws IOException {
        RdbVersion written;
        try (RdbReader in = input.open()) {
            written = in.version();
        }
        for (ServerVersion server : ServerVersion.known()) {
            if (server.reads(written)) {
                Map<Feature, Long> lost = new EnumMap<>(Feature.class);
                lost.putAll(converted(input, Target.of(server)).losses().counts());
                lost.remove(Feature.MODULE);
                lost.remove(Feature.MODULE_AUX);
                assertEquals(Map.of(), lost, server.toString());
            }
        }
    }

    /** A converted file loses nothing when it is converted again. */
    @ParameterizedTest
    @MethodSource("inputs")
    void theSecondConversionLosesNothing(Converted.Input input) throws IOException {
        for (Target target : Targets.ofEachVersion()) {
            byte[] once = converted(input, target).rdb();
            Converted again = Converted.of(once, target, LossPolicy.FAIL);
            assertEquals(List.of(), again.told(), target.toString());
            assertEquals(EntryText.contents(once), EntryText.contents(again.rdb()), target.toString());
        }
    }

    private static List<Bytes> libraries(RdbReader in) throws IOException {
        List<Bytes> code = new ArrayList<>();
        for (RdbEntry entry; (entry = in.next()) != null; ) {
            if (entry instanceof FunctionEntry function) {
                code.add(function.code());
            }
        }
        return code;
    }
}
