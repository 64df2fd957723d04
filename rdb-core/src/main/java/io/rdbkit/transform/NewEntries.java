package io.rdbkit.transform;

import io.rdbkit.NewEntry;
import java.io.IOException;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** The entries of a new file. */
public interface NewEntries {

    /**
     * The next entry, or null at the end. Function libraries may stand anywhere.
     *
     * @throws BuildException if the next entry is wrong
     */
    @Nullable
    NewEntry next() throws IOException;

    /** The position of the last entry, in a unit that the implementation chooses, such as line numbers. */
    long position();

    /** Those of an iterator; their positions count from 1. */
    static NewEntries of(Iterator<? extends NewEntry> entries) {
        return new NewEntries() {
            private long given;

            @Override
            public @Nullable NewEntry next() {
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
