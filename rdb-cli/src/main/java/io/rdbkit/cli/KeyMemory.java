package io.rdbkit.cli;

import io.rdbkit.KeyEntry;
import io.rdbkit.RdbEntry;
import io.rdbkit.analyze.Allocator;
import io.rdbkit.analyze.MemoryModel;
import io.rdbkit.analyze.MemoryUse;
import io.rdbkit.analyze.WritingServer;
import io.rdbkit.format.ServerVersion;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Measures keys of several files, each by the model of its server. A key may be asked for again as long as it is in hand. Keys of one file can be measured
 * in several threads, each of which has its own.
 */
final class KeyMemory {

    /** Null for the one that wrote the file. */
    private final ServerVersion wanted;

    private final Allocator allocator;
    private final boolean largest;
    private final Map<ServerVersion, MemoryModel> models = new LinkedHashMap<>();

    private WritingServer writer = new WritingServer();
    private MemoryModel model;
    private boolean another;
    private KeyEntry measured;
    private MemoryUse use;

    KeyMemory(ServerVersion wanted, Allocator allocator, boolean largest) {
        this.wanted = wanted;
        this.allocator = allocator;
        this.largest = largest;
    }

    /** For another thread: it measures as this one does after the first key of the file was seen. */
    KeyMemory forThread() {
        KeyMemory other = new KeyMemory(wanted, allocator, largest);
        other.model = newModel(model.server());
        other.another = another;
        return other;
    }

    /** Another file begins. */
    void beginFile() {
        writer = new WritingServer();
        model = null;
        measured = null;
    }

    /** Looks at an entry. The first key of a file tells which model it is. */
    void see(RdbEntry entry) {
        if (model != null) {
            return;
        }
        if (entry instanceof KeyEntry key) {
            choose(key);
        } else {
            writer.see(entry);
        }
    }

    MemoryUse of(KeyEntry key) throws IOException {
        if (measured != key) {
            see(key);
            use = model.measure(key);
            if (another && !use.isEstimate()) {
                use = new MemoryUse(use.memory(), use.allocated(), use.largest(), true);
            }
            measured = key;
        }
        return use;
    }

    private void choose(KeyEntry key) {
        ServerVersion server = wanted != null ? wanted : writer.server(key.version());
        another = wanted == null && writer.isAnother();
        model = models.computeIfAbsent(server, this::newModel);
    }

    private MemoryModel newModel(ServerVersion server) {
        MemoryModel made = MemoryModel.of(server, allocator);
        return largest ? made.withLargest() : made;
    }

    /** That of the file in hand; null if it had no key so far. */
    MemoryModel model() {
        return model;
    }

    /**
     * Says of which servers the figures are, and if they are estimates.
     *
     * @param input the name of the last file
     */
    void say(String input, PrintWriter err) {
        say(models.values(), another ? input : null, err);
    }

    /**
     * Says of which servers figures are.
     *
     * @param ofAnother the name of an input that a server wrote whose memory is not modelled; null if there is none
     */
    static void say(Collection<MemoryModel> models, String ofAnother, PrintWriter err) {
        for (MemoryModel one : models) {
            String what = "rdb: memory in " + one.server() + ", " + one.allocator();
            err.println(one.isMeasured() ? what : what + ": estimates, as no server of this version was measured");
        }
        if (ofAnother != null) {
            err.println("rdb: " + ofAnother + " was written by another server, whose memory is not known: estimates");
        }
    }

    /** Whether the file is of a server whose memory is not modelled, so that the figures are those of Redis. */
    boolean isAnother() {
        return another;
    }
}
