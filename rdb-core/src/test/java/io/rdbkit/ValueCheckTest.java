package io.rdbkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.rdbkit.check.ValueCheck;
import io.rdbkit.format.Bytes;
import io.rdbkit.format.Finding;
import io.rdbkit.format.Flaw;
import io.rdbkit.format.RdbFormatException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the check finds in values. */
class ValueCheckTest {

    private static final long NOW = 1_900_000_000_000L;

    /** Flaws outside of values, which other checks find. */
    private static final Set<Flaw> OF_FILES = EnumSet.range(Flaw.STRUCTURE, Flaw.DUPLICATE_KEY);

    @TempDir
    Path directory;

    static List<FlawedFiles.Flawed> flawedValues() {
        return FlawedFiles.all().stream()
                .filter(file -> !OF_FILES.contains(file.flaw()) && file.flaw() != Flaw.DAMAGED_STRING)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("flawedValues")
    void findsTheFlawOfTheValue(FlawedFiles.Flawed file) throws IOException {
        List<Finding> found = check(file.rdb());
        assertEquals(List.of(file.flaw()), found.stream().map(Finding::flaw).toList(), () -> "found " + found);
        assertEquals(Bytes.utf8("k"), found.get(0).key());
        assertEquals(0, found.get(0).db());
    }

    @Test
    void countsDuplicateMembersOfALargeSet() throws IOException {
        int members = 20_000;
        RdbBytes rdb = RdbBytes.redis(9).select(0).key(2, "large").len(members + 3);
        for (int i = 0; i < members; i++) {
            rdb.str("member " + i);
        }
        rdb.str("member 7", "member 19999", "member 7");
        List<Finding> found = check(rdb.end());
        assertEquals(1, found.size());
        assertEquals(Flaw.DUPLICATE_MEMBER, found.get(0).flaw());
        assertEquals(3, found.get(0).count());
    }

    @Test
    void throwsWhereReadingCannotContinue() {
        byte[] rdb = RdbBytes.redis(9)
                .select(0)
                .key(2, "k")
                .len(2)
                .str("m")
                .hex("c30516" + "0061e00cff")
                .end();
        RdbFormatException e = assertThrows(RdbFormatException.class, () -> check(rdb));
        assertEquals(Flaw.DAMAGED_STRING, e.flaw());
    }

    private List<Finding> check(byte[] rdb) throws IOException {
        AtomicReference<ValueCheck> check = new AtomicReference<>();
        return check(RdbReader.open(new ByteArrayInputStream(rdb), options(check)), check);
    }

    private static ReadOptions options(AtomicReference<ValueCheck> check) {
        return ReadOptions.DEFAULT.withDamage(problem -> check.get().damage(problem));
    }

    private List<Finding> check(RdbReader reader, AtomicReference<ValueCheck> current) throws IOException {
        List<Finding> found = new ArrayList<>();
        try (reader;
                ValueCheck check = new ValueCheck(NOW, directory, found::add)) {
            current.set(check);
            for (RdbEntry entry; (entry = reader.next()) != null; ) {
                if (entry instanceof KeyEntry key) {
                    check.look(key, key::decode);
                }
            }
        }
        return found;
    }
}
