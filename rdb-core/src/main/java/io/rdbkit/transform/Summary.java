package io.rdbkit.transform;

import io.rdbkit.AofTail;
import io.rdbkit.Checksum;
import io.rdbkit.RdbVersion;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** What a run read, kept, dropped and changed. */
public final class Summary {

    private final long started = System.nanoTime();
    private long nanos;

    RdbVersion version;
    Checksum checksum;
    AofTail tail;
    long read;
    long kept;
    final Map<String, Long> dropped = new LinkedHashMap<>();
    long renamed;
    long moved;
    long expiryChanged;
    long duplicates;
    final Map<String, Long> leftOut = new TreeMap<>();
    long bytesRead;
    long bytesWritten;

    Summary() {}

    void drop(String rule, long keys) {
        if (keys > 0) {
            dropped.merge(rule, keys, Long::sum);
        }
    }

    void leaveOut(String what) {
        leftOut.merge(what, 1L, Long::sum);
    }

    void stop() {
        nanos = System.nanoTime() - started;
    }

    /** Format and version, of the input and the output alike. */
    public RdbVersion version() {
        return version;
    }

    /** What the input's checksum turned out to be. */
    public Checksum checksum() {
        return checksum;
    }

    /** The AOF commands behind the input's RDB, which are not in the output; null if there were none. */
    public AofTail tail() {
        return tail;
    }

    /** Keys in the input. */
    public long read() {
        return read;
    }

    /** Keys in the output. */
    public long kept() {
        return kept;
    }

    /** By rule, how many keys it dropped. */
    public Map<String, Long> dropped() {
        return Collections.unmodifiableMap(dropped);
    }

    /** Keys written under another name. */
    public long renamed() {
        return renamed;
    }

    /** Keys written to another database. */
    public long moved() {
        return moved;
    }

    /** Keys whose expiry was changed, set or taken away. */
    public long expiryChanged() {
        return expiryChanged;
    }

    /** Keys dropped because another got their name. */
    public long duplicates() {
        return duplicates;
    }

    /** What else is not in the output, such as {@code AUX repl-id}, and how often. */
    public Map<String, Long> leftOut() {
        return Collections.unmodifiableMap(leftOut);
    }

    /** Bytes of the (decompressed) input. */
    public long bytesRead() {
        return bytesRead;
    }

    /** Bytes of all outputs. */
    public long bytesWritten() {
        return bytesWritten;
    }

    /** How long it took, the writing to disk included. */
    public double seconds() {
        return nanos / 1e9;
    }
}
