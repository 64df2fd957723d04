package io.rdbkit.transform;

import io.rdbkit.format.RdbVersion;

/** What a {@link Build} has read and written. */
public final class BuildSummary {

    private final long started = System.nanoTime();
    private final RdbVersion version;
    private long nanos;

    long keys;
    long others;
    long empty;
    long bytesRead;
    long bytesWritten;

    BuildSummary(RdbVersion version) {
        this.version = version;
    }

    void stop() {
        nanos = System.nanoTime() - started;
    }

    /** The format and version of the output. */
    public RdbVersion version() {
        return version;
    }

    /** The number of keys. */
    public long keys() {
        return keys;
    }

    /** The number of function libraries and records of module data. */
    public long others() {
        return others;
    }

    /** The number of keys that were left out because their collection has no elements. Servers have no such keys. */
    public long empty() {
        return empty;
    }

    /** The size of the decompressed input in bytes. */
    public long bytesRead() {
        return bytesRead;
    }

    /** The size of the output in bytes; 0 for a dry run. */
    public long bytesWritten() {
        return bytesWritten;
    }

    /** The time it took in seconds, with writing to disk. */
    public double seconds() {
        return nanos / 1e9;
    }

    /** {@code 120 keys, 1 other, 0 empty, 5123 bytes written, RDB 11}: for a log. */
    @Override
    public String toString() {
        return keys + " keys, " + others + " other records, " + empty + " empty keys left out, " + bytesWritten
                + " bytes written, " + version;
    }
}
