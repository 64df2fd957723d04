package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rdbkit.analyze.DeepCheck;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.Finding;
import io.rdbkit.format.Flaw;
import io.rdbkit.format.Target;
import io.rdbkit.io.Magic;
import io.rdbkit.transform.Source;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a deep check finds in files. */
class DeepCheckTest {

    private static final long NOW = 1_900_000_000_000L;

    /** After one of these flaws the check can't read on. */
    private static final Set<Flaw> LAST = EnumSet.of(Flaw.STRUCTURE, Flaw.TRUNCATED, Flaw.UNSUPPORTED);

    private final List<Finding> found = new ArrayList<>();

    static List<FlawedFiles.Flawed> flawedFiles() {
        return FlawedFiles.all();
    }

    @ParameterizedTest
    @MethodSource("flawedFiles")
    void findsTheFlawAndNoOther(FlawedFiles.Flawed file) throws IOException {
        DeepCheck check = check(file.rdb(), null);
        assertEquals(List.of(file.flaw()), found.stream().map(Finding::flaw).toList(), () -> "found " + found);
        assertEquals(!LAST.contains(file.flaw()), check.isWhole());
        assertTrue(found.get(0).offset() >= 0 && found.get(0).offset() <= file.rdb().length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"duplicate-field-hash", "stream-length-less", "damaged-string-member", "key-count"})
    void findsTheFlawAlsoAmongManyKeys(String name) throws IOException {
        FlawedFiles.Flawed file = FlawedFiles.all().stream()
                .filter(flawed -> flawed.name().equals(name))
                .findFirst()
                .orElseThrow();
        check(amongMany(file.rdb()), null);
        assertEquals(
                List.of(file.flaw(), Flaw.WRONG_CHECKSUM),
                found.stream()
                        .map(Finding::flaw)
                        .sorted(Comparator.comparing(flaw -> flaw == Flaw.WRONG_CHECKSUM))
                        .toList(),
                () -> "found " + found);
    }

    /** The file with 20,000 more keys behind its magic, so that the check starts its threads. */
    private static byte[] amongMany(byte[] rdb) {
        RdbBytes many = RdbBytes.magic("").raw(Arrays.copyOf(rdb, Magic.BYTES)).select(1);
        for (int i = 0; i < 20_000; i++) {
            many.string("key " + i, "v");
        }
        return many.raw(Arrays.copyOfRange(rdb, Magic.BYTES, rdb.length)).cut();
    }

    /** A hash of 1 MB, one of whose strings is damaged; its size is known only when a thread has begun to check it. */
    private static RdbBytes largeHash(int damaged) {
        RdbBytes rdb =
                RdbBytes.redis(6).select(0).string("first", "v").key(4, "large").len(20_000);
        for (int i = 0; i < 20_000; i++) {
            rdb.str("field " + i);
            if (i == damaged) {
                rdb.bytes(0xc3, 4, 40, 0xff, 0xff, 0xff, 0xff); // LZF that refers to bytes before its first
            } else {
                rdb.str("a value of some forty bytes " + i);
            }
        }
        return rdb;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4000, 15_000, 19_999})
    void goesOnBehindALargeDamagedValue(int damaged) throws IOException {
        RdbBytes rdb = largeHash(damaged);
        for (int i = 0; i < 20_000; i++) {
            rdb.string("key " + i, "v");
        }
        DeepCheck check = check(rdb.string("key 7", "twice").end(), null);
        assertEquals(
                List.of(Flaw.DAMAGED_STRING, Flaw.DUPLICATE_KEY),
                found.stream().map(Finding::flaw).toList());
        assertEquals(Bytes.utf8("large"), found.get(0).key());
        assertTrue(check.isWhole());
        assertEquals(20_003, check.keys());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 15_000, 19_000})
    void findsDamageAndTheEndWithinALargeValue(int damaged) throws IOException {
        byte[] rdb = largeHash(damaged).cut();
        DeepCheck check = check(Arrays.copyOf(rdb, rdb.length - 20), null);
        assertEquals(
                List.of(Flaw.DAMAGED_STRING, Flaw.TRUNCATED),
                found.stream().map(Finding::flaw).toList());
        assertFalse(check.isWhole());
    }

    @Test
    void namesEachDuplicateKey() throws IOException {
        RdbBytes rdb = RdbBytes.redis(6).select(0).string("a", "1").string("b", "1");
        int second = rdb.size();
        rdb.string("a", "2");
        int third = rdb.size();
        check(rdb.string("a", "3").select(1).string("a", "4").end(), null);
        assertEquals(
                List.of(
                        "a the key is there already, at offset 11 " + second,
                        "a the key is there already, at offset 11 " + third),
                found.stream()
                        .map(f -> f.key() + " " + f.what() + " " + f.offset())
                        .toList());
    }

    /** A server refuses the file because of the database number alone. */
    @Test
    void reportsADatabaseNumberWithoutKeys() throws IOException {
        check(RdbBytes.redis(6).select(16).select(0).string("a", "1").end(), null);
        assertEquals(
                List.of(Flaw.DATABASE_NUMBER), found.stream().map(Finding::flaw).toList());
    }

    @Test
    void countsDuplicatesBeyondTheListedOnes() throws IOException {
        RdbBytes rdb = RdbBytes.redis(6).select(0);
        for (int i = 0; i < 1500; i++) {
            rdb.string("key " + i, "v").string("key " + i, "w");
        }
        check(rdb.end(), null);
        assertEquals(1001, found.size());
        assertEquals(1500, found.stream().mapToLong(Finding::count).sum());
        assertEquals(Bytes.utf8("key 0"), found.get(0).key());
        assertEquals(Bytes.utf8("key 999"), found.get(999).key());
    }

    @Test
    void namesTheKeyAtWhichItStopped() throws IOException {
        DeepCheck check = check(
                RdbBytes.redis(6)
                        .select(0)
                        .string("a", "1")
                        .string("a", "2")
                        .key(2, "cut")
                        .len(5)
                        .str("m")
                        .cut(),
                null);
        assertFalse(check.isWhole());
        assertEquals(3, check.keys());
        assertEquals(
                List.of(Flaw.TRUNCATED, Flaw.DUPLICATE_KEY),
                found.stream().map(Finding::flaw).toList());
        assertEquals(Bytes.utf8("cut"), found.get(0).key());
    }

    @Test
    void continuesAfterADamagedStringOfAnySize() throws IOException {
        RdbBytes rdb = RdbBytes.redis(6).select(0);
        rdb.key(2, "k").len(2).hex("c30516" + "0061e00cff").str("m");
        rdb.key(2, "empty").len(0);
        check(rdb.end(), null);
        assertEquals(
                List.of(Flaw.DAMAGED_STRING, Flaw.EMPTY_COLLECTION),
                found.stream().map(Finding::flaw).toList());
    }

    @Test
    void knowsTheModulesOfATarget() throws IOException {
        byte[] rdb = FlawedFiles.all().stream()
                .filter(file -> file.flaw() == Flaw.MODULE_VALUE)
                .findFirst()
                .orElseThrow()
                .rdb();
        check(rdb, Target.parse("redis-8.0").assumingModule("abcdefghi"));
        assertEquals(List.of(), found);
    }

    @Test
    void reportsAFileThatIsNoRdb() throws IOException {
        DeepCheck check = check(new byte[] {'n', 'o', ' ', 'R', 'D', 'B', ' ', 'a', 't', ' ', 'a', 'l', 'l'}, null);
        assertEquals(List.of(Flaw.STRUCTURE), found.stream().map(Finding::flaw).toList());
        assertEquals(null, check.version());
    }

    @Test
    void findsNoFlawInDumpsOfServers() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Path dump : Dumps.readable()) {
            found.clear();
            DeepCheck check = DeepCheck.of(Source.of(dump), NOW, null, offset -> {}, found::add);
            assertTrue(check.isWhole(), dump::toString);
            assertNotNull(check.version());
            found.stream()
                    .filter(finding -> finding.flaw().severity() == Flaw.Severity.ERROR)
                    .forEach(finding -> wrong.add(dump + ": " + finding));
        }
        assertEquals(List.of(), wrong);
    }

    private DeepCheck check(byte[] rdb, Target target) throws IOException {
        return DeepCheck.of(Source.of(new ByteArrayInputStream(rdb)), NOW, target, offset -> {}, found::add);
    }
}
