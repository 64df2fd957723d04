package io.rdbkit.transform;

import io.rdbkit.Losses;
import io.rdbkit.format.AofTail;
import io.rdbkit.format.Checksum;
import io.rdbkit.format.IgnoredBytes;
import io.rdbkit.format.RdbRefusedException;
import io.rdbkit.format.RdbVersion;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** What a run read, kept, dropped and changed. */
public final class Summary {

    /** What a function library is called that is left out. */
    static final String FUNCTION = "function library";

    /** What a record of a module is called that is left out; its name follows. */
    static final String MODULE_AUX = "AUX data of module ";

    private final long started = System.nanoTime();
    private long nanos;

    RdbVersion version;
    RdbVersion written;
    Losses losses;
    boolean valuesTrusted;
    int highestDb;
    RdbRefusedException refusal;
    Checksum checksum;
    AofTail tail;
    IgnoredBytes ignored;
    long read;
    long kept;
    final Map<String, Long> dropped = new LinkedHashMap<>();
    long renamed;
    long moved;
    long expiryChanged;
    long fieldExpiryChanged;
    long fieldsDropped;
    long memberExpiries;
    long duplicates;
    final Map<String, Long> leftOut = new TreeMap<>();
    long sampledFrom = -1;
    long scoresKept;
    long fieldsLeftOut;
    long bytesRead;
    long bytesWritten;

    Summary() {}

    void drop(String rule, long keys) {
        if (keys > 0) {
            dropped.merge(rule, keys, Long::sum);
        }
    }

    void leaveOut(String what) {
        leaveOut(what, 1);
    }

    void leaveOut(String what, long n) {
        if (n > 0) {
            leftOut.merge(what, n, Long::sum);
        }
    }

    /** Counts the keys that the conversion left out. */
    void dropLost() {
        kept -= losses.keysDropped();
        drop("--on-loss", losses.keysDropped());
    }

    /** Adds what another run said that chose what this one read. */
    void follow(Summary choosing) {
        version = choosing.version;
        checksum = choosing.checksum;
        tail = choosing.tail;
        ignored = choosing.ignored;
        read = choosing.read;
        bytesRead = choosing.bytesRead;
        Map<String, Long> later = new LinkedHashMap<>(dropped);
        dropped.clear();
        choosing.dropped.forEach(this::drop);
        later.forEach(this::drop);
        choosing.leftOut.forEach(this::leaveOut);
        nanos = System.nanoTime() - choosing.started;
    }

    void stop() {
        nanos = System.nanoTime() - started;
    }

    /** Format and version of the input. */
    public RdbVersion version() {
        return version;
    }

    /** Format and version of the output, which are the input's unless it was converted. */
    public RdbVersion writtenVersion() {
        return written == null ? version : written;
    }

    /** Whether values were converted for a target and nobody looked at those that were copied. */
    public boolean areValuesTrusted() {
        return valuesTrusted;
    }

    /** What the target had no room for; null if nothing was converted. */
    public Losses losses() {
        return losses;
    }

    /** The highest number of a database that has keys in the output, if it was converted; a server has 16 unless it is told otherwise. */
    public int highestDb() {
        return highestDb;
    }

    /** What the input's checksum turned out to be. */
    public Checksum checksum() {
        return checksum;
    }

    /** The AOF commands behind the input's RDB, which are not in the output; null if there were none. */
    public AofTail tail() {
        return tail;
    }

    /** What else stands behind the input's RDB, which servers don't look at; null if nothing does. */
    public IgnoredBytes ignored() {
        return ignored;
    }

    /** Keys in the input. */
    public long read() {
        return read;
    }

    /** Keys in the output. */
    public long kept() {
        return kept;
    }

    /** Of how many keys these are a sample: those of the input that met all conditions; -1 if it is no sample. */
    public long sampledFrom() {
        return sampledFrom;
    }

    /** How many fields that nobody wants were left out of hashes that are in the output. */
    public long fieldsLeftOut() {
        return fieldsLeftOut;
    }

    /** How many zsets were masked but for their scores, which were in no order. */
    public long scoresKept() {
        return scoresKept;
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

    /** Fields of hashes whose expiry was changed or taken away. */
    public long fieldExpiryChanged() {
        return fieldExpiryChanged;
    }

    /** Fields left out of hashes that are in the output. A hash that lost all of its fields is a key {@link #dropped}. */
    public long fieldsDropped() {
        return fieldsDropped;
    }

    /** How many members of the keys kept expire as KeyDB writes it; a format that isn't an RDB has no room for that. */
    public long memberExpiries() {
        return memberExpiries;
    }

    /** Keys dropped because another got their name. */
    public long duplicates() {
        return duplicates;
    }

    /** What else is not in the output, such as {@code AUX repl-id}, and how often. */
    public Map<String, Long> leftOut() {
        return Collections.unmodifiableMap(leftOut);
    }

    /** Function libraries that are left out. */
    public long functionsLeftOut() {
        return leftOut.getOrDefault(FUNCTION, 0L);
    }

    /** Records that modules keep beside their keys, and that are left out. */
    public long moduleAuxLeftOut() {
        long records = 0;
        for (Map.Entry<String, Long> one : leftOut.entrySet()) {
            records += one.getKey().startsWith(MODULE_AUX) ? one.getValue() : 0;
        }
        return records;
    }

    /** Bytes of the (decompressed) input. */
    public long bytesRead() {
        return bytesRead;
    }

    /** Bytes of all outputs. */
    public long bytesWritten() {
        return bytesWritten;
    }

    /** Why a dry run would not have been done for real, because of its losses; null if it would. */
    public RdbRefusedException refusal() {
        return refusal;
    }

    /** How long it took, the writing to disk included. */
    public double seconds() {
        return nanos / 1e9;
    }
}
