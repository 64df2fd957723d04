package io.rdbkit.transform;

import io.rdbkit.KeyEntry;
import io.rdbkit.ledger.DigestMerge;
import io.rdbkit.ledger.Places;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a {@link Diff} notes of a key, as longs:
 *
 * <pre>
 * 0, 1  digest of database and name
 * 2, 3  digest of the value
 * 4     expiry
 * 5     digest of the fields' expiries
 * 6     digest of the metadata
 * 7     eviction, if it is compared
 * last  type in the upper 16 bits, below them the place: the offset in the file, or where the name was kept
 * </pre>
 */
final class DigestRecord {

    static final int NAME = 0;
    static final int VALUE = 2;
    static final int EXPIRY = 4;
    static final int FIELD_EXPIRIES = 5;
    static final int METADATA = 6;
    static final int EVICTION = 7;

    /** The type of a function library; those of keys are smaller, those of modules' values larger. */
    static final int FUNCTION = 1 << 14;

    private static final int MODULE = 1 << 15;
    private static final long PLACE = (1L << Places.PLACE_BITS) - 1;

    private DigestRecord() {}

    /** How many longs there are. */
    static int words(boolean strict) {
        return strict ? 9 : 8;
    }

    /** The last word. */
    static long typeAndPlace(int type, long place) {
        return (long) type << Places.PLACE_BITS | place;
    }

    /** Tells one type from another: exactly, but of two modules' types one pair in 32,768 is taken for one. Their values then differ. */
    static int type(KeyEntry key) {
        return key.module() == null
                ? key.type().kind().ordinal()
                : MODULE | key.module().name().hashCode() & MODULE - 1;
    }

    static int type(long last) {
        return (int) (last >>> Places.PLACE_BITS);
    }

    static long place(long last) {
        return last & PLACE;
    }

    /** Another place in place of the one it has. */
    static long withPlace(long last, long place) {
        return last & ~PLACE | place;
    }

    /** In what the two at hand differ: the bits of {@link Aspect}s. */
    static int differences(DigestMerge pair, int words) {
        int last = words - 1;
        int all = bit(differ(pair, EXPIRY), Aspect.EXPIRY) | bit(differ(pair, METADATA), Aspect.METADATA);
        if (last > EVICTION) {
            all |= bit(differ(pair, EVICTION), Aspect.EVICTION);
        }
        if (type(pair.a(last)) != type(pair.b(last))) {
            return all | bit(true, Aspect.TYPE);
        }
        return all
                | bit(differ(pair, VALUE) || differ(pair, VALUE + 1), Aspect.VALUE)
                | bit(differ(pair, FIELD_EXPIRIES), Aspect.FIELD_EXPIRY);
    }

    private static boolean differ(DigestMerge pair, int word) {
        return pair.a(word) != pair.b(word);
    }

    private static int bit(boolean set, Aspect aspect) {
        return set ? 1 << aspect.ordinal() : 0;
    }

    static Set<Aspect> aspects(int bits) {
        Set<Aspect> aspects = EnumSet.noneOf(Aspect.class);
        for (Aspect aspect : Aspect.values()) {
            if ((bits & bit(true, aspect)) != 0) {
                aspects.add(aspect);
            }
        }
        return aspects;
    }
}
