package io.rdbkit.transform;

import java.io.IOException;
import java.util.NoSuchElementException;

/** What a {@link KeyLedger} found, usable until that is closed. */
final class Duplicates {

    private final ClashMembers members;
    private final Clash first;

    /**
     * @param first null if there is none
     */
    Duplicates(ClashMembers members, Clash first) {
        this.members = members;
        this.first = first;
    }

    /** Whether every key is in the output once. */
    boolean isEmpty() {
        return first == null;
    }

    /** How many keys there are too many: all but one of each name. */
    long count() {
        return members.surplus();
    }

    /** The clash that the output would show first: the earliest key whose name was there already, and that one. */
    Clash first() {
        if (first == null) {
            throw new NoSuchElementException("no duplicates");
        }
        return first;
    }

    /** Tells, from the start of the output, which keys to leave out. May be called more than once. */
    LoserOrdinals losers(DuplicatePolicy policy) throws IOException {
        int kept =
                switch (policy) {
                    case FIRST -> ClashMembers.FIRST;
                    case LAST -> ClashMembers.LAST;
                    case FAIL -> throw new IllegalArgumentException("a failure has no losers");
                };
        return new LoserOrdinals(members.sorted(), kept);
    }
}
