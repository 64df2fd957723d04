package io.rdbkit.spark;

import java.util.Arrays;
import java.util.Objects;
import org.apache.spark.sql.connector.read.InputPartition;
import org.jspecify.annotations.Nullable;

/**
 * What one task reads: a file, or a part of one.
 *
 * @param file  the file
 * @param part  the part by {@link io.rdbkit.RdbPart#toBytes}; null for the whole file
 * @param hosts where its bytes are; may be empty
 */
record DumpPart(DumpFile file, byte @Nullable [] part, String[] hosts) implements InputPartition {

    @Override
    public String[] preferredLocations() {
        return hosts;
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof DumpPart other && file.equals(other.file) && Arrays.equals(part, other.part);
    }

    @Override
    public int hashCode() {
        return Objects.hash(file, Arrays.hashCode(part));
    }

    @Override
    public String toString() {
        return file.path() + (part == null ? "" : " (a part)");
    }
}
