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

/** Some entries that stand together, with the bytes of their values, on their way through a {@link OrderedPool}. */
final class EntryBatch {

    /** Ends a queue. */
    static final EntryBatch LAST = new EntryBatch(0, new ConcurrentLinkedQueue<>(), ReadOptions.DEFAULT, run -> {});

    /** Has a run worked at, before it waits for somebody to take from it. */
    interface Dispatch {
        void begin(EntryBatch run) throws IOException;
    }

    /** An entry, and what is known of the value whose bytes go along. */
    private static final class Staged {
        final RdbEntry entry;
        final RawValue value;
        /** The value's size, or -1 if it wasn't known when this was handed over. */
        long size = -1;
        /** Whether the bytes end early, because reading them failed. */
        volatile boolean cut;

        Staged(RdbEntry entry, RawValue value) {
            this.entry = entry;
            this.value = value;
        }
    }

    private final long ordinal;
    private final ReadOptions options;
    private final RunBlocks<Staged> blocks;
    private final RunOutput output;
    private int entries;
    /** Bytes of names and records, which entries hold beside the bytes of values. */
    private long named;

    private Throwable failure;
    private EntryFormat.Step whenWritten;

    /** Whether the pool's threads have it. Used by the pool's thread alone. */
    boolean dispatched;

    EntryBatch(long ordinal, Queue<Block> free, ReadOptions options, Dispatch dispatch) {
        this.ordinal = ordinal;
        this.options = options;
        blocks = new RunBlocks<>(free, () -> dispatch.begin(this));
        output = new RunOutput(free);
    }

    /** Takes the bytes of an entry's value now. */
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
            }
        } catch (IOException | RuntimeException e) {
            if (!blocks.takeBack(before)) {
                staged.cut = true;
            }
            throw e;
        }
    }

    private static RawValue value(RdbEntry entry) {
        if (entry instanceof KeyEntry key) {
            return key.value();
        }
        return entry instanceof ModuleAuxEntry aux ? aux.value() : null;
    }

    /** How much it holds, or held if a part is on its way. */
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

    /** What is to be done now, to be asked for when all of its output is written; or null. */
    EntryFormat.Step whenWritten() {
        return whenWritten;
    }

    /** What stopped it, to be asked for when all of its output has come; or null. */
    Throwable failure() {
        return failure;
    }

    /** Formats the run, in a thread of the pool. */
    void format(EntryFormat format, ValueDecoder decoding) throws IOException {
        formatTo(format, decoding, output);
        output.end();
        if (failure != null) {
            while (blocks.next(null) != null) {
                // so that whoever writes to it does not wait for ever
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
            } else if (!in.hasNext()) {
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
            value.leave();
        } catch (RdbTruncatedException e) {
            if (!staged.cut) { // else the thread that reads the file knows better what is wrong
                throw e;
            }
        }
    }
}
