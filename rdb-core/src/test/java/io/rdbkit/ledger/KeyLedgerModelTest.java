package io.rdbkit.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.rdbkit.digest.SipHash;
import io.rdbkit.format.Bytes;
import io.rdbkit.ledger.Clash.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Compares the ledger with a map that keeps everything. */
class KeyLedgerModelTest {

    record Name(int db, Bytes key) {}

    record Row(Name name, Origin origin) {}

    @Provide
    Arbitrary<List<Row>> rows() {
        // From few names with many clashes to many names with few clashes.
        Arbitrary<Integer> ids =
                Arbitraries.of(3, 30, 3000).flatMap(n -> Arbitraries.integers().between(0, n));
        Arbitrary<Bytes> keys = Combinators.combine(ids, Arbitraries.of("", "k", "key:".repeat(150)))
                .as((id, prefix) -> Bytes.utf8(prefix + (id == 0 ? "" : id)));
        Arbitrary<Integer> dbs = Arbitraries.of(0, 0, 0, 1, 15);
        return Combinators.combine(dbs, keys, dbs, keys, Arbitraries.of(true, false))
                .as((db, key, originDb, originKey, renamed) ->
                        new Row(new Name(db, key), new Origin(originDb, renamed ? originKey : key, 0)))
                .list()
                .ofMaxSize(150);
    }

    @Provide
    Arbitrary<KeyHash> hashes() {
        KeyHash good = KeyHash.by(new SipHash.Key(1, 2));
        return Arbitraries.of(good, (db, key) -> good.of(db, key) % 3, (db, key) -> -1);
    }

    @Property(tries = 400)
    void theLedgerAgreesWithTheMap(
            @ForAll("rows") List<Row> rows,
            @ForAll("hashes") KeyHash hash,
            @ForAll @IntRange(min = 1, max = 60) int records,
            @ForAll @IntRange(min = 2, max = 4) int fanIn,
            @ForAll @IntRange(min = 1, max = 2000) int journalBytes)
            throws IOException {
        Map<Name, List<Integer>> model = new HashMap<>();
        for (int i = 0; i < rows.size(); i++) {
            model.computeIfAbsent(rows.get(i).name(), n -> new ArrayList<>()).add(i);
        }
        TreeSet<Long> notFirst = new TreeSet<>();
        TreeSet<Long> notLast = new TreeSet<>();
        for (List<Integer> group : model.values()) {
            group.stream().skip(1).forEach(i -> notFirst.add((long) i));
            group.stream().limit(group.size() - 1).forEach(i -> notLast.add((long) i));
        }

        Path own = Files.createTempDirectory("ledger");
        SpillLimits sort = new SpillLimits(records, fanIn, 32);
        try (KeyLedger ledger = new KeyLedger(own, hash, new LedgerLimits(sort, journalBytes, sort, sort))) {
            for (int i = 0; i < rows.size(); i++) {
                Row row = rows.get(i);
                Origin origin = row.origin();
                ledger.add(row.name().db(), row.name().key(), origin.db(), origin.key(), 10L * i);
            }
            Duplicates found = ledger.finish();
            assertEquals(notFirst.isEmpty(), found.isEmpty());
            assertEquals(notFirst.size(), found.count());
            assertEquals(List.copyOf(notFirst), KeyLedgerTest.losers(found, false, rows.size()));
            assertEquals(List.copyOf(notLast), KeyLedgerTest.losers(found, true, rows.size()));
            if (!notFirst.isEmpty()) {
                int other = notFirst.first().intValue();
                Name name = rows.get(other).name();
                int one = model.get(name).get(0);
                assertEquals(new Clash(name.db(), name.key(), origin(rows, one), origin(rows, other)), found.first());
            }
        }
        Files.delete(own); // fails if a file is left in it
    }

    private static Origin origin(List<Row> rows, int ordinal) {
        Origin origin = rows.get(ordinal).origin();
        return new Origin(origin.db(), origin.key(), 10L * ordinal);
    }
}
