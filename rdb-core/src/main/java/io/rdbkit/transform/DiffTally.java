package io.rdbkit.transform;

import io.rdbkit.ledger.DifferencePlaces;
import io.rdbkit.ledger.DigestMerge;
import io.rdbkit.transform.DiffResult.Count;
import java.io.IOException;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** Walks through the noted keys of two files and counts the differences. */
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
    /** The aspects in which the current pair differs, as in {@link DigestRecord#differences}. */
    private int differing;

    /** @param strict whether the records have the eviction data */
    DiffTally(DigestMerge pair, boolean strict) {
        this.pair = pair;
        this.strict = strict;
    }

    /**
     * Goes to the next difference.
     *
     * @return false at the end
     */
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

    /** From A, if A has the key; else from B. */
    private long placeAndType() {
        return pair.inA() ? pair.a(DigestRecord.PLACE_AND_TYPE) : pair.b(DigestRecord.PLACE_AND_TYPE);
    }

    /** Notes where the name of the current difference can be found. */
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
