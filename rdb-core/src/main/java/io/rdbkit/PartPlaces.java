package io.rdbkit;

/** The places of an RDB between two entries: where nothing that was read belongs to what follows, except the selected database. */
@FunctionalInterface
interface PartPlaces {

    /**
     * A place that a reader has come to.
     *
     * @param db the selected database
     * @return whether the reader ends here
     */
    boolean endsAt(long offset, int db);

    /** Ends a reader at a place. */
    static PartPlaces until(long end) {
        return (offset, db) -> offset == end;
    }
}
