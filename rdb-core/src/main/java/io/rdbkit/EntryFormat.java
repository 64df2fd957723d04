package io.rdbkit;

import io.rdbkit.format.Target;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Supplier;

/**
 * Turns entries into bytes, run by run: a {@link OrderedPool} has one for each of its threads.
 *
 * <p>A run is what stands together in the input: any number of entries, also none, or one huge value. What the runs become is
 * put together in the order of the input, so what a run becomes must not lean on what another said.
 */
public interface EntryFormat {

    /**
     * A run begins.
     *
     * @param ordinal how many entries came before it, in all runs
     * @param out     takes what the run becomes
     */
    void begin(long ordinal, OutputStream out) throws IOException;

    /** One entry of the run; a value in it is gone when this returns. */
    void write(RdbEntry entry, OutputStream out) throws IOException;

    /** The run ends. Also called when {@link #write} failed: what is whole of what came before goes to {@code out} now. */
    void end(OutputStream out) throws IOException;

    /**
     * Formats that are given what a target has room for of each entry: a key's value is in a type of the target then, and its
     * {@link KeyEntry#version} the target's.
     *
     * @param losses counts what the target has no room for. What is refused is not given to a format either, so ask
     *               {@link Losses#requireAllowed} at the end
     */
    static Supplier<EntryFormat> forTarget(Target target, Losses losses, Supplier<EntryFormat> formats) {
        return () -> new FittedFormat(formats.get(), target, losses);
    }

    /** Something to do. */
    interface Step {
        void run() throws IOException;
    }

    /**
     * What is to be done when what the run became is written, by the thread that writes, before the next run is written. Asked for after
     * {@link #end}; null for nothing.
     */
    default Step whenWritten() {
        return null;
    }
}
