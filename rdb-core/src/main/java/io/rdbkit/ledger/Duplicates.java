package io.rdbkit.ledger;

import java.io.IOException;
import java.util.NoSuchElementException;

/** The duplicates that a {@link KeyLedger} found. Valid until the ledger is closed. */
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

    /** Whether each key is in the output only once. */
    public boolean isEmpty() {
        return first == null;
    }

    /** The number of surplus keys: all keys but one of each name. */
    public long count() {
        return members.surplus();
    }

    /**
     * The first clash in the order of the output: the earliest key whose name was there before, and the first key of
     * that name.
     */
    public Clash first() {
        if (first == null) {
            throw new NoSuchElementException("no duplicates");
        }
        return first;
    }

    /**
     * Tells which keys to leave out so that one key of each name stays. May be called more than once; each call starts
     * at the beginning of the output.
     *
     * @param keepLast whether the last key of a name stays; otherwise the first
     */
    public LoserOrdinals losers(boolean keepLast) throws IOException {
        return new LoserOrdinals(members.sorted(), keepLast ? ClashMembers.LAST : ClashMembers.FIRST);
    }
}
