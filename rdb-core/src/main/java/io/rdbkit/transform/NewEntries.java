package io.rdbkit.transform;

import io.rdbkit.NewEntry;
import java.io.IOException;
import java.util.Iterator;

/** Where the entries of a new file come from. */
public interface NewEntries {

    /**
     * The next one, or null at the end. Function libraries may stand anywhere.
     *
     * @throws BuildException if it is not what it should be
     */
    NewEntry next() throws IOException;

    /** Where the entry that {@link #next} gave stands, in whatever measure its user counts: a number of a line, for one. */
    long position();

    /** Those of an iterator; their positions count from 1. */
    static NewEntries of(Iterator<? extends NewEntry> entries) {
        return new NewEntries() {
            private long given;

            @Override
            public NewEntry next() {
                if (!entries.hasNext()) {
                    return null;
                }
                given++;
                return entries.next();
            }

            @Override
            public long position() {
                return given;
            }
        };
    }
}
