package io.rdbkit.transform;

import io.rdbkit.KeyEntry;
import io.rdbkit.RdbEntry;
import io.rdbkit.RdbReader;
import io.rdbkit.ReadOptions;
import java.io.IOException;

/** Reads the keys that a {@link Plan} keeps, and writes nothing. */
public final class Scan {

    /** Takes a key while its value can be read. */
    @FunctionalInterface
    public interface Visitor {
        /** Takes one key. Its value can't be read after this returns. */
        void visit(KeyEntry key) throws IOException;
    }

    private Scan() {}

    /**
     * Hands the keys that stay, with the changes of the plan, to a visitor. A value that the plan has measured can't be
     * read any more.
     */
    public static Summary of(Source source, Plan plan, Visitor visitor) throws IOException {
        Summary summary = new Summary();
        PlanPass run = new PlanPass(source, plan, summary);
        try (RdbReader in = source.openForJob(ReadOptions.DEFAULT)) {
            run.through(in, null, (RdbEntry entry) -> {
                if (entry instanceof KeyEntry key) {
                    visitor.visit(key);
                }
            });
        }
        summary.stop();
        return summary;
    }
}
