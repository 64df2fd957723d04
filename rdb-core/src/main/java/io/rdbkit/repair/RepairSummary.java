package io.rdbkit.repair;

import io.rdbkit.format.AofTail;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.repair.RepairEvent.Kind;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** What a repair came to. */
public final class RepairSummary {

    private final long started = System.nanoTime();
    private final Map<Kind, Long> events = new EnumMap<>(Kind.class);
    private final RdbVersion version;
    AofTail tail;
    long keys;
    long bytesRead;
    long bytesWritten;
    private long unreadableBytes;
    private double seconds;

    RepairSummary(RdbVersion version) {
        this.version = version;
    }

    void add(RepairEvent event) {
        events.merge(event.kind(), 1L, Long::sum);
        if (event.kind() == Kind.UNREADABLE) {
            unreadableBytes += event.to() - event.from();
        }
    }

    void stop() {
        seconds = (System.nanoTime() - started) / 1e9;
    }

    /** Format and version of both files. */
    public RdbVersion version() {
        return version;
    }

    /** How many keys were written. */
    public long keys() {
        return keys;
    }

    /** How often each thing happened that did. */
    public Map<Kind, Long> events() {
        return Collections.unmodifiableMap(events);
    }

    /** How many bytes are in {@link Kind#UNREADABLE} stretches. */
    public long unreadableBytes() {
        return unreadableBytes;
    }

    /** Whether the saved file is proven to have all that the damaged one had when it was written. */
    public boolean isWhole() {
        return events.keySet().stream().noneMatch(kind -> kind != Kind.CORRECTED);
    }

    /** The AOF commands behind the RDB, which are not in the output; null if there were none. */
    public AofTail tail() {
        return tail;
    }

    /** Bytes of the (decompressed) input. */
    public long bytesRead() {
        return bytesRead;
    }

    /** Bytes of the output. */
    public long bytesWritten() {
        return bytesWritten;
    }

    /** How long it took, the writing to disk included. */
    public double seconds() {
        return seconds;
    }

    /** {@code 120 keys saved, 17 bytes unreadable, events {UNREADABLE=1}, 5123 bytes written}: for a log. */
    @Override
    public String toString() {
        return keys + " keys saved, " + unreadableBytes + " bytes unreadable, events " + events + ", " + bytesWritten
                + " bytes written";
    }
}
