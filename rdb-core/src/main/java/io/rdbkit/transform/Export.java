package io.rdbkit.transform;

import io.rdbkit.EntryFormat;
import io.rdbkit.Losses;
import io.rdbkit.OrderedPool;
import io.rdbkit.RdbReader;
import io.rdbkit.ReadOptions;
import io.rdbkit.format.RdbException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Supplier;

/** Turns the entries that a {@link Plan} keeps into bytes, on all processors. */
public final class Export {

    private Export() {}

    /**
     * Formats the entries that stay, changed as the plan says, in the order of the input. If the plan has a target, a format is given what
     * that has room for: a key's value in a type of the target.
     *
     * @param formats one for each thread
     * @param out     has all that came before it when this throws
     * @throws io.rdbkit.format.RdbRefusedException if the target has no room for something that may not get lost
     * @throws IOException                   what was wrong with the input, a format or the output
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
        if (plan.target() == null) {
            run(source, plan, options, formats, out, summary);
        } else {
            Losses losses = new Losses(plan.onLoss(), plan.losses());
            summary.losses = losses;
            summary.written = plan.target().version();
            run(source, plan, options, EntryFormat.forTarget(plan.target(), losses, formats), out, summary);
            losses.requireAllowed(plan.target());
            summary.dropLost(plan.lossRule());
        }
        summary.stop();
        return summary;
    }

    private static void run(
            Source source,
            Plan plan,
            ReadOptions options,
            Supplier<EntryFormat> formats,
            OutputStream out,
            Summary summary)
            throws IOException {
        PlanPass run = new PlanPass(source, plan, summary);
        ReadOptions within = options.withLimits(source.limits());
        try (RdbReader in = source.openForJob(options.withHoldMeasured(true));
                OrderedPool pool = new OrderedPool(within, formats, out)) {
            try {
                run.through(in, null, pool::write);
            } catch (RdbException damaged) {
                pool.finish(); // what came before it
                throw damaged;
            }
            pool.finish();
        }
    }
}
