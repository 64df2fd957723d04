package io.rdbkit.transform;

import io.rdbkit.ledger.DifferencePlaces;
import io.rdbkit.ledger.DigestMerge;
import io.rdbkit.transform.DiffResult.Count;
import java.io.IOException;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** Goes through the keys of two files that were noted, and counts. */
final class DiffTally {

    private static final int ONLY_A = 0;
    private static final int ONLY_B = 1;
    private static final int CHANGED = 2;
    private static final int EQUAL = 3;

    private final DigestMerge pair;
    private final boolean strict;
    private final long[] keys = new long[4];
    private final long[] functions = new long[4];
    private final Map<Aspect, Long> aspects = new EnumMap<>(Aspect.class);
    /** In what the pair at hand differs, as {@link DigestRecord#differences} has it. */
    private int differing;

    /** @param strict whether the records tell of eviction */
    DiffTally(DigestMerge pair, boolean strict) {
        this.pair = pair;
        this.strict = strict;
    }

    /** Goes on to the next difference; false at the end. */
    boolean next() throws IOException {
        while (pair.next()) {
            if (count() != EQUAL) {
                return true;
            }
        }
        return false;
    }

    private int count() {
        int type = DigestRecord.type(placeAndType());
        boolean function = type == DigestRecord.FUNCTION;
        boolean both = pair.inA() && pair.inB();
        differing = both ? DigestRecord.differences(pair, strict) : 0;
        int what = both ? differing == 0 ? EQUAL : CHANGED : pair.inA() ? ONLY_A : ONLY_B;
        (function ? functions : keys)[what]++;
        if (!function && differing != 0) {
            DigestRecord.aspects(differing).forEach(aspect -> aspects.merge(aspect, 1L, Long::sum));
        }
        return what;
    }

    /** Of A, if it is there. */
    private long placeAndType() {
        return pair.inA() ? pair.a(DigestRecord.PLACE_AND_TYPE) : pair.b(DigestRecord.PLACE_AND_TYPE);
    }

    /** Notes where the difference at hand is to be found. */
    void noteIn(DifferencePlaces inA, DifferencePlaces onlyInB) throws IOException {
        if (pair.inA()) {
            inA.add(DigestRecord.place(placeAndType()), differing, pair.a(DigestRecord.NAME));
        } else {
            onlyInB.add(DigestRecord.place(placeAndType()), 0, pair.b(DigestRecord.NAME));
        }
    }

    DiffResult result(Summary a, Summary b) {
        return new DiffResult(a, b, count(keys), count(functions), Collections.unmodifiableMap(aspects));
    }

    private static Count count(long[] of) {
        return new Count(of[ONLY_A], of[ONLY_B], of[CHANGED], of[EQUAL]);
    }
}
