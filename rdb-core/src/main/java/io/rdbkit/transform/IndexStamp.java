package io.rdbkit.transform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Of what an index was made.
 *
 * @param size     the size of the file in bytes
 * @param modified when it was changed, in unix milliseconds
 * @param choice   tells the plan
 */
record IndexStamp(long size, long modified, String choice) {

    static IndexStamp of(Path file, String choice) throws IOException {
        return new IndexStamp(Files.size(file), Files.getLastModifiedTime(file).toMillis(), choice);
    }

    /** What is another thing in the other; null if nothing is. */
    @Nullable
    String differenceTo(IndexStamp other) {
        if (size != other.size || modified != other.modified) {
            return "another file, or of this one before it was changed";
        }
        return choice.equals(other.choice) ? null : "other filters and changes";
    }
}
