package io.rdbkit.repair;

import io.rdbkit.format.AofTail;
import io.rdbkit.format.RdbVersion;
import io.rdbkit.repair.RepairEvent.Kind;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The result of a repair. */
public final class RepairSummary {

    private final long started = System.nanoTime();
    private final Map<Kind, Long> events = new EnumMap<>(Kind.class);
    private final RdbVersion version;

    @Nullable
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

    /** The format and version of both files. */
    public RdbVersion version() {
        return version;
    }

    /** The number of keys written. */
    public long keys() {
        return keys;
    }

    /** The number of events of each kind; kinds without events are left out. */
    public Map<Kind, Long> events() {
        return Collections.unmodifiableMap(events);
    }

    /** The number of bytes in {@link Kind#UNREADABLE} events. */
    public long unreadableBytes() {
        return unreadableBytes;
    }

    /** Whether it is proven that the saved file has all data that the damaged one had when it was written. */
    public boolean isWhole() {
        return events.keySet().stream().noneMatch(kind -> kind != Kind.CORRECTED);
    }

    /** The AOF commands behind the RDB, which are not in the output; null if there were none. */
    public @Nullable AofTail tail() {
        return tail;
    }

    /** The size of the decompressed input in bytes. */
    public long bytesRead() {
        return bytesRead;
    }

    /** The size of the output in bytes. */
    public long bytesWritten() {
        return bytesWritten;
    }

    /** The time it took in seconds, with writing to disk. */
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
