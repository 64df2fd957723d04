package io.rdbkit.transform;

import io.rdbkit.NewEntry;
import java.io.IOException;

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
}
