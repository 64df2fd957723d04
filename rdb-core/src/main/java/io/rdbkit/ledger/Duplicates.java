package io.rdbkit.ledger;

import java.io.IOException;
import java.util.NoSuchElementException;

/** What a {@link KeyLedger} found, usable until that is closed. */
public final class Duplicates {

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
    public boolean isEmpty() {
        return first == null;
    }

    /** How many keys there are too many: all but one of each name. */
    public long count() {
        return members.surplus();
    }

    /** The clash that the output would show first: the earliest key whose name was there already, and that one. */
    public Clash first() {
        if (first == null) {
            throw new NoSuchElementException("no duplicates");
        }
        return first;
    }

    /**
     * Tells, from the start of the output, which keys to leave out so that of each name one stays. May be called more than
     * once.
     *
     * @param keepLast whether it is the last that stays, or the first
     */
    public LoserOrdinals losers(boolean keepLast) throws IOException {
        return new LoserOrdinals(members.sorted(), keepLast ? ClashMembers.LAST : ClashMembers.FIRST);
    }
}
