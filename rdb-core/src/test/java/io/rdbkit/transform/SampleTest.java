package io.rdbkit.transform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.FunctionEntry;
import io.rdbkit.KeyEntry;
import io.rdbkit.RdbBytes;
import io.rdbkit.RdbEntry;
import io.rdbkit.RdbReader;
import io.rdbkit.WriteOptions;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.format.Target;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampleTest {

    private static final int KEYS = 5000;

    @TempDir
    Path directory;

    private Path out;

    @BeforeEach
    void name() {
        out = directory.resolve("out.rdb");
    }

    /** {@code a:0, b:1, c:2, a:3, ...}, half of them in database 3. */
    private static byte[] many() {
        RdbBytes file =
                RdbBytes.redis(11).bytes(0xf5).str("#!lua name=lib\nredis.register_function('f', function() end)");
        for (int i = 0; i < KEYS; i++) {
            if (i == 0 || i == KEYS / 2) {
                file.select(i == 0 ? 0 : 3);
            }
            file.string("abc".charAt(i % 3) + ":" + i, "v" + i);
        }
        return file.end();
    }

    private static Source source() {
        return Source.of(new ByteArrayInputStream(many()));
    }

    private List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        Scan.of(Source.of(out), Plan.NOTHING, key -> names.add(key.db() + "/" + key.key()));
        Files.delete(out);
        return names;
    }

    private List<String> sample(Sample sample, Plan plan) throws IOException {
        Summary summary = sample.from(source()).by(plan).to(out, WriteOptions.DEFAULT);
        List<String> names = names();
        assertEquals(KEYS, summary.read());
        assertEquals(names.size(), summary.kept());
        assertEquals(
                KEYS,
                summary.kept()
                        + summary.dropped().values().stream().mapToLong(n -> n).sum());
        return names;
    }

    @Test
    void theNumberOfKeysIsExactAndTheSeedDecides() throws IOException {
        for (int n : new int[] {1, 7, 1000, KEYS - 1, KEYS, KEYS + 1}) {
            List<String> seven = sample(Sample.ofKeys(n, 7), Plan.NOTHING);
            assertEquals(Math.min(n, KEYS), seven.size());
            assertEquals(seven, sample(Sample.ofKeys(n, 7), Plan.NOTHING));
        }
        assertNotEquals(sample(Sample.ofKeys(1000, 7), Plan.NOTHING), sample(Sample.ofKeys(1000, 8), Plan.NOTHING));
    }

    @Test
    void aLargerSampleWithTheSameSeedContainsTheSmallerOne() throws IOException {
        Set<String> large = new HashSet<>(sample(Sample.ofKeys(2000, 1), Plan.NOTHING));
        assertTrue(large.containsAll(sample(Sample.ofKeys(100, 1), Plan.NOTHING)));
        assertTrue(large.containsAll(sample(Sample.ofFraction(0.2, 1), Plan.NOTHING)));
    }

    @Test
    void eachPartOfTheFileHasItsShare() throws IOException {
        List<String> names = sample(Sample.ofKeys(1000, 3), Plan.NOTHING);
        // 1000 of 5000 keys: each tenth of the file has about 100 of them. The standard deviation is 9.5.
        int[] tenths = new int[10];
        names.forEach(name -> tenths[Integer.parseInt(name.substring(4)) / (KEYS / 10)]++);
        for (int tenth : tenths) {
            assertTrue(Math.abs(tenth - 100) < 48, () -> "keys in a tenth: " + tenth);
        }
    }

    @Test
    void aFractionGivesAboutThatManyKeys() throws IOException {
        int kept = sample(Sample.ofFraction(0.1, 3), Plan.NOTHING).size();
        assertTrue(Math.abs(kept - 500) < 5 * 22, () -> kept + " keys");
        assertEquals(KEYS, sample(Sample.ofFraction(1, 3), Plan.NOTHING).size());
    }

    @Test
    void eachPrefixHasTheNumberOfKeys() throws IOException {
        Map<Character, Long> prefixes = sample(Sample.ofPrefixes(20, Bytes.utf8(":"), 3), Plan.NOTHING).stream()
                .collect(Collectors.groupingBy(name -> name.charAt(2), Collectors.counting()));
        assertEquals(Map.of('a', 20L, 'b', 20L, 'c', 20L), prefixes);
        assertEquals(
                5,
                sample(Sample.ofPrefixes(5, Bytes.utf8("#"), 3), Plan.NOTHING).size());
    }

    @ParameterizedTest
    @CsvSource({"131072, 1, 131072", "131073, 1, -1", "1000, 263, 262145", "131072, 2, 262144", "131072, 3, -1"})
    void tooManyPrefixesOrKeysAreRefused(int prefixes, int keysOfEach, long kept) throws IOException {
        RdbBytes file = RdbBytes.redis(11);
        for (int i = 0; i < keysOfEach && i * (long) prefixes < 262_145; i++) {
            for (int prefix = 0; prefix < prefixes && i * (long) prefixes + prefix < 262_145; prefix++) {
                file.string(prefix + ":" + i, "");
            }
        }
        Sample sample =
                Sample.ofPrefixes(keysOfEach, Bytes.utf8(":"), 0).from(Source.of(new ByteArrayInputStream(file.end())));
        if (kept > 0 && kept <= 262_144) {
            assertEquals(kept, sample.to(out, WriteOptions.DEFAULT).kept());
        } else {
            assertThrows(RdbRefusedException.class, () -> sample.to(out, WriteOptions.DEFAULT));
            assertTrue(Files.notExists(out));
        }
    }

    @Test
    void filtersComeBeforeTheSampleAndChangesAfterIt() throws IOException {
        Plan plan = Plan.NOTHING
                .keep("--key", Keys.glob("a:*"))
                .rename(Keys.rename(name -> Bytes.utf8("new:").concat(name)))
                .keepWritten("--slot", key -> key.key().startsWith(Bytes.utf8("new:")))
                .target(Target.parse("redis-7.0"));
        Summary summary = Sample.ofKeys(50, 1).from(source()).by(plan).to(out, WriteOptions.DEFAULT);
        assertEquals(50, summary.kept());
        assertEquals(50, summary.renamed());
        assertEquals((KEYS + 2) / 3, summary.sampledFrom());
        assertEquals(KEYS, summary.read());
        assertTrue(names().stream().allMatch(name -> name.startsWith("new:a:", 2)));
    }

    @Test
    void renamesToTheSameNameAreRefused() {
        Plan plan = Plan.NOTHING.rename(Keys.rename(name -> Bytes.utf8("one")));
        Sample sample = Sample.ofKeys(5, 1).from(source()).by(plan);
        assertThrows(RdbRefusedException.class, () -> sample.to(out, WriteOptions.DEFAULT));
        assertTrue(Files.notExists(out));
    }

    @Test
    void functionsStay() throws IOException {
        Sample.ofKeys(5, 1).from(source()).to(out, WriteOptions.DEFAULT);
        int functions = 0;
        try (RdbReader in = RdbReader.open(out)) {
            for (RdbEntry entry; (entry = in.next()) != null; ) {
                functions += entry instanceof FunctionEntry ? 1 : 0;
                assertTrue(entry instanceof KeyEntry || !entry.toString().isEmpty());
            }
        }
        assertEquals(1, functions);
    }

    @Test
    void wrongNumbersAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Sample.ofKeys(0, 1));
        assertThrows(IllegalArgumentException.class, () -> Sample.ofFraction(0, 1));
        assertThrows(IllegalArgumentException.class, () -> Sample.ofFraction(1.1, 1));
        assertThrows(IllegalArgumentException.class, () -> Sample.ofFraction(Double.NaN, 1));
        assertThrows(IllegalArgumentException.class, () -> Sample.ofPrefixes(0, Bytes.utf8(":"), 1));
        assertThrows(IllegalArgumentException.class, () -> Sample.ofPrefixes(1, Bytes.EMPTY, 1));
    }
}
