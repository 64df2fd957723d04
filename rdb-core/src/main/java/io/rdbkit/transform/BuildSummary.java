package io.rdbkit.transform;

import io.rdbkit.format.RdbVersion;

/** What a {@link Build} read and wrote. */
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

    /** Format and version of the output. */
    public RdbVersion version() {
        return version;
    }

    /** How many keys. */
    public long keys() {
        return keys;
    }

    /** How many function libraries and records of modules' data. */
    public long others() {
        return others;
    }

    /** How many keys were left out, because a collection without elements is no key of a server. */
    public long empty() {
        return empty;
    }

    /** Bytes of the (decompressed) input. */
    public long bytesRead() {
        return bytesRead;
    }

    /** Bytes of the output; 0 of a dry run. */
    public long bytesWritten() {
        return bytesWritten;
    }

    /** How long it took, the writing to disk included. */
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
