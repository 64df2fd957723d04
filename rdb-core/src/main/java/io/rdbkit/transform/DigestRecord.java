package io.rdbkit.transform;

import io.rdbkit.KeyEntry;
import io.rdbkit.ledger.DigestMerge;
import java.util.EnumSet;
import java.util.Set;

/**
 * The data that a {@link Diff} notes about a key, as longs:
 *
 * <pre>
 * 0, 1  digest of database and name
 * 2     place: the offset in the file, or where the name was kept; below it the type
 * 3, 4  digest of the value
 * 5     expiry
 * 6     digest of the fields' expiries
 * 7     digest of the metadata
 * 8     eviction, if it is compared
 * </pre>
 */
final class DigestRecord {

    static final int NAME = 0;
    static final int PLACE_AND_TYPE = 2;
    static final int VALUE = 3;
    static final int EXPIRY = 5;
    static final int FIELD_EXPIRIES = 6;
    static final int METADATA = 7;
    static final int EVICTION = 8;

    /** The type of a function library. The types of keys are smaller, those of module values larger. */
    static final int FUNCTION = 1 << 14;

    private static final int MODULE = 1 << 15;
    private static final int TYPE_BITS = 16;

    private DigestRecord() {}

    /** The number of longs. */
    static int words(boolean strict) {
        return strict ? 9 : 8;
    }

    static long placeAndType(long place, int type) {
        return place << TYPE_BITS | type;
    }

    /**
     * A number for the type. It is exact, except that two module types have the same number with a chance of 1 in
     * 32,768. Their values differ then.
     */
    static int type(KeyEntry key) {
        return key.module() == null
                ? key.type().kind().ordinal()
                : MODULE | key.module().name().hashCode() & MODULE - 1;
    }

    static int type(long placeAndType) {
        return (int) placeAndType & (1 << TYPE_BITS) - 1;
    }

    static long place(long placeAndType) {
        return placeAndType >>> TYPE_BITS;
    }

    /** The aspects in which the current pair differs, as bits of {@link Aspect}s. */
    static int differences(DigestMerge pair, boolean strict) {
        int all = bit(differ(pair, EXPIRY), Aspect.EXPIRY) | bit(differ(pair, METADATA), Aspect.METADATA);
        if (strict) {
            all |= bit(differ(pair, EVICTION), Aspect.EVICTION);
        }
        if (type(pair.a(PLACE_AND_TYPE)) != type(pair.b(PLACE_AND_TYPE))) {
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
