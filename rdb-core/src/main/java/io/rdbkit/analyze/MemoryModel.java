package io.rdbkit.analyze;

import io.rdbkit.KeyEntry;
import io.rdbkit.format.Fork;
import io.rdbkit.format.ServerVersion;
import io.rdbkit.memory.ValueMeter;
import java.io.IOException;
import java.util.Set;

/**
 * Tells how many bytes a key takes in the memory of a server of some version, from what the file has: lengths of names, strings and packed
 * values. Values are not decompressed, unless the server holds them in another form than the one that wrote the file.
 *
 * <pre>{@code
 * MemoryModel model = MemoryModel.of(ServerVersion.named("redis-8.0"), Allocator.JEMALLOC_8);
 * for (RdbEntry entry; (entry = in.next()) != null; ) {
 *     if (entry instanceof KeyEntry key) {
 *         System.out.println(key.key() + " " + model.measure(key).memory());
 *     }
 * }
 * }</pre>
 *
 * <p>The server is taken to have the default thresholds; docs/memory.md says how exact this is, and what servers showed. One thread may
 * use a model; each needs its own.
 */
public final class MemoryModel {

    /** The servers of which it was compared with what they say themselves. */
    private static final Set<String> MEASURED = Set.of(
            "redis-2.8", "redis-3.2", "redis-6.0", "redis-6.2", "redis-7.0", "redis-8.0", "valkey-8.1", "valkey-9.1");

    private final ServerVersion server;
    private final Allocator allocator;
    private final ValueMeter meter;
    private final boolean measured;

    private MemoryModel(ServerVersion server, Allocator allocator, boolean largest) {
        this.server = server;
        this.allocator = allocator;
        meter = new ValueMeter(server, allocator.classes(), largest);
        measured = MEASURED.contains(server.name());
    }

    /** A model of a server. */
    public static MemoryModel of(ServerVersion server, Allocator allocator) {
        return new MemoryModel(server, allocator, false);
    }

    /** The same, which tells of each key the largest element too; for that packed values are decompressed. */
    public MemoryModel withLargest() {
        return new MemoryModel(server, allocator, true);
    }

    /** Which server it is of. */
    public ServerVersion server() {
        return server;
    }

    /** Which allocator it has. */
    public Allocator allocator() {
        return allocator;
    }

    /** Whether this version was compared with what servers say themselves. If not, all figures are estimates, of the version before. */
    public boolean isMeasured() {
        return measured;
    }

    /** Whether the server has the command MEMORY USAGE: Redis since 4.0. What an older one would answer is nothing but a figure. */
    public boolean answersMemoryUsage() {
        return server.fork() == Fork.VALKEY || server.major() >= 4;
    }

    /**
     * Measures a key. This uses up its value, but size, elements and encoding can be asked then.
     *
     * @throws io.rdbkit.format.RdbException if the value is damaged
     * @throws IllegalStateException         if the value was read before
     */
    public MemoryUse measure(KeyEntry key) throws IOException {
        meter.measure(key);
        return new MemoryUse(meter.usage(), meter.allocated(), meter.largest(), !measured || meter.isEstimate());
    }

    /**
     * What the tables of a database take beside its keys, in bytes of used_memory.
     *
     * @param keys    how many it has
     * @param expires how many of them expire
     */
    public long tables(long keys, long expires) {
        return meter.tables(keys, expires);
    }
}
