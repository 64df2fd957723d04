package io.rdbkit.table;

import io.rdbkit.KeyEntry;
import io.rdbkit.RdbEntry;
import io.rdbkit.analyze.Allocator;
import io.rdbkit.analyze.MemoryModel;
import io.rdbkit.analyze.WritingServer;
import io.rdbkit.format.ServerVersion;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A file whose entries become rows. What stands before its keys tells of which server the figures about memory are. {@link TableRows} in several threads
 * may share it.
 */
public final class TableInput {

    private static final Allocator ALLOCATOR = Allocator.JEMALLOC_8;

    private final String name;
    private final WritingServer writer = new WritingServer();
    private final LongAdder groups = new LongAdder();
    private final LongAdder moduleValues = new LongAdder();
    private volatile @Nullable ServerVersion server;

    /** @param name what the column {@code source} has */
    public TableInput(String name) {
        this.name = name;
    }

    /** What the column {@code source} has. */
    public String name() {
        return name;
    }

    /**
     * Looks at an entry. It must be shown each entry up to the first key, in their order, before rows of that key are asked for; later ones don't
     * matter.
     */
    public void see(RdbEntry entry) {
        if (server != null) {
            return;
        }
        if (entry instanceof KeyEntry key) {
            server = writer.server(key.version());
        } else {
            writer.see(entry);
        }
    }

    /** The model of the figures about memory, which one thread may use; null before the first key was seen. */
    public @Nullable MemoryModel newModel() {
        ServerVersion known = server;
        return known == null ? null : MemoryModel.of(known, ALLOCATOR);
    }

    MemoryModel requireModel() {
        return Objects.requireNonNull(newModel(), "see() was not called");
    }

    /** Whether a server wrote the file whose memory is not modelled, so that the figures are those of Redis. */
    public boolean isOfAnother() {
        return writer.isAnother();
    }

    /** How many consumer groups of streams the rows of elements have left out so far. */
    public long groupsLeftOut() {
        return groups.sum();
    }

    /** How many values of modules have a row of elements without a value so far. */
    public long moduleValues() {
        return moduleValues.sum();
    }

    void addGroup() {
        groups.increment();
    }

    void addModuleValue() {
        moduleValues.increment();
    }
}
