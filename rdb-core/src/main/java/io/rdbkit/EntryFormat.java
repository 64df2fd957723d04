package io.rdbkit;

import io.rdbkit.format.Target;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns entries into bytes. Each thread of an {@link OrderedPool} has its own.
 *
 * <p>Entries come in runs. A run is a sequence of consecutive entries of the input: any number, also none, or one huge
 * value. The outputs of all runs are put together in the order of the input. So the output of a run must not depend on
 * other runs.
 */
public interface EntryFormat {

    /**
     * Begins a run.
     *
     * @param ordinal the number of entries before it, in all runs
     * @param out     takes the output of the run
     */
    void begin(long ordinal, OutputStream out) throws IOException;

    /** Formats one entry of the run. Its value can't be read after this returns. */
    void write(RdbEntry entry, OutputStream out) throws IOException;

    /**
     * Ends the run. This is also called if {@link #write} failed; everything complete before the failure goes to
     * {@code out} then.
     */
    void end(OutputStream out) throws IOException;

    /**
     * Formats that get entries as a target has room for them. The value of a key then has a type of the target, and its
     * {@link KeyEntry#version} is that of the target.
     *
     * @param losses counts what the target has no room for; refused entries are not given to a format, so call
     *     {@link Losses#requireAllowed} at the end
     */
    static Supplier<EntryFormat> forTarget(Target target, Losses losses, Supplier<EntryFormat> formats) {
        return () -> new FittedFormat(formats.get(), target, losses);
    }

    /** An action. */
    interface Step {
        void run() throws IOException;
    }

    /**
     * An action to run after the output of the run was written and before the next run is written, in the writing
     * thread. It is asked for after {@link #end}; null for none.
     */
    default @Nullable Step whenWritten() {
        return null;
    }
}
