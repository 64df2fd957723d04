package io.rdbkit.transform;

import io.rdbkit.EntryFormat;
import io.rdbkit.FormatPool;
import io.rdbkit.RdbException;
import io.rdbkit.RdbReader;
import io.rdbkit.ReadOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Supplier;

/** Turns the entries that a {@link Plan} keeps into bytes, on all processors. */
public final class Export {

    private Export() {}

    /**
     * Formats the entries that stay, changed as the plan says, in the order of the input.
     *
     * @param formats one for each thread
     * @param out     has all that came before it when this throws
     * @throws IOException what was wrong with the input, a format or the output
     */
    public static Summary of(Source source, Plan plan, Supplier<EntryFormat> formats, OutputStream out)
            throws IOException {
        return of(source, plan, ReadOptions.DEFAULT, formats, out);
    }

    /** @param options for the formats: whether measured values are held, and what becomes of damage within values */
    public static Summary of(
            Source source, Plan plan, ReadOptions options, Supplier<EntryFormat> formats, OutputStream out)
            throws IOException {
        Summary summary = new Summary();
        Run run = new Run(source, plan, summary);
        ReadOptions within = options.withLimits(source.limits());
        try (RdbReader in = source.openForJob(options.withHoldMeasured(true));
                FormatPool pool = new FormatPool(within, formats, out)) {
            try {
                run.through(in, null, pool::write);
            } catch (RdbException damaged) {
                pool.finish(); // what came before it
                throw damaged;
            }
            pool.finish();
        }
        summary.stop();
        return summary;
    }
}
