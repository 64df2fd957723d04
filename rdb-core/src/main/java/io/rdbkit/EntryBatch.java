package io.rdbkit;

import io.rdbkit.decode.ValueDecoder;
import io.rdbkit.format.RdbTruncatedException;
import io.rdbkit.io.Block;
import io.rdbkit.io.RdbInput;
import io.rdbkit.io.RunBlocks;
import io.rdbkit.io.RunOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** A batch of consecutive entries on its way through an {@link OrderedPool}, with the bytes of their values. */
final class EntryBatch {

    /** Ends a queue. */
    static final EntryBatch LAST =
            new EntryBatch(0, new ConcurrentLinkedQueue<>(), ReadOptions.DEFAULT, false, run -> {});

    /** Makes a thread work at a run, before the caller waits for room in it. */
    interface Dispatch {
        void begin(EntryBatch run) throws IOException;
    }

    /** An entry and the state of its value, whose bytes travel separately. */
    private static final class Staged {
        final RdbEntry entry;
        final @Nullable RawValue value;
        /** The size of the value, or -1 if it was unknown when this was handed over. */
        long size = -1;
        /** The size of a value whose first bytes were handed over before it was known; -1 until then. */
        volatile long sizeLater = -1;
        /** Whether the bytes end early, because reading them failed. */
        volatile boolean cut;
        /** Whether a format that comes to the cut has the error that its caller would have without other threads. */
        volatile boolean tells;

        Staged(RdbEntry entry, @Nullable RawValue value) {
            this.entry = entry;
            this.value = value;
        }
    }

    private final long ordinal;
    private final ReadOptions options;
    private final boolean light;
    private final RunBlocks<Staged> blocks;
    private final RunOutput output;
    private int entries;
    /** The bytes of names and records, which are in the entries themselves. */
    private long named;

    private @Nullable Throwable failure;
    private EntryFormat.@Nullable Step whenWritten;

    /** Whether the threads of the pool have the batch. Only the caller's thread uses this. */
    boolean dispatched;

    /** @param light whether formats read no more of a value than the caller would without other threads */
    EntryBatch(long ordinal, Queue<Block> free, ReadOptions options, boolean light, Dispatch dispatch) {
        this.ordinal = ordinal;
        this.options = options;
        this.light = light;
        blocks = new RunBlocks<>(free, () -> dispatch.begin(this));
        output = new RunOutput(free);
    }

    /** Adds an entry. The bytes of its value are read now. */
    void add(RdbEntry entry) throws IOException {
        entries++;
        named += named(entry);
        RawValue value = value(entry);
        Staged staged = new Staged(entry, value);
        blocks.begin(staged);
        if (value == null) {
            return;
        }
        long before = blocks.written();
        try {
            value.copyBodyTo(blocks);
            if (blocks.isHere()) {
                staged.size = value.size();
            } else {
                staged.sizeLater = value.size();
            }
        } catch (IOException | RuntimeException e) {
            if (light) {
                boolean ended = value.copyFetched(); // if not, what is around the RDB is cut
                staged.tells = ended && e instanceof RdbTruncatedException;
                staged.cut = true;
            } else if (!blocks.takeBack(before)) {
                staged.cut = true;
            }
            throw e;
        }
    }

    /** Adds a key whose value has been read. Only figures of it are left. */
    void addRead(KeyEntry key) {
        entries++;
        named += named(key);
        RawValue figures = key.value().figures();
        KeyEntry known = key.withValue(figures);
        figures.belongsTo(known);
        blocks.begin(new Staged(known, null));
    }

    private static @Nullable RawValue value(RdbEntry entry) {
        if (entry instanceof KeyEntry key) {
            return key.value();
        }
        return entry instanceof ModuleAuxEntry aux ? aux.value() : null;
    }

    /** The number of bytes in the batch, with those that were already handed over. */
    long bytes() {
        return blocks.written() + named;
    }

    private static long named(RdbEntry entry) {
        if (entry instanceof KeyEntry key) {
            return key.encodedKey().length()
                    + key.metadata().length()
                    + key.extras().length();
        }
        return entry instanceof FunctionEntry function ? function.encoded().length() : 0;
    }

    int entries() {
        return entries;
    }

    void end() throws IOException {
        blocks.end();
    }

    RunOutput output() {
        return output;
    }

    /** The step to take after all output of the batch was written, or null. Ask only then. */
    EntryFormat.@Nullable Step whenWritten() {
        return whenWritten;
    }

    /** The failure that stopped the batch, or null. Ask only when all of its output has come. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    /** Formats the batch, in a thread of the pool. */
    void format(EntryFormat format, ValueDecoder decoding) throws IOException {
        formatTo(format, decoding, output);
        output.end();
        if (failure != null) {
            while (blocks.next(null) != null) {
                // takes all blocks, so that the other side does not wait for ever
            }
        }
    }

    void formatTo(EntryFormat format, ValueDecoder decoding, OutputStream out) {
        try {
            try {
                format.begin(ordinal, out);
                formatEntries(format, decoding, out);
            } finally {
                format.end(out);
            }
            whenWritten = format.whenWritten();
        } catch (IOException | RuntimeException | Error e) {
            failure = e;
        }
    }

    private void formatEntries(EntryFormat format, ValueDecoder decoding, OutputStream out) throws IOException {
        RdbInput in = blocks.input(options.limits());
        while (true) {
            Staged staged = blocks.poll();
            if (staged != null) {
                format(staged, in, decoding, format, out);
            } else if (!in.nextBlock()) { // bytes that are left here are those of a value that is cut
                return;
            }
        }
    }

    private void format(Staged staged, RdbInput in, ValueDecoder decoding, EntryFormat format, OutputStream out)
            throws IOException {
        if (staged.value == null) {
            format.write(staged.entry, out);
            return;
        }
        in.where(() -> staged.entry);
        RawValue value = staged.value.movedTo(in, decoding, options.holdMeasured(), staged.size);
        RdbEntry moved = staged.entry instanceof KeyEntry key
                ? key.withValue(value)
                : ((ModuleAuxEntry) staged.entry).withValue(value);
        value.belongsTo(moved);
        try {
            format.write(moved, out);
        } catch (RdbTruncatedException e) {
            if (!staged.cut || staged.tells) { // otherwise the reading thread has the better error
                throw e;
            }
            return;
        }
        try {
            if (in.isSound() || hasEnd(staged, value, in)) {
                value.leave();
            }
        } catch (RdbTruncatedException e) {
            if (!staged.cut) {
                throw e;
            }
        }
    }

    /**
     * Waits until it is known where a value ends that the format gave up, and could.
     *
     * @return false if its end was not read, about which the reading thread has an error
     */
    private static boolean hasEnd(Staged staged, RawValue value, RdbInput in) throws IOException {
        if (staged.size < 0) {
            boolean hasMore = true;
            while (staged.sizeLater < 0 && hasMore) { // it is known before the last block of the value is handed over
                hasMore = in.nextBlock();
            }
            value.hasSize(staged.sizeLater);
        }
        return !staged.cut;
    }
}
