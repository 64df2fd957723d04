package io.rdbkit.transform;

import io.rdbkit.KeyEntry;
import io.rdbkit.RdbEntry;
import io.rdbkit.RdbReader;
import io.rdbkit.ReadOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/** Reads the keys that a {@link Plan} keeps, and writes nothing. */
public final class Scan {

    /** Takes a key while its value can be read. */
    @FunctionalInterface
    public interface Visitor {
        /** Takes one key. Its value can't be read after this returns. */
        void visit(KeyEntry key) throws IOException;
    }

    /** Takes an entry of any kind while its value can still be read. */
    @FunctionalInterface
    public interface EntryVisitor {
        /** Is given one entry; its value is gone when this returns. */
        void visit(RdbEntry entry) throws IOException;
    }

    private Scan() {}

    /** Hands all keys of a file to a visitor, which is read with the defaults. */
    public static Summary of(Path file, Visitor visitor) throws IOException {
        Objects.requireNonNull(visitor, "visitor");
        return of(Source.of(file), Plan.NOTHING, visitor);
    }

    /**
     * Hands the keys that stay, with the changes of the plan, to a visitor. A value that the plan has measured can't be
     * read any more.
     */
    public static Summary of(Source source, Plan plan, Visitor visitor) throws IOException {
        Objects.requireNonNull(visitor, "visitor");
        return entries(source, plan, ReadOptions.DEFAULT, entry -> {
            if (entry instanceof KeyEntry key) {
                visitor.visit(key);
            }
        });
    }

    /**
     * As {@link #of}, but hands all entries that stay to a visitor.
     *
     * @param options whether a value that the plan had to measure is held, so that it can still be read
     */
    public static Summary entries(Source source, Plan plan, ReadOptions options, EntryVisitor visitor)
            throws IOException {
        Objects.requireNonNull(visitor, "visitor");
        Summary summary = new Summary();
        PlanPass run = new PlanPass(source, plan, summary);
        try (RdbReader in = source.openForJob(options)) {
            run.through(in, null, (RdbEntry entry) -> visitor.visit(entry));
        }
        summary.stop();
        return summary;
    }
}
